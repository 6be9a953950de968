import {
  compile,
  crossEntropy,
  type Data,
  dense,
  type Layer,
  relu,
  type Session,
  sequential,
  squaredError,
  standardised,
} from '@elbow/nn';
import { gradientDescent, type Rule } from '@elbow/optim';
import { afterAll, describe, expect, it } from 'vitest';
import { CORES, exampleData, exampleWeights, expectClose, randomArray } from './examples.ts';
import { dataFor, LAYERS, LOSSES, type Row } from './table.ts';

const scaling = (n: number) => ({
  mean: Array.from({ length: n }, (_, i) => 0.25 * i - 0.5),
  deviation: Array.from({ length: n }, (_, i) => 0.5 + 0.25 * (i % 4)),
});

type Build = (inputs: number, hidden: number, outputs: number) => Layer[];

/** Networks from `inputs` over `hidden` to `outputs` features in which every layer stands first, between and last. */
const NETWORKS: Readonly<Record<string, Build>> = {
  dense: (_inputs, _hidden, outputs) => [dense(outputs)],
  'dense relu dense': (_inputs, hidden, outputs) => [dense(hidden), relu(), dense(outputs)],
  'relu dense': (_inputs, _hidden, outputs) => [relu(), dense(outputs)],
  'dense relu': (_inputs, _hidden, outputs) => [dense(outputs), relu()],
  'standardised dense relu dense': (inputs, hidden, outputs) => [
    standardised(scaling(inputs)),
    dense(hidden),
    relu(),
    dense(outputs),
  ],
  'dense standardised relu dense relu dense': (_inputs, hidden, outputs) => [
    dense(hidden),
    standardised(scaling(hidden)),
    relu(),
    dense(hidden + 1),
    relu(),
    dense(outputs),
  ],
  ...Object.fromEntries(
    Object.entries(LAYERS).map(([name, layer]): [string, Build] => [
      `${name}, dense, ${name}, dense, ${name}`,
      (_inputs, hidden, outputs) => [layer(), dense(hidden), layer(), dense(outputs), layer()],
    ]),
  ),
};

type Shape = readonly [batch: number, inputs: number, hidden: number, outputs: number];
const SHAPES: readonly Shape[] = [
  [1, 1, 1, 1],
  [3, 2, 7, 3],
  [5, 7, 3, 2],
  [33, 3, 17, 2],
  [5, 17, 2, 7],
  [3, 1, 17, 17],
];

const STEP = 1e-6;
/**
 * Central differences with step h err by h²·|f‴|/6 (1e-12, the third derivatives here are of order 1 to 10) and by ε·|f|/h
 * (1e-10): 1e-8, with room for sums of many terms, times the size of what is compared.
 */
const TOLERANCE = 1e-8;

/** The largest distance in units of its tolerance, by what was compared. */
const worst = new Map<string, number>();
function compare(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  expectClose(actual, expected, tolerance, what);
  for (let i = 0; i < expected.length; i++) {
    const ratio = Math.abs((actual[i] as number) - (expected[i] as number)) / tolerance;
    worst.set(what, Math.max(worst.get(what) ?? 0, ratio));
  }
}
afterAll(() => {
  for (const [what, ratio] of worst) {
    console.log(`central differences, ${what}: worst ${ratio.toPrecision(2)} of the tolerance`);
  }
});

/** Elements of a vector to vary: all of a short one, spread ones of a long one. */
const spread = (n: number): number[] =>
  Array.from({ length: Math.min(n, 25) }, (_, i) => Math.floor((i * n) / Math.min(n, 25)));

function checkGradient(session: Session, data: Data): void {
  const objective = session.objective(data);
  const theta = Float64Array.from(session.parameters);
  const g = new Float64Array(theta.length);
  const value = objective.valueAndGradient(theta, g);
  expect(objective.value(theta)).toBeCloseTo(value, 14);
  const places = spread(theta.length);
  const differences = places.map((i) => {
    const at = (step: number): number => objective.value(theta.with(i, (theta[i] as number) + step));
    return (at(STEP) - at(-STEP)) / (2 * STEP);
  });
  const size = Math.max(1, ...g.map(Math.abs));
  compare(
    places.map((i) => g[i] as number),
    differences,
    TOLERANCE * size,
    'gradient',
  );
}

