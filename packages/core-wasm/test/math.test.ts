import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Compiled, type CompileOptions, compileModule, runKernel } from './compileModule.ts';
import { nearMultiples, precise, precisePow, ulps } from './preciseMath.ts';

const ENTRY = `
export {
  cos as scalarCos, exp as scalarExp, log as scalarLog, pow as scalarPow, sin as scalarSin, tanh as scalarTanh,
} from "./assembly/math";
export { cos, erf, exp, log, pow, sigmoid, sin, tanh } from "./assembly/kernels/transcendental";
`;
const PAGES = 160;
const BUILDS: Record<string, CompileOptions> = {
  f32: {},
  f64: { real: 'f64' },
  relaxed: { relaxed: true },
  'f32 -Osize': { optimise: '-Osize' },
  'f64 -Osize': { real: 'f64', optimise: '-Osize' },
};
const UNARY = ['exp', 'log', 'sin', 'cos', 'tanh', 'sigmoid', 'erf'] as const;
const LARGEST = Number.MAX_VALUE;
const SMALLEST = Number.MIN_VALUE;

const modules = new Map<string, Compiled>();
beforeAll(async () => {
  for (const [name, options] of Object.entries(BUILDS)) modules.set(name, await compileModule(ENTRY, PAGES, options));
}, 60_000);

function built(name: string): Compiled {
  const module = modules.get(name);
  if (!module) throw new Error(`no build ${name}`);
  return module;
}
/** The f64 function of one number; of sigmoid and erf there is only the kernel. */
function scalar(name: string): (...args: number[]) => number {
  if (name !== 'sigmoid' && name !== 'erf') {
    return built('f32').exported(`scalar${name[0]?.toUpperCase()}${name.slice(1)}`);
  }
  const { memory, heapBase, exported } = built('f64');
  const kernel = exported(name);
  const args = (heapBase + 63) & ~63;
  const words = new Int32Array(memory.buffer, args, 3);
  const number = new Float64Array(memory.buffer, args + 64, 1);
  return (x = 0) => {
    words.set([args + 64, args + 64, 1]);
    number[0] = x;
    kernel(args);
    return number[0];
  };
}

/** Uniform numbers in [0, 1) by a linear congruence modulo 2⁶⁴ (Knuth's MMIX constants). */
function uniforms(seed: bigint): () => number {
  let state = seed;
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 11n) / 2 ** 53;
  };
}

/** A double of any positive finite bit pattern. */
function anyPositive(random: () => number): number {
  const bits = BigInt(Math.floor(random() * 0x7ff00000)) << 32n;
  return new Float64Array(BigUint64Array.of(bits | BigInt(Math.floor(random() * 2 ** 32))).buffer)[0] as number;
}

type Draw = (random: () => number) => number;
const between =
  (low: number, high: number): Draw =>
  (random) =>
    low + (high - low) * random();
/** Where eˣ is above a power of two and eˣ/(1 + eˣ) below: the last place halves in between. */
const binadeEnds: Draw = (random) => {
  const k = 1 + Math.floor(12 * random());
  return random() * 2 ** -k - k * Math.LN2;
};
/** ±2ᵗ, t uniform. */
const magnitudes =
  (low: number, high: number): Draw =>
  (random) =>
    (random() < 0.5 ? -1 : 1) * 2 ** (low + (high - low) * random());

