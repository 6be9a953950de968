import {
  compile,
  crossEntropy,
  dense,
  type LabelledSet,
  l2,
  perceptron,
  relu,
  type Session,
  sequential,
  sigmoid,
  spoiled,
  squaredError,
} from '@elbow/nn';
import { lbfgs, minimise } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { fixture } from '../../core-wasm/test/fixture.ts';
import { uniforms } from '../../optim/test/uniforms.ts';
import { CORES } from './examples.ts';

/** A logistic neuron with squared error to 0.99 and 0.01, trained to its minimum (Brady's setting): [w₁, w₂, b]. */
function neuron({ x, t }: LabelledSet): number[] {
  const session = compile(sequential(2, dense(1), sigmoid()), { loss: squaredError(), seed: 1, core: CORES.f64() });
  session.parameters.set([0.1, 0.1, 0]);
  const targets = Float64Array.from(t, (label) => (label === 1 ? 0.99 : 0.01));
  return [
    ...minimise(session.objective({ x, t: targets }), lbfgs(), session.parameters, {
      gradientTolerance: 1e-10,
      maxIterations: 2000,
    }).x,
  ];
}

describe('counting errors and measuring them', () => {
  // one input; class 1 right of a threshold θ: z = s(x − θ)
  const x = [-2, -1, 0.5, 1, 3];
  const t = [0, 0, 1, 1, 1];
  const at = (threshold: number) => {
    const session = compile(sequential(1, dense(1), sigmoid()), { loss: squaredError(), core: CORES.f64() });
    session.parameters.set([2, -2 * threshold]);
    const errors = [...session.predict(x)].filter((p, i) => Number(p > 0.5) !== t[i]).length;
    return { errors, loss: session.evaluate({ x, t }).loss };
  };

  it('R37: the count stays while the threshold moves between points, the distance to the answer does not', () => {
    const between = [-0.9, -0.5, 0, 0.4].map(at);
    expect(between.map(({ errors }) => errors)).toEqual([0, 0, 0, 0]);
    const far = [1.2, 1.5, 2, 2.9].map(at);
    expect(far.map(({ errors }) => errors)).toEqual([2, 2, 2, 2]);
    for (const runs of [between, far]) expect(new Set(runs.map(({ loss }) => loss.toFixed(6))).size).toBe(4);
    far.slice(1).forEach(({ loss }, i) => {
      expect(loss).toBeGreaterThan(far[i]?.loss as number); // farther from the answer, all the way
    });
  });

  it('R29: evaluate reports the 0/1 error beside the loss that stands for it', () => {
    const session = compile(sequential(1, dense(2)), { loss: crossEntropy(), core: CORES.f64() });
    session.parameters.set([0, 1, 0, 0]); // class 1 with probability σ(x)
    const data = { x: [-2, -1, 1, 3], t: [0, 1, 1, 0] };
    const { accuracy, loss } = session.evaluate(data);
    const p = data.x.map((v) => 1 / (1 + Math.exp(-v)));
    expect(accuracy).toBe(0.5);
    expect(loss).toBeCloseTo(
      -data.t.reduce((sum, label, i) => sum + Math.log(label === 1 ? (p[i] as number) : 1 - (p[i] as number)), 0) / 4,
      12,
    );
  });

  it('R46: a lower loss may come with more errors', () => {
    // nine rows at 1 and one at −0.01, all of class 1
    const data = { x: [...new Array<number>(9).fill(1), -0.01], t: new Array<number>(10).fill(1) };
    const evaluated = (w: number, b: number) => {
      const session = compile(sequential(1, dense(2)), { loss: crossEntropy(), core: CORES.f64() });
      session.parameters.set([0, w, 0, b]);
      return session.evaluate(data);
    };
    const sure = evaluated(5, 0);
    const unsure = evaluated(0, 0.3);
    expect(sure.loss).toBeLessThan(unsure.loss / 5);
    expect([sure.accuracy, unsure.accuracy]).toEqual([0.9, 1]);
  });
});

describe('one point that changes', () => {
  it('R44: turns the perceptron’s boundary far more than that of back-propagation', () => {
    const { points, classes, spoiler_index } = fixture<{
      clouds: { points: number[][]; classes: number[]; spoiler_index: number };
    }>('brady.json').clouds;
    const random = uniforms(12);
    const clouds = { x: Float32Array.from(points.flat()), t: Int32Array.from(classes) };
    const angle = ([a = 0, b = 0]: readonly number[]): number => Math.atan2(b, a);
    const angles = Array.from({ length: 25 }, () => {
      // the recorded spoiler, nearer or farther: a line separates the classes wherever it is
      const x = clouds.x.slice();
      const share = 0.4 + random();
      for (const at of [2 * spoiler_index, 2 * spoiler_index + 1]) x[at] = (x[at] as number) * share;
      const changed = { x, t: clouds.t };
      const { weights, converged } = perceptron(changed);
      expect(converged).toBe(true);
      return { perceptron: angle([...weights]), neuron: angle(neuron(changed)) };
    });
    const variance = (values: number[]): number => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    };
    const ratio = variance(angles.map((a) => a.perceptron)) / variance(angles.map((a) => a.neuron));
    expect(ratio).toBeGreaterThan(10);
  });

  it('R45: a few spoilers hardly move a network of bounded weights, which leaves them on the wrong side', () => {
    const clean = spoiled({ rows: 80, spoilers: 0, seed: 2 });
    const trained = ({ x, t }: LabelledSet): Session => {
      const session = compile(sequential(2, dense(8), relu(), dense(2)), {
        loss: crossEntropy(),
        regulariser: l2(0.02),
        seed: 5,
        batch: 100,
        core: CORES.f64(),
      });
      const { x: best } = minimise(session.objective({ x, t }), lbfgs(), session.parameters, { maxIterations: 3000 });
      session.parameters.set(best);
      return session;
    };
    // two points of class 1 deep in the cloud of class 0
    const spoilers = [-1.6, -1.3, -1.3, -1.0];
    const dirty = { x: Float32Array.from([...clean.x, ...spoilers]), t: Int32Array.from([...clean.t, 1, 1]) };
    const [before, after] = [trained(clean), trained(dirty)];
    const grid = Array.from({ length: 41 * 41 }, (_, i) => [(i % 41) / 10 - 2, Math.floor(i / 41) / 10 - 2]).flat();
    const classes = (session: Session, x: ArrayLike<number>): number[] => {
      const y = session.predict(x);
      return Array.from({ length: y.length / 2 }, (_, i) => Number((y[2 * i + 1] as number) > (y[2 * i] as number)));
    };
    const [a, b] = [classes(before, grid), classes(after, grid)];
    const moved = a.filter((label, i) => label !== b[i]).length / a.length;
    expect(moved).toBeLessThan(0.05);
    expect(classes(after, spoilers)).toEqual([0, 0]);
    expect(classes(after, clean.x)).toEqual([...clean.t]);
  });
});
