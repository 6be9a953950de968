import { compile, crossEntropy, dense, sequential, sigmoid, squaredError } from '@elbow/nn';
import { describe, expect, it } from 'vitest';
import { CORES } from './examples.ts';

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