describe('scalar functions against 250-bit arithmetic', () => {
  // The bounds are those of the doc comments, the largest errors found on 10⁷ other arguments.
  const rows: [(typeof UNARY)[number], number, string, Draw][] = [
    ['exp', 0.71, 'normal results', between(-708, 709.7)],
    ['exp', 0.71, 'small arguments', magnitudes(-60, 0)],
    ['exp', 0.78, 'subnormal results', between(-745.1, -708)],
    ['log', 0.84, 'all positive numbers', anyPositive],
    ['log', 0.84, 'around 1', (random) => 1 + (random() - 0.5) * 2 ** (-40 * random())],
    ['log', 0.84, 'subnormal numbers', (random) => random() * 2 ** -1022],
    ['sin', 0.82, 'the first turns', between(-20, 20)],
    ['sin', 0.82, 'huge numbers', magnitudes(20, 1023.9)],
    ['sin', 0.82, 'multiples of π/2', (random) => Math.round(random() * 1e6) * (Math.PI / 2)],
    ['sin', 0.82, 'small numbers', magnitudes(-60, 0)],
    ['cos', 0.83, 'the first turns', between(-20, 20)],
    ['cos', 0.83, 'huge numbers', magnitudes(20, 1023.9)],
    ['cos', 0.83, 'multiples of π/2', (random) => Math.round(random() * 1e6) * (Math.PI / 2)],
    ['tanh', 1.47, 'small numbers', magnitudes(-60, 0)],
    ['tanh', 1.47, 'both branches', between(-2, 2)],
    ['tanh', 1.47, 'up to saturation', between(-25, 25)],
    ['sigmoid', 1.5, 'both signs', between(-5, 5)],
    ['sigmoid', 1.5, 'negative arguments', between(-708, 0)],
    ['sigmoid', 1.5, 'results that end a binade which eˣ begins', binadeEnds],
    ['sigmoid', 1.5, 'subnormal results', between(-745.1, -708)],
    ['erf', 1.35, 'small numbers', magnitudes(-60, 0)],
    ['erf', 1.35, 'both branches', between(-1.5, 1.5)],
    ['erf', 1.35, 'up to saturation', between(-6.5, 6.5)],
  ];
  it.each(rows)('%s is within %f ulp for %s', (name, bound, _range, draw) => {
    const random = uniforms(1n);
    const f = scalar(name);
    let largest = 0;
    for (let i = 0; i < 1500; i++) {
      const x = draw(random);
      largest = Math.max(largest, ulps(f(x), precise[name](x)));
    }
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(0.4); // a comparison that could not fail would show here
  });

  const toResult = (random: () => number, x: number): number => ((random() - 0.5) * 2 * 708) / Math.abs(Math.log(x));
  const powers: [string, (random: () => number) => [number, number]][] = [
    ['any base, results of any size', (random) => [0, 0].map(() => anyPositive(random)) as [number, number]],
    ['bases above 1, huge exponents', (random) => [1 + (random() + 0.01) * 2 ** (-40 * random()), 1]],
    ['small powers', (random) => [1000 * random(), 10 * random() - 5]],
  ];
  it.each(powers)('pow is within 0.8 ulp for %s', (range, draw) => {
    const random = uniforms(2n);
    const f = scalar('pow');
    let largest = 0;
    for (let i = 0; i < 1000; i++) {
      const [x, p] = draw(random);
      const y = range === 'small powers' ? p : toResult(random, x);
      largest = Math.max(largest, ulps(f(x, y), precisePow(x, y)));
    }
    expect(largest).toBeLessThanOrEqual(0.8);
    expect(largest).toBeGreaterThan(0.4);
  });

  it('sin and cos are right at the doubles nearest to multiples of π/2', () => {
    let nearest = 1;
    for (let exponent = -30; exponent <= 971; exponent += 7) {
      for (const x of nearMultiples(exponent)) {
        for (const name of ['sin', 'cos'] as const) {
          for (const y of [x, -x]) expect(ulps(scalar(name)(y), precise[name](y))).toBeLessThan(0.81);
          nearest = Math.min(nearest, Math.abs(scalar(name)(x)));
        }
      }
    }
    expect(nearest).toBeLessThan(2 ** -54);
    // The nearest of all doubles: 2^-60.9 (Muller, Elementary Functions, ch. 11).
    const x = 6381956970095103 * 2 ** 797;
    expect(Math.abs(scalar('cos')(x))).toBeLessThan(2 ** -60);
    expect(ulps(scalar('cos')(x), precise.cos(x))).toBeLessThan(0.81);
    // Near a multiple too, and here the middle word of the product with 2/π carries into the upper one.
    const carrying = 7868943494279236 * 2 ** 725;
    for (const name of ['sin', 'cos'] as const) {
      expect(ulps(scalar(name)(carrying), precise[name](carrying))).toBeLessThan(0.81);
    }
  });
  it('pow is exact where the power is a small integer', () => {
    for (let n = 0; n <= 22; n++) expect(scalar('pow')(10, n)).toBe(Number(`1e${n}`));
    for (let n = 0; n <= 33; n++) expect(scalar('pow')(-3, n)).toBe(Number((-3n) ** BigInt(n)));
    for (let n = -1074; n <= 1023; n++) expect(scalar('pow')(2, n)).toBe(2 ** n);
  });
  it('agrees loosely with the host', () => {
    for (const name of ['exp', 'log', 'sin', 'cos', 'tanh'] as const) {
      expect(scalar(name)(0.7)).toBeCloseTo(Math[name](0.7), 14);
    }
  });
});

