import { init, type KernelName } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture, numbers } from './fixture.ts';
import { type Operand, type Operands, runKernel, vector, zeros } from './guardedKernel.ts';

type Texts = readonly (number | string)[];
interface Elementwise {
  readonly activation: string;
  readonly options: Readonly<Record<string, number | string>>;
  readonly y_true: Texts;
  readonly dy_true: Texts;
  readonly special: { readonly x: Texts; readonly y: Texts; readonly dy: Texts };
}
interface Rowwise {
  readonly activation: string;
  readonly x: readonly Texts[];
  readonly upstream: readonly Texts[];
  readonly y_true: readonly Texts[];
  readonly dx_true: readonly Texts[];
  readonly special: { readonly x: readonly Texts[]; readonly y: readonly Texts[] };
}

const file = fixture<{ x: Texts; elementwise: Elementwise[]; rowwise: Rowwise[] }>('activations.json');
const CORES = { f64: initF64, f32: init } as const;
const PRECISIONS = ['f64', 'f32'] as const;
type Precision = keyof typeof CORES;

/** An activation of the file as kernels: what the derivative is computed from, and the number they take. */
interface Kernels {
  readonly forward: KernelName;
  readonly backward: KernelName;
  readonly from: 'x' | 'y';
  readonly number?: { readonly operand: string; readonly option: string };
}

const BY_NAME: Readonly<Record<string, Kernels>> = {
  relu: { forward: 'relu', backward: 'reluBackward', from: 'y' },
  sigmoid: { forward: 'sigmoidForward', backward: 'sigmoidBackward', from: 'y' },
  tanh: { forward: 'tanhForward', backward: 'tanhBackward', from: 'y' },
  silu: { forward: 'siluForward', backward: 'siluBackward', from: 'x' },
  'gelu none': { forward: 'geluForward', backward: 'geluBackward', from: 'x' },
  'gelu tanh': { forward: 'geluTanhForward', backward: 'geluTanhBackward', from: 'x' },
  leaky_relu: {
    forward: 'leakyReluForward',
    backward: 'leakyReluBackward',
    from: 'x',
    number: { operand: 'slope', option: 'negative_slope' },
  },
  elu: {
    forward: 'eluForward',
    backward: 'eluBackward',
    from: 'y',
    number: { operand: 'alpha', option: 'alpha' },
  },
  softplus: {
    forward: 'softplusForward',
    backward: 'softplusBackward',
    from: 'x',
    number: { operand: 'beta', option: 'beta' },
  },
};

const kernelsOf = ({ activation, options }: Elementwise): Kernels =>
  BY_NAME[`${activation} ${options.approximate ?? ''}`.trim()] as Kernels;

/** y, and dy for an upstream of 1. */
function values(c: Elementwise, x: readonly number[], precision: Precision): { y: number[]; dy: number[] } {
  const { forward, backward, from, number } = kernelsOf(c);
  const given: Operands = number ? { [number.operand]: vector([Number(c.options[number.option])]) } : {};
  const n = x.length;
  const core = CORES[precision]();
  const y = runKernel(core, forward, { x: vector(x), ...given, y: zeros(n) }).y as Float64Array;
  const read = { [from]: vector(from === 'x' ? x : y) };
  const ones = vector(new Array<number>(n).fill(1));
  const { dx } = runKernel(core, backward, { ...read, dy: ones, ...given, dx: zeros(n) });
  return { y: [...y], dy: [...(dx as Float64Array)] };
}

/** The README of the fixtures: 1e-14 in f64, 1e-6 in f32, times max(1, |y|). */
const tolerance = (precision: Precision, y: number): number =>
  (precision === 'f64' ? 1e-14 : 1e-6) * Math.max(1, Math.abs(y));
const worst: Record<Precision, { ratio: number; where: string }> = {
  f64: { ratio: 0, where: '' },
  f32: { ratio: 0, where: '' },
};

function compare(precision: Precision, actual: readonly number[], expected: readonly number[], where: string): void {
  expected.forEach((y, i) => {
    const distance = actual[i] === y ? 0 : Math.abs((actual[i] as number) - y);
    const ratio = distance / tolerance(precision, y);
    if (ratio > worst[precision].ratio) worst[precision] = { ratio, where };
    expect(ratio, `${where}[${i}]: ${actual[i]}, not ${y}`).toBeLessThanOrEqual(1);
  });
}

const named = file.elementwise.map((c) => [`${c.activation} ${JSON.stringify(c.options)}`, c] as const);

describe.each(PRECISIONS)('activations.json in %s', (precision) => {
  it.each(named)('%s: value and derivative', (name, c) => {
    const { y, dy } = values(c, numbers(file.x), precision);
    compare(precision, y, numbers(c.y_true), `${name} y`);
    compare(precision, dy, numbers(c.dy_true), `${name} dy`);
  });

  it.each(named)('%s: NaN, infinities and zeros as in PyTorch', (name, c) => {
    const x = numbers(c.special.x);
    const { y, dy } = values(c, x, precision);
    compare(precision, finiteOnly(y), finiteOnly(numbers(c.special.y)), `${name} special y`);
    expect(kinds(y)).toEqual(kinds(numbers(c.special.y)));
    // The derivative at a NaN is the implementation's own (fixtures' README); it is x[0].
    expect(x[0]).toBeNaN();
    expect(kinds(dy).slice(1)).toEqual(kinds(numbers(c.special.dy)).slice(1));
    compare(precision, finiteOnly(dy.slice(1)), finiteOnly(numbers(c.special.dy).slice(1)), `${name} special dy`);
  });

  it.each(file.rowwise.map((c) => [c.activation, c] as const))('%s: rows and what passes back', (name, c) => {
    const [forward, backward] =
      name === 'softmax'
        ? (['softmaxForward', 'softmaxBackward'] as const)
        : (['logSoftmaxForward', 'logSoftmaxBackward'] as const);
    const rows = c.x.length;
    const matrix = (texts: readonly Texts[]): Operand => ({
      shape: [texts.length, (texts[0] as Texts).length],
      values: numbers(texts.flat()),
    });
    const core = CORES[precision]();
    const x = matrix(c.x);
    const run = (input: Operand) =>
      runKernel(core, forward, { x: input, p: zeros(...input.shape), y: zeros(...input.shape) });
    const results = run(x);
    compare(precision, [...(results.y as Float64Array)], numbers(c.y_true.flat()), `${name} y`);
    const source = name === 'softmax' ? 'y' : 'p';
    const kept = { shape: x.shape, values: results[source] as Float64Array };
    const { dx } = runKernel(core, backward, { [source]: kept, dy: matrix(c.upstream), dx: zeros(...x.shape) });
    compare(precision, [...(dx as Float64Array)], numbers(c.dx_true.flat()), `${name} dx`);
    const special = [...(run(matrix(c.special.x)).y as Float64Array)];
    const wanted = numbers(c.special.y.flat());
    expect(kinds(special)).toEqual(kinds(wanted));
    compare(precision, finiteOnly(special), finiteOnly(wanted), `${name} special`);
    expect(rows).toBe(10);
  });
});

/** What each number is, where it is no ordinary one. */
const kinds = (values: readonly number[]): (number | string)[] =>
  values.map((value) => (Number.isFinite(value) ? 'finite' : value));
const finiteOnly = (values: readonly number[]): number[] => values.filter(Number.isFinite);

afterAll(() => {
  for (const precision of PRECISIONS) {
    const { ratio, where } = worst[precision];
    console.log(`activations.json in ${precision}: worst ${ratio.toPrecision(2)} of the tolerance, ${where}`);
  }
});
