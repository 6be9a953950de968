import { init } from '@elbow/core-wasm/f64';
import { compile, dense, functionSamples, perSampleGradients, sequential, squaredError } from '@elbow/nn';
import { lbfgs, minimise } from '@elbow/optim';
import { categories, linear, linearOver } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';

const ROWS = 12;
const BATCH = [1, 4, 8, 10];

/** At the optimum the gradients of all samples cancel; those of a batch need not (R18–R20, Figs 1 and 2). */
export const gradientBalance: Figure = {
  name: 'gradient-balance',
  group: 'stochastic',
  title: 'At the optimum the samples’ gradients cancel; a batch of them does not',
  rows: ['R18', 'R19', 'R20', 'R8'],
  draw(seed): Drawing {
    const data = functionSamples((x) => 0.8 * x + 0.3, { rows: ROWS, noise: 0.35, seed });
    const session = compile(sequential(1, dense(1)), { loss: squaredError(), core: init(), seed });
    const objective = session.objective(data);
    const { x: theta } = minimise(objective, lbfgs(), Float64Array.from(session.parameters));
    session.parameters.set(theta);
    const slopes = perSampleGradients(session, data).map(([slope = 0]) => slope);
    const mean = (rows: readonly number[]): number => rows.reduce((sum, i) => sum + (slopes[i] ?? 0), 0) / rows.length;
    const all = slopes.map((_, i) => i);
    const names = all.map((i) => String(i + 1));
    const y = linearOver('∂l/∂w of one sample', [...slopes, 0]);
    const [w = 0, b = 0] = theta;
    const bars = (rows: readonly number[], colour: number): Mark => ({
      mark: 'bars',
      x: rows,
      y: rows.map((i) => slopes[i] ?? 0),
      width: 0.7,
      colour,
    });
    const level = (value: number): Mark => ({ mark: 'rule', at: { y: value }, colour: 'ink', dashed: true });
    return {
      subtitle:
        'a line fitted to twelve points by its least-squares optimum; bars are the gradients of single points with respect to the slope w',
      panels: [
        {
          title: 'the fit',
          x: linear('x', -1.1, 1.1),
          y: linearOver('y', [...data.t, w + b, b - w]),
          marks: [
            { mark: 'line', x: [-1.1, 1.1], y: [b - 1.1 * w, b + 1.1 * w], colour: 'muted' },
            { mark: 'points', x: Array.from(data.x), y: Array.from(data.t), colour: 0, radius: 5 },
            {
              mark: 'points',
              x: BATCH.map((i) => data.x[i] ?? 0),
              y: BATCH.map((i) => data.t[i] ?? 0),
              colour: 1,
              radius: 9,
              symbol: 'ring',
            },
          ],
        },
        {
          title: 'all: the mean is 0',
          x: categories('sample', names),
          y,
          marks: [bars(all, 0), level(mean(all))],
        },
        {
          title: 'a batch of four: it is not',
          x: categories('sample', names),
          y,
          marks: [bars(BATCH, 1), level(mean(BATCH))],
        },
      ],
      legend: [
        { symbol: 'point', colour: 0, text: 'samples' },
        { symbol: 'ring', colour: 1, text: 'the batch' },
        { symbol: 'dashed', colour: 'ink', text: 'mean of the bars' },
      ],
      claims: [
        // The minimiser stops at a gradient of 1e-6 or less.
        near('mean of all samples’ gradients at the optimum', mean(all), 0, 2e-6),
        { says: 'size of the batch’s gradient there', measured: Math.abs(mean(BATCH)), low: 1e-4, high: 10 },
        near('mean over every batch of four less the full gradient', meanOfBatches(slopes) - mean(all), 0, 1e-12),
        holds(
          'gradients of single samples are of both signs',
          slopes.some((s) => s > 0.1) && slopes.some((s) => s < -0.1),
        ),
      ],
    };
  },
};

/** The mean gradient over all C(12, 4) = 495 batches. */
function meanOfBatches(slopes: readonly number[]): number {
  let [sum, count] = [0, 0];
  for (let a = 0; a < ROWS; a++)
    for (let b = a + 1; b < ROWS; b++)
      for (let c = b + 1; c < ROWS; c++)
        for (let d = c + 1; d < ROWS; d++) {
          sum += ((slopes[a] ?? 0) + (slopes[b] ?? 0) + (slopes[c] ?? 0) + (slopes[d] ?? 0)) / 4;
          count++;
        }
  return sum / count;
}