describe('special cases', () => {
  const rows: [string, number[], number][] = [
    ...[NaN].flatMap((x) => UNARY.map((name): [string, number[], number] => [name, [x], NaN])),
    ['exp', [0], 1],
    ['exp', [-0], 1],
    ['exp', [Infinity], Infinity],
    ['exp', [-Infinity], 0],
    ['exp', [SMALLEST], 1],
    ['exp', [709.782712893384], 1.7976931348622732e308],
    ['exp', [709.7827128933841], Infinity],
    ['exp', [LARGEST], Infinity],
    ['exp', [-745.1332191019411], SMALLEST],
    ['exp', [-745.1332191019412], 0],
    ['exp', [-LARGEST], 0],
    ['log', [0], -Infinity],
    ['log', [-0], -Infinity],
    ['log', [1], 0],
    ['log', [-1], NaN],
    ['log', [-SMALLEST], NaN],
    ['log', [Infinity], Infinity],
    ['log', [-Infinity], NaN],
    ['log', [SMALLEST], -744.4400719213812],
    ['log', [LARGEST], 709.782712893384],
    ['sin', [0], 0],
    ['sin', [-0], -0],
    ['sin', [Infinity], NaN],
    ['sin', [-Infinity], NaN],
    ['sin', [-SMALLEST], -SMALLEST],
    ['cos', [0], 1],
    ['cos', [-0], 1],
    ['cos', [Infinity], NaN],
    ['cos', [-Infinity], NaN],
    ['cos', [SMALLEST], 1],
    ['tanh', [0], 0],
    ['tanh', [-0], -0],
    ['tanh', [Infinity], 1],
    ['tanh', [-Infinity], -1],
    ['tanh', [LARGEST], 1],
    ['tanh', [SMALLEST], SMALLEST],
    ['tanh', [-SMALLEST], -SMALLEST],
    ['tanh', [-400], -1],
    ['sigmoid', [0], 0.5],
    ['sigmoid', [-0], 0.5],
    ['sigmoid', [Infinity], 1],
    ['sigmoid', [-Infinity], 0],
    ['sigmoid', [LARGEST], 1],
    ['sigmoid', [-LARGEST], 0],
    ['sigmoid', [SMALLEST], 0.5],
    ['sigmoid', [-745.1332191019411], SMALLEST],
    ['sigmoid', [-745.1332191019412], 0],
    ['erf', [0], 0],
    ['erf', [-0], -0],
    ['erf', [Infinity], 1],
    ['erf', [-Infinity], -1],
    ['erf', [LARGEST], 1],
    ['erf', [-6], -1],
    ['erf', [SMALLEST], SMALLEST],
    ['erf', [-SMALLEST], -SMALLEST],
    ...[0, -0, 1, -1, Infinity, NaN].flatMap((x): [string, number[], number][] => [
      ['pow', [x, 0], 1],
      ['pow', [x, -0], 1],
      ['pow', [x, NaN], NaN],
    ]),
    ['pow', [NaN, 1], NaN],
    ['pow', [1, Infinity], NaN],
    ['pow', [-1, -Infinity], NaN],
    ['pow', [1, 1e300], 1],
    ['pow', [2, Infinity], Infinity],
    ['pow', [-2, -Infinity], 0],
    ['pow', [0.5, Infinity], 0],
    ['pow', [0.5, -Infinity], Infinity],
    ['pow', [0, 3], 0],
    ['pow', [-0, 3], -0],
    ['pow', [-0, 2], 0],
    ['pow', [0, -3], Infinity],
    ['pow', [-0, -3], -Infinity],
    ['pow', [-0, -2], Infinity],
    ['pow', [-0, 0.5], 0],
    ['pow', [-0, 2 ** 53], 0],
    ['pow', [-0, 2 ** 53 - 1], -0],
    ['pow', [Infinity, 0.5], Infinity],
    ['pow', [Infinity, -1], 0],
    ['pow', [-Infinity, 3], -Infinity],
    ['pow', [-Infinity, 2], Infinity],
    ['pow', [-Infinity, -3], -0],
    ['pow', [-Infinity, -2], 0],
    ['pow', [-8, 1 / 3], NaN],
    ['pow', [-8, 3], -512],
    ['pow', [-1, 2 ** 53 - 1], -1],
    ['pow', [-1, LARGEST], 1],
    ['pow', [2, 1024], Infinity],
    ['pow', [-2, 1025], -Infinity],
    ['pow', [2, -1075], 0],
    ['pow', [-2, -1075], -0],
    ['pow', [1 + 2 ** -52, LARGEST], Infinity],
    ['pow', [1 - 2 ** -53, LARGEST], 0],
    ['pow', [SMALLEST, -1], Infinity],
    ['pow', [SMALLEST, 1], SMALLEST],
    ['pow', [LARGEST, -LARGEST], 0],
    ['pow', [4, 0.5], 2],
    ['pow', [0.3, SMALLEST], 1],
  ];
  it.each(rows)('%s(%j) is %f', (name, args, value) => {
    expect(scalar(name)(...args)).toBe(value);
  });
});