function checkHessian(session: Session, data: Data): void {
  const objective = session.objective(data);
  const theta = Float64Array.from(session.parameters);
  const v = Float64Array.from(randomArray(theta.length, 5));
  const gradientAt = (step: number): Float64Array => {
    const g = new Float64Array(theta.length);
    objective.valueAndGradient(
      theta.map((p, i) => p + step * (v[i] as number)),
      g,
    );
    return g;
  };
  const [ahead, behind] = [gradientAt(STEP), gradientAt(-STEP)];
  const Hv = new Float64Array(theta.length);
  expect(objective.hessianVector(theta, v, Hv)).toBe(true);
  expect([...session.parameters]).toEqual([...theta]);
  const size = Math.max(1, ...Hv.map(Math.abs));
  const differences = ahead.map((g, i) => (g - (behind[i] as number)) / (2 * STEP));
  compare(Hv, differences, 10 * TOLERANCE * size, 'Hv'); // |v| is up to √n: its cube enters the third derivative
}

/** A session with biases away from 0, so that no unit stands at its elbow, and running statistics of their own. */
function sessionOf(row: Row, build: Build, [batch, inputs, hidden, outputs]: Shape, rule?: Rule): Session {
  const layers = [...build(inputs, hidden, outputs), ...(row.last ? [row.last()] : [])];
  const options = { loss: row.loss(), batch, seed: 3, core: CORES.f64(), ...(rule ? { rule } : {}) };
  const session = compile(sequential(inputs, ...layers), options);
  const noise = randomArray(session.parameters.length, 8);
  session.parameters.set(session.parameters.map((p, i) => p + 0.3 * (noise[i] as number)));
  for (const region of session.plan.blueprint.stateSegment.regions) {
    if (!region.name.endsWith('.running')) continue;
    const view = session.core.view(region);
    view.set(randomArray(view.length, 9).map((u, i) => (i < view.length / 3 ? 0.3 * u : 1 + 0.5 * u)));
  }
  return session;
}

function check(row: Row, build: Build, shape: Shape): void {
  const [batch, inputs, , outputs] = shape;
  const session = sessionOf(row, build, shape);
  for (const rows of [1, batch, 2 * batch + 1]) {
    const data = dataFor(row, rows, inputs, outputs);
    for (const weighted of [data, { ...data, weights: exampleWeights(rows) }]) {
      checkGradient(session, weighted);
      checkHessian(session, weighted);
    }
  }
}

const cases = Object.entries(NETWORKS).flatMap(([name, build]) =>
  Object.entries(LOSSES).flatMap(([lossName, row]) =>
    shapesFor(name, lossName).map((shape) => ({ title: `${name} with ${lossName}, ${shape}`, row, build, shape })),
  ),
);

/** Every network has every loss at some odd shapes; the plain ones have all shapes. */
function shapesFor(name: string, lossName: string): readonly Shape[] {
  const plain = name === 'dense relu dense' || lossName === 'squaredError' || lossName === 'crossEntropy';
  return plain ? SHAPES : [SHAPES[1] as Shape, SHAPES[2] as Shape];
}

describe('R34: gradient and Hessian equal central differences', () => {
  it.each(cases)('$title', ({ row, build, shape }) => check(row, build, shape));
});

describe('in a training step, the gradient equals central differences', () => {
  const plain = LOSSES.squaredError as Row;
  it.each(['dropout', 'batchNorm', 'layerNorm'])('%s', (name) => {
    const layer = LAYERS[name] as () => Layer;
    const build: Build = (_inputs, hidden, outputs) => [layer(), dense(hidden), layer(), relu(), dense(outputs)];
    for (const shape of SHAPES) {
      const [batch, inputs, , outputs] = shape;
      const still = gradientDescent({ learningRate: 0.1 });
      const session = sessionOf(plain, build, shape, still);
      session.learningRate = 0;
      const { x, t } = dataFor(plain, batch, inputs, outputs);
      const clock = session.core.view(session.plan.blueprint.clock);
      const theta = Float64Array.from(session.parameters);
      /** The loss of step 7, whose random numbers are always the same. */
      const loss = (at: Float64Array): number => {
        session.parameters.set(at);
        clock[0] = 7;
        return session.step(x, t);
      };
      loss(theta);
      const g = Float64Array.from(session.gradients);
      const places = spread(theta.length);
      const differences = places.map((i) => {
        const at = (step: number): number => loss(theta.with(i, (theta[i] as number) + step));
        return (at(STEP) - at(-STEP)) / (2 * STEP);
      });
      const own = places.map((i) => g[i] as number);
      // The variance of a batch of one feature's few rows may be small: its inverse root enters the third derivative.
      compare(own, differences, 10 * TOLERANCE * Math.max(1, ...g.map(Math.abs)), `${name} in a step`);
    }
  });
});

