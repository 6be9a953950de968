import { compile, type Data, dense, importance, relu, type Session, sequential, squaredError, train } from '@elbow/nn';
import { gradientDescent } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { rememberedOf } from '../src/training/trainer.ts';
import { CORES, drain, exampleData, expectClose } from './examples.ts';

const make = ({ batch = 4 }: { batch?: number } = {}): Session =>
  compile(sequential(3, dense(5), relu(), dense(3)), {
    loss: squaredError(),
    rule: gradientDescent({ learningRate: 0.05 }),
    ...{ batch, seed: 5, remember: 64, core: CORES.f64() },
  });
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('importance', () => {
  const data = { ...exampleData(30, 3, 3, squaredError()), weights: upTo(30).map((i) => 0.5 + (i % 3)) };
  const rowOf = (i: number): Data => ({
    x: data.x.slice(3 * i, 3 * i + 3),
    t: Array.from(data.t).slice(3 * i, 3 * i + 3),
  });
  const total = data.weights.reduce((sum, w) => sum + w, 0);

  /** Gradient and loss of each row by itself, and p as the formula has it. */
  function rows(session: Session, by: 'loss' | 'gradientNorm', uniform: number): { g: Float64Array[]; p: number[] } {
    const theta = Float64Array.from(session.parameters);
    const g: Float64Array[] = [];
    const w = upTo(30).map((i) => {
      const own = new Float64Array(theta.length);
      const loss = session.objective(rowOf(i)).valueAndGradient(theta, own);
      g.push(own);
      const size = by === 'loss' ? loss : Math.sqrt(own.reduce((sum, d) => sum + d * d, 0));
      return size * (data.weights[i] as number);
    });
    const sum = w.reduce((all, one) => all + one, 0);
    return { g, p: w.map((one) => (1 - uniform) * (one / sum) + uniform / 30) };
  }

  it.each(['loss', 'gradientNorm'] as const)('R14: draws row i with p_i = (1 − ε) w_i/Σw + ε/N by %s', (by) => {
    const session = make();
    const { p } = rows(session, by, 0.2);
    const sampling = importance({ by, uniform: 0.2 }).begin(session, data, 30);
    sampling.prepare?.();
    const remembered = rememberedOf(session);
    expectClose(remembered.subarray(0, 30), p, 1e-14, 'p');
    const counts = new Float64Array(30);
    const epochs = 2000;
    for (let epoch = 0; epoch < epochs; epoch++) for (const row of sampling.order(epoch)) (counts[row] as number)++;
    const chiSquare = counts.reduce((sum, n, i) => {
      const expected = 30 * epochs * (p[i] as number);
      return sum + (n - expected) ** 2 / expected;
    }, 0);
    expect(chiSquare).toBeLessThan(29 + 6 * Math.sqrt(58)); // 29 degrees of freedom, six deviations
  });

  it.each(['loss', 'gradientNorm'] as const)('R14: leaves the mean gradient unbiased, drawn by %s', (by) => {
    const session = make();
    const { g, p } = rows(session, by, 0.1);
    const sampling = importance({ by }).begin(session, data, 30);
    sampling.prepare?.();
    sampling.order(0);
    const weights = sampling.weights as Float64Array;
    const expected = new Float64Array(session.parameters.length);
    session.objective(data).valueAndGradient(Float64Array.from(session.parameters), expected);
    // The expectation of one draw, Σ pᵢ uᵢ gᵢ, is the gradient of the weighted mean.
    const mean = expected.map((_, j) =>
      g.reduce((sum, own, i) => sum + (p[i] as number) * (weights[i] as number) * (own[j] as number), 0),
    );
    expectClose(mean, expected, 1e-13, 'mean gradient');
  });

  it('R14: by the norm of the gradient has less variance than uniform draws', () => {
    const session = make();
    const { g, p } = rows(session, 'gradientNorm', 0.1);
    const v = data.weights.map((w) => w / total);
    /** E|u g|² of one draw: the variance but for |G|², which is the same for both. */
    const second = (q: readonly number[]): number =>
      g.reduce(
        (sum, own, i) => sum + ((v[i] as number) ** 2 / (q[i] as number)) * own.reduce((s, d) => s + d * d, 0),
        0,
      );
    expect(second(p)).toBeLessThan(second(p.map(() => 1 / 30)));
  });

  it('makes steps with the sum of weighted gradients divided by the rows of the batch', () => {
    const session = make({ batch: 30 });
    const before = Float64Array.from(session.parameters);
    const twin = make();
    const { g } = rows(twin, 'loss', 0.1);
    const sampling = importance().begin(twin, data, 30);
    sampling.prepare?.();
    const order = sampling.order(0);
    drain(train(session, data, { epochs: 1, sampler: importance() }));
    const weights = sampling.weights as Float64Array;
    const moved = before.map((p, j) => {
      const sum = order.reduce(
        (all, row) => all + (weights[row] as number) * ((g[row] as Float64Array)[j] as number),
        0,
      );
      return p - (0.05 * sum) / 30;
    });
    expectClose(session.parameters, moved, 1e-13, 'parameters');
  });

  it('takes all rows alike where their losses say nothing', () => {
    const session = make();
    session.parameters.fill(0);
    const zeros = { x: data.x, t: new Float64Array(90) };
    const sampling = importance().begin(session, zeros, 30);
    sampling.prepare?.();
    const remembered = rememberedOf(session).subarray(0, 30);
    expectClose(remembered, new Array(30).fill(1 / 30), 1e-15, 'p');
    session.parameters.fill(Number.NaN);
    sampling.prepare?.();
    expectClose(remembered, new Array(30).fill(1 / 30), 1e-15, 'p');
  });
});
