import { functionSamples } from '@elbow/nn';
import { gradientDescent, inverseTime, quadratic } from '@elbow/optim';
import { linear, log } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, near } from '../figure.ts';
import { coordinate } from '../walk.ts';
import { type RowSum, sgd } from './sgd.ts';

const ROWS = 400;
const RATES = [0.02, 0.05, 0.1, 0.2, 0.4, 0.8];
const SHOWN = 300;
const STEPS = 60_000;

/** With a constant step stochastic descent dances around the optimum, the wider the larger the step; a decaying one settles (R21, R22, Fig 3). */
export const dancing: Figure = {
  name: 'dancing',
  group: 'stochastic',
  title: 'Without decay we dance around the optimum; with it we settle',
  rows: ['R21', 'R22'],
  draw(seed): Drawing {
    const { problem, mean, variance } = meanProblem(seed);
    const constant = sgd(problem, [2], { rule: gradientDescent({ learningRate: 0.4 }), steps: SHOWN, seed, batch: 1 });
    const decaying = sgd(problem, [2], { rule: gradientDescent(), steps: SHOWN, seed, schedule: inverseTime(1) });
    const measured = RATES.map((learningRate) => {
      const path = sgd(problem, [mean], { rule: gradientDescent({ learningRate }), steps: STEPS, seed });
      return spread(coordinate(path, 0).slice(2000), mean);
    });
    const predicted = RATES.map((rate) => (rate / (2 - rate)) * variance);
    const end = (path: typeof constant): number => Math.abs((coordinate(path, 0).at(-1) ?? 0) - mean);
    const line = (path: typeof constant, colour: number, label: string): Mark => ({
      mark: 'line',
      x: path.points.map((_, k) => k),
      y: coordinate(path, 0),
      colour,
      width: 1.5,
      label,
    });
    return {
      subtitle: 'one row a step: l(w) = ½(w − y)² for 400 numbers y, whose mean is the optimum',
      panels: [
        {
          title: 'w by step',
          x: { ...linear('step', 0, SHOWN), integer: true },
          y: linear('w', -1.6, 2.2),
          marks: [
            { mark: 'rule', at: { y: mean }, colour: 'muted', dashed: true },
            line(constant, 1, 'η = 0.4'),
            line(decaying, 0, 'η = 1/(k + 1)'),
          ],
        },
        {
          title: 'stationary variance of w',
          x: log('step size η', 0.015, 1),
          y: log('variance', 0.3 * Math.min(...predicted), 2 * Math.max(...predicted)),
          marks: [
            { mark: 'line', x: RATES, y: predicted, colour: 'muted', dashed: true, label: 'theory' },
            { mark: 'points', x: RATES, y: measured, colour: 1, radius: 6 },
          ],
        },
      ],
      legend: [
        { symbol: 'point', colour: 1, text: `measured over ${STEPS - 2000} steps` },
        { symbol: 'dashed', colour: 'muted', text: 'η/(2 − η) × the variance of y' },
      ],
      notes: [
        'Rows are drawn without replacement in each epoch of 400, which the theory leaves out: an epoch is long beside the 1/η steps that w remembers.',
      ],
      claims: [
        // Successive values are alike for about 1/η steps, so the variance has a relative error of about √(4/(ηn)); four of those, and the epochs' 1/(400η).
        ...RATES.map((rate, i) => {
          const tolerance = 4 * Math.sqrt(4 / (rate * STEPS)) + 1 / (ROWS * rate);
          return near(
            `variance at η = ${rate} over η/(2 − η)σ²`,
            (measured[i] ?? 0) / (predicted[i] ?? 1),
            1,
            tolerance,
          );
        }),
        // 1/(k + 1) makes w the running mean of the rows seen: 300 of 400 without replacement.
        near(
          'distance at the end with decay',
          end(decaying),
          0,
          4 * Math.sqrt((variance / SHOWN) * (1 - SHOWN / ROWS)),
        ),
      ],
    };
  },
};

/** The mean of normal numbers as a sum over rows. */
function meanProblem(seed: number): { problem: RowSum; mean: number; variance: number } {
  const y = Float64Array.from(functionSamples(() => 0, { rows: ROWS, noise: 1, seed }).t);
  const mean = y.reduce((sum, value) => sum + value, 0) / ROWS;
  const row = (i: number) => quadratic({ A: [[1]], b: [-(y[i] ?? 0)], c: (y[i] ?? 0) ** 2 / 2 });
  const whole = quadratic({ A: [[1]], b: [-mean] });
  return { problem: { n: 1, m: ROWS, value: (w) => whole.value(w), row }, mean, variance: spread([...y], mean) };
}

function spread(values: readonly number[], mean: number): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