describe('a dense layer', () => {
  const inputs = 3;
  const outputs = 2;
  const x = [0.5, -1, 2];
  const session = compile(sequential(inputs, dense(outputs)), { loss: squaredError(), batch: 1, core: CORES.f64() });
  session.parameters.set([1, 2, 3, 4, 5, 6, 7, 8]);
  const t = [0, 0];
  const g = new Float64Array(8);
  session.objective({ x, t }).valueAndGradient(Float64Array.from(session.parameters), g);
  const dz = session.predict(x).map((y) => y); // ∂/∂z of (1/2)·Σz² with two outputs

  it('R34: has z = yW + b, and grad_b = grad_z', () => {
    expect([...dz]).toEqual([0.5 * 1 - 3 + 2 * 5 + 7, 0.5 * 2 - 4 + 2 * 6 + 8]);
    expect([...g.slice(6)]).toEqual([...dz]);
  });

  it('R36: has the outer product y·grad_z as the gradient of W, of the shape of W', () => {
    const outer = x.flatMap((y) => [...dz].map((d) => y * d));
    expect([...g.slice(0, 6)]).toEqual(outer);
    const { w } = Object.fromEntries(
      session.plan.blueprint.vectors.gradients.regions.map((region) => [region.name.split('.')[1], region]),
    );
    expect(w?.shape).toEqual([inputs, outputs]);
  });
});

describe('the gradient by the inputs', () => {
  const inputOf = (session: Session, layer: number): string | undefined => {
    const backwards = session.plan.lists.backward.filter(({ kernel }) => kernel === 'denseBackward').toReversed();
    return backwards[layer]?.operands.at(-1)?.name;
  };

  it('is computed where something before it learns, and for the first layer not at all', () => {
    const session = compile(sequential(2, standardised(scaling(2)), dense(3), relu(), dense(1)), {
      loss: squaredError(),
    });
    expect([inputOf(session, 0), inputOf(session, 1)]).toEqual([undefined, 'dense2.dx']);
    expect(session.plan.lists.backward.map(({ kernel }) => kernel)).toEqual([
      'denseBackward',
      'reluBackward',
      'denseBackward',
    ]);
  });
});

describe('a layer without a tangent', () => {
  /** Dense without its tangent: the Hessian must come from central differences. */
  function denseWithoutTangent(outputs: number): Layer {
    const layer = dense(outputs);
    return {
      ...layer,
      emit(builder, x) {
        const { y, backward } = layer.emit(builder, x);
        return { y, backward };
      },
    };
  }

  it.each(['f32', 'f64'] as const)('makes Hessian-vector products approximate in %s, and they say so', (precision) => {
    const options = { loss: crossEntropy(), batch: 4, seed: 2, core: CORES[precision]() };
    const exact = compile(sequential(3, dense(5), relu(), dense(3)), options);
    const approximate = compile(sequential(3, denseWithoutTangent(5), relu(), dense(3)), options);
    const data = exampleData(9, 3, 3, crossEntropy());
    const v = randomArray(exact.parameters.length, 9);
    const before = [...approximate.parameters];
    const [first, second] = [exact.hvp(v, data), approximate.hvp(v, data)];
    expect([first.exact, second.exact]).toEqual([true, false]);
    // Truncation and rounding are balanced at ε^⅔: 4e-5·… in f32, 4e-11 in f64; 100 for the derivatives' sizes.
    expectClose(second.product, first.product, precision === 'f32' ? 4e-3 : 4e-9, 'Hv');
    expect([...approximate.parameters]).toEqual(before);
    expect([...approximate.hvp(new Float64Array(v.length), data).product]).toEqual(new Array(v.length).fill(0));
  });
});
