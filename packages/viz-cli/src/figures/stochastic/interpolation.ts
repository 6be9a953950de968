import { gradientDescent, type NoisyLeastSquares, noisyLeastSquares } from '@elbow/optim';
import { linear, log } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Drawing, Figure } from '../figure.ts';
import type { Walk } from '../walk.ts';
import { sgd } from './sgd.ts';

const STEPS = 1500;
const NOISES = [0, 0.01, 0.1, 1];
const ROWS = 40;

/** Where one solution fits every row, the noise dies at the optimum and a constant step converges; else it stops at a floor set by the noise (R24). */
export const interpolation: Figure = {
  name: 'interpolation',
  group: 'stochastic',
  title: 'A constant step does converge, where one solution fits every row',
  rows: ['R24'],
  draw(seed): Drawing {
    const runs = NOISES.map((noise) => {
      const problem = noisyLeastSquares({ rows: ROWS, features: 2, noise, seed });
      const path = sgd(problem, [3, -3], { rule: gradientDescent({ learningRate: 0.1 / ROWS }), steps: STEPS, seed });
      return distances(problem, path);
    });
    const floors = runs.map((run) => run.slice(-500).reduce((sum, value) => sum + value / 500, 0));
    return {
      subtitle: 'one row a step at a constant rate, linear regression with 40 rows and noise σ in the targets',
      panels: [
        {
          x: { ...linear('step', 0, STEPS), integer: true },
          y: log('distance from the optimum', 1e-17, 30),
          marks: runs.map(
            (y, i): Mark => ({
              mark: 'line',
              x: y.map((_, k) => k),
              y: y.map((d) => Math.max(d, 1e-17)),
              colour: i,
              width: 1.5,
              label: `σ = ${NOISES[i]}`,
            }),
          ),
        },
      ],
      claims: [
        {
          says: 'σ = 0: distance at the end, rounding alone',
          measured: runs[0]?.at(-1) ?? Number.NaN,
          low: 0,
          high: 1e-12,
        },
        ...[2, 3].map((i) => ({
          says: `floor at σ = ${NOISES[i]} over that at σ = 0.01, divided by the ratio of noises`,
          measured: (floors[i] ?? 0) / (floors[1] ?? 1) / ((NOISES[i] ?? 0) / 0.01),
          low: 0.7,
          high: 1.4,
        })),
      ],
    };
  },
};

function distances({ minimum }: NoisyLeastSquares, { points }: Walk): number[] {
  return points.map((point) => Math.sqrt(point.reduce((sum, value, i) => sum + (value - (minimum.x[i] ?? 0)) ** 2, 0)));
}
