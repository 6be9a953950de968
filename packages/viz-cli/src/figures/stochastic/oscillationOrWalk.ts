import { descend, gradientDescent, noisyLeastSquares, quadratic } from '@elbow/optim';
import { linear } from '../../figure/axis.ts';
import { spelled } from '../../figure/number.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, near } from '../figure.ts';
import { landscape } from '../landscape.ts';
import { coordinate, type Walk, walk } from '../walk.ts';
import { sgd } from './sgd.ts';

const STEPS = 4000;
const SHOWN = 60;

/** Without decay gradient descent oscillates and stochastic descent walks at random: the cosine of two steps in a row tells (R23). */
export const oscillationOrWalk: Figure = {
  name: 'oscillation-or-walk',
  group: 'stochastic',
  title: 'Near the limit descent swings to and fro; stochastic descent walks at random',
  rows: ['R23'],
  draw(seed): Drawing {
    const bowl = quadratic({ kappa: 6, rotate: 0.4 });
    const swinging = walk(bowl, descend(gradientDescent({ learningRate: 1.97 / 6 })), [-1, 1.2], STEPS);
    const problem = noisyLeastSquares({ rows: 40, features: 2, noise: 0.8, seed });
    const { x } = problem.minimum;
    // Rows are 40 times their part of the sum, so that a step of 0.003 is small beside the limit of the steepest row.
    const wandering = sgd(problem, x, { rule: gradientDescent({ learningRate: 5e-5 }), steps: STEPS, seed });
    const [a = 0, b = 0] = x;
    const [first, late] = [persistence({ ...swinging, points: swinging.points.slice(0, 100) }), persistence(wandering)];
    return {
      subtitle: 'the cosine of the angle between a step and the next: −1 turns back, 0 forgets',
      panels: [
        plane(
          `gradient descent: mean cosine ${spelled(first)}`,
          (u, v) => bowl.value(Float64Array.of(u, v)),
          swinging,
          [0, 0],
          1.5,
        ),
        plane(
          `one row a step, at the optimum: mean cosine ${spelled(late)}`,
          (u, v) => problem.value(Float64Array.of(u, v)),
          wandering,
          [a, b],
          reach(wandering, [a, b]),
        ),
      ],
      legend: [{ symbol: 'line', colour: 0, text: `the first ${SHOWN} steps` }],
      claims: [
        near('gradient descent, 100 steps at 1.97/λmax', first, -1, 0.05),
        // Rows drawn without replacement are slightly opposed: −1/(N − 1); five standard errors of cosines of size below 1.
        near(`stochastic descent, ${STEPS} steps`, late, -1 / 39, 5 / Math.sqrt(STEPS)),
      ],
    };
  },
};

/** Mean cosine of the angle between a step and the next. */
function persistence({ points }: Walk): number {
  const steps = points.slice(1).map((point, k) => point.map((value, i) => value - (points[k]?.[i] ?? 0)));
  const dot = (u: readonly number[], v: readonly number[]): number =>
    u.reduce((sum, value, i) => sum + value * (v[i] ?? 0), 0);
  const cosines = steps.slice(1).map((step, k) => {
    const before = steps[k] ?? [];
    return dot(step, before) / Math.sqrt(dot(step, step) * dot(before, before));
  });
  return cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
}

function reach(path: Walk, [a, b]: readonly [number, number]): number {
  const shown = path.points.slice(0, SHOWN);
  return 1.15 * Math.max(...shown.map(([x = 0, y = 0]) => Math.max(Math.abs(x - a), Math.abs(y - b))));
}

function plane(
  title: string,
  f: (x: number, y: number) => number,
  path: Walk,
  [cx, cy]: readonly [number, number],
  half: number,
): Panel {
  const shown = { ...path, points: path.points.slice(0, SHOWN + 1) };
  const [x, y] = [[cx - half, cx + half] as const, [cy - half, cy + half] as const];
  return {
    title,
    x: linear('w₁', ...x),
    y: linear('w₂', ...y),
    square: true,
    marks: [
      landscape(f, x, y, { decades: 2.5, columns: 130 }),
      { mark: 'line', x: coordinate(shown, 0), y: coordinate(shown, 1), colour: 0, width: 1.5 },
      { mark: 'points', x: coordinate(shown, 0), y: coordinate(shown, 1), colour: 0, radius: 3 },
      {
        mark: 'points',
        x: coordinate(shown, 0).slice(0, 1),
        y: coordinate(shown, 1).slice(0, 1),
        colour: 'ink',
        radius: 8,
        symbol: 'ring',
      },
    ],
  };
}