/** Bit patterns from 0 on in steps of `stride`, with the special ones: every sign, exponent and kind of f32. */
function patterns(stride: number): Float32Array {
  const special = [
    0,
    -0,
    Infinity,
    -Infinity,
    NaN,
    2 ** -149,
    -(2 ** -149),
    2 ** -126,
    1,
    -1,
    88.72283935546875,
    88.72284,
    -103.97208,
  ];
  const regular = Uint32Array.from({ length: Math.ceil(2 ** 32 / stride) }, (_, i) => i * stride);
  const all = new Float32Array(regular.length + special.length);
  all.set(new Float32Array(regular.buffer));
  all.set(special, regular.length);
  return all;
}

/** |got − value| in units of the f32 place of `value`; 0 for two NaN or equal infinities, infinite if only one is so. */
function ulpsF32(got: number, value: number): number {
  const rounded = Math.fround(value);
  if (Object.is(got, rounded)) return Number.isFinite(rounded) ? Math.abs(got - value) / unitF32(rounded) : 0;
  return Number.isFinite(got) && Number.isFinite(rounded) ? Math.abs(got - value) / unitF32(rounded) : Infinity;
}
const unitF32 = (rounded: number): number =>
  2 ** Math.max((((new Int32Array(Float32Array.of(rounded).buffer)[0] as number) >> 23) & 255) - 150, -149);

describe('f32 vectors', () => {
  const rows: ['exp' | 'log' | 'tanh' | 'sigmoid' | 'erf', number][] = [
    ['exp', 1.03],
    ['log', 0.86],
    ['tanh', 1.3],
    ['sigmoid', 1.5],
    ['erf', 1.42],
  ];
  it.each(rows)('%s is within %f ulp on every 4099th bit pattern', (name, bound) => {
    const x = patterns(4099);
    const y = new Float32Array(x.length);
    runKernel(built('f32'), name, [x, y], x.length);
    const f = scalar(name);
    let largest = 0;
    for (let i = 0; i < x.length; i++) largest = Math.max(largest, ulpsF32(y[i] as number, f(x[i] as number)));
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(0.5);
  });
  it.each(['sin', 'cos'] as const)('%s is the f64 function, rounded', (name) => {
    const x = patterns(65_537);
    const y = new Float32Array(x.length);
    runKernel(built('f32'), name, [x, y], x.length);
    expect(y).toEqual(x.map((value) => scalar(name)(value)));
  });
  it('pow is the f64 function, rounded', () => {
    const x = patterns(65_537);
    const p = x.map((_, i) => x[(i * 7919) % x.length] as number);
    const y = new Float32Array(x.length);
    runKernel(built('f32'), 'pow', [x, p, y], x.length);
    expect(y).toEqual(x.map((value, i) => scalar('pow')(value, p[i] as number)));
  });
});

