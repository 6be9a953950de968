import { adviseStep, descend, gradientDescent, type Quadratic, quadratic } from '@elbow/optim';
import { linear, log } from '../../figure/axis.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { coordinate, type Walk, walk } from '../walk.ts';
import { type RowSum, sgd } from './sgd.ts';

/** Nine light rows and a heavy one: ½λᵢw². */
const CURVATURES = [...new Array<number>(9).fill(0.1), 40];
const STEPS = 60;
/** Of the best rate, so that no step is exact. */
const SHARE = 0.9;

/** A step that is safe for the mean of all rows diverges on one of them: the limit of stochastic descent is that of the steepest batch (R26, erratum E3). */
export const heavyRow: Figure = {
  name: 'heavy-row',
  group: 'stochastic',
  title: 'A step that is safe for all rows together can diverge on one of them',
  rows: ['R26'],
  draw(seed): Drawing {
    const rows = CURVATURES.map((lambda) => quadratic({ A: [[lambda]] }));
    const lambda = CURVATURES.reduce((sum, value) => sum + value, 0) / CURVATURES.length;
    const whole = quadratic({ A: [[lambda]] });
    const problem: RowSum = { n: 1, m: rows.length, value: (w) => whole.value(w), row: (i) => rows[i] as Quadratic };
    const [mean, each] = [adviseStep(whole, [1], gradientDescent()), adviseStep(rows, [1], gradientDescent())];
    const gd = walk(whole, descend(gradientDescent({ learningRate: SHARE * mean.learningRate })), [1], STEPS);
    const risky = sgd(problem, [1], {
      rule: gradientDescent({ learningRate: SHARE * mean.learningRate }),
      steps: STEPS,
      seed,
    });
    const safe = sgd(problem, [1], {
      rule: gradientDescent({ learningRate: SHARE * each.learningRate }),
      steps: STEPS,
      seed,
    });
    const size = (path: Walk): number[] => coordinate(path, 0).map((w) => Math.max(Math.abs(w), 1e-8));
    const line = (path: Walk, colour: number, label: string) =>
      ({ mark: 'line', x: path.points.map((_, k) => k), y: size(path), colour, label }) as const;
    return {
      subtitle: 'ten rows ½λᵢw²: nine with λ = 0.1 and one with λ = 40; their mean has λ = 4.09',
      panels: [
        {
          x: { ...linear('step', 0, STEPS), integer: true },
          y: log('|w|', 1e-8, 1e10),
          marks: [
            line(risky, 1, 'one row a step, η = 0.9/4.09'),
            line(safe, 2, 'one row a step, η = 0.9/40'),
            line(gd, 0, 'all rows, η = 0.9/4.09'),
          ],
        },
      ],
      notes: [
        'An epoch shows the heavy row once and multiplies w by (1 − 40η)(1 − 0.1η)⁹: −6.4 at η = 0.9/4.09, whatever the order of the rows.',
      ],
      claims: [
        near('limit of the mean: 2/4.09', mean.limit ?? Number.NaN, 2 / 4.09, 1e-9),
        near('limit of the steepest row: 2/40', each.limit ?? Number.NaN, 2 / 40, 1e-9),
        near(
          'factor of an epoch at η = 0.9/4.09, over the product of all rows’ factors',
          epochFactor(risky) / product(SHARE * mean.learningRate),
          1,
          1e-9,
        ),
        holds('it grows', Math.abs(epochFactor(risky)) > 1),
        near(
          'factor of an epoch at η = 0.9/40, over the product',
          epochFactor(safe) / product(SHARE * each.learningRate),
          1,
          1e-9,
        ),
        near(
          'all rows at η = 0.9/4.09: factor of a step',
          (gd.points[1]?.[0] ?? Number.NaN) / (gd.points[0]?.[0] ?? 1),
          1 - SHARE,
          1e-9,
        ),
      ],
    };
  },
};

/** w after ten steps over w at the start. */
function epochFactor({ points }: Walk): number {
  return (points[CURVATURES.length]?.[0] ?? Number.NaN) / (points[0]?.[0] ?? 1);
}

function product(rate: number): number {
  return CURVATURES.reduce((factor, lambda) => factor * (1 - rate * lambda), 1);
}
