import {
  compile,
  crossEntropy,
  type Data,
  dense,
  type Layer,
  type Loss,
  relu,
  type Session,
  sequential,
  squaredError,
  standardised,
} from '@elbow/nn';
import { describe, expect, it } from 'vitest';
import { CORES, exampleData, exampleWeights, expectClose, randomArray } from './examples.ts';

const LOSSES: Readonly<Record<string, () => Loss>> = { squaredError, crossEntropy };
const scaling = (n: number) => ({
  mean: Array.from({ length: n }, (_, i) => 0.25 * i - 0.5),
  deviation: Array.from({ length: n }, (_, i) => 0.5 + 0.25 * (i % 4)),
});

/** Networks from `inputs` over `hidden` to `outputs` features in which every layer stands first, between and last. */
const NETWORKS: Readonly<Record<string, (inputs: number, hidden: number, outputs: number) => Layer[]>> = {
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
};

const SHAPES: readonly (readonly [batch: number, inputs: number, hidden: number, outputs: number])[] = [
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
  expectClose(
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
  expectClose(Hv, differences, 10 * TOLERANCE * size, 'Hv'); // |v| is up to √n: its cube enters the third derivative
}

describe.each(Object.keys(NETWORKS))('R34: %s', (name) => {
  describe.each(Object.keys(LOSSES))('with %s', (lossName) => {
    it.each(SHAPES)(
      'batch %d, %d → %d → %d: gradient and Hessian equal central differences',
      (batch, inputs, hidden, outputs) => {
        const loss = (LOSSES[lossName] as () => Loss)();
        const layers = (NETWORKS[name] as (typeof NETWORKS)[string])(inputs, hidden, outputs);
        const session = compile(sequential(inputs, ...layers), { loss, batch, seed: 3, core: CORES.f64() });
        // Biases away from 0, so that no unit stands at its elbow.
        session.parameters.set(
          session.parameters.map((p, i) => p + 0.3 * (randomArray(session.parameters.length, 8)[i] as number)),
        );
        for (const rows of [1, batch, 2 * batch + 1]) {
          const data = exampleData(rows, inputs, outputs, loss, 4);
          for (const weighted of [data, { ...data, weights: exampleWeights(rows) }]) {
            checkGradient(session, weighted);
            checkHessian(session, weighted);
          }
        }
      },
    );
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