describe('against the fixture', () => {
  const fixture = JSON.parse(readFileSync(new URL('../../../fixtures/activations.json', import.meta.url), 'utf8'));
  const truth = (name: string, options: object = {}): number[] =>
    fixture.elementwise.find(
      (row: { activation: string; options: object }) =>
        row.activation === name && JSON.stringify(row.options) === JSON.stringify(options),
    ).y_true;
  const x = Float32Array.from(fixture.x as number[]);
  /** x has 53 bits in the fixture, and 24 here: only those numbers are compared that f32 holds. */
  const held = Array.from(x.keys()).filter((i) => x[i] === fixture.x[i]);

  it.each(['tanh', 'sigmoid'] as const)('%s is within 2 ulp in f64 and in f32', (name) => {
    expect(held.length).toBeGreaterThan(100);
    const y = new Float32Array(x.length);
    runKernel(built('f32'), name, [x, y], x.length);
    for (const i of held) {
      const value = truth(name)[i] as number;
      const unit = Math.max(2 ** -52 * Math.abs(value), SMALLEST);
      expect(Math.abs(scalar(name)(x[i] as number) - value)).toBeLessThanOrEqual(2 * unit);
      expect(ulpsF32(y[i] as number, value)).toBeLessThanOrEqual(1.5);
    }
  });
  it('erf gives the GELU x·(1 + erf(x/√2))/2 where that does not cancel', () => {
    for (const [i, value] of truth('gelu', { approximate: 'none' }).entries()) {
      const u = fixture.x[i] as number;
      // Three roundings of x/√2, whose error erf passes on by less than its own size, and those of the sum and products.
      if (u >= 0)
        expect(Math.abs((u * (1 + scalar('erf')(u / Math.SQRT2))) / 2 - value)).toBeLessThanOrEqual(
          5 * 2 ** -53 * value,
        );
    }
  });
});

describe('kernels', () => {
  const sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 63, 64, 65];
  const values = [0.3, -1.7, 2.5, 0, -0, NaN, Infinity, 11.25, -Infinity, 1e-3];
  for (const build of ['f32', 'f64']) {
    const array = (n: number): Float32Array | Float64Array =>
      build === 'f32' ? new Float32Array(n) : new Float64Array(n);
    it.each(sizes)(`give each of %i elements the value it has alone, in place too (${build})`, (n) => {
      const x = array(n).map((_, i) => values[i % values.length] as number);
      const p = x.map((_, i) => values[(3 * i + 1) % values.length] as number);
      for (const name of [...UNARY, 'pow']) {
        const inputs = name === 'pow' ? [x, p] : [x];
        const y = array(n);
        runKernel(built(build), name, [...inputs, y], n);
        const alone = x.map((value, i) => {
          const one = [value, ...(name === 'pow' ? [p[i] as number] : []), 0].map((v) => array(1).fill(v));
          runKernel(built(build), name, one, 1);
          return one.at(-1)?.[0] as number;
        });
        expect(y).toEqual(alone);
        const inPlace = x.slice();
        runKernel(built(build), name, [inPlace, ...inputs.slice(1), inPlace], n);
        expect(inPlace).toEqual(y);
      }
    });
  }
  it('of the f64 build are the scalar functions', () => {
    const random = uniforms(3n);
    const draws = [magnitudes(-30, 12), magnitudes(-1, 3), magnitudes(-1074, 1023.9), between(-750, 750), anyPositive];
    const edges = [
      0.55,
      1,
      708,
      709.782712893384,
      709.8,
      710,
      745.2,
      746,
      2 ** -1022,
      2 ** -1074,
      LARGEST,
      Infinity,
      0,
    ];
    const x = Float64Array.from([
      ...edges.flatMap((edge) => [edge, -edge]),
      NaN,
      ...Array.from({ length: 20_000 }, (_, i) => (draws[i % draws.length] as Draw)(random)),
    ]);
    for (const name of ['exp', 'log', 'sin', 'cos', 'tanh']) {
      const y = new Float64Array(x.length);
      runKernel(built('f64'), name, [x, y], x.length);
      expect(y).toEqual(x.map((value) => scalar(name)(value)));
    }
  });
});

describe('bits', () => {
  const sample = patterns(1_000_003);
  const results = (build: string, real: 'f32' | 'f64', name: string): Float32Array | Float64Array => {
    const x = real === 'f32' ? sample : Float64Array.from(sample);
    const y = x.slice();
    runKernel(built(build), name, name === 'pow' ? [x, x.map((v) => v / 3), y] : [x, y], x.length);
    return y;
  };
  const rows: ['f32' | 'f64', string][] = [
    ['f32', 'f32 -Osize'],
    ['f32', 'relaxed'],
    ['f64', 'f64 -Osize'],
  ];
  it.each(rows)('of all kernels are the same in the builds %s and %s', (build, other) => {
    for (const name of [...UNARY, 'pow']) expect(results(other, build, name)).toEqual(results(build, build, name));
  });
});
