import { descend, momentum, nesterov, quadratic } from '@elbow/optim';
import { analyseQuadratic } from '@elbow/optim/second-order';
import { linear, log } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, near } from '../figure.ts';
import { landscape } from '../landscape.ts';
import { coordinate, type Walk, walk } from '../walk.ts';

const KAPPA = 50;
const STEPS = 160;
const SHOWN = 100;
const SAME = { learningRate: 0.9 / KAPPA, beta: 0.9 };

/** Momentum and Nesterov from the same numbers, and each at its best, with the ratio that was measured (R100). */
export const momentumAgainstNesterov: Figure = {
  name: 'momentum-against-nesterov',
  group: 'methods',
  title: 'Nesterov swings less at the same numbers; at its best, momentum is the faster one',
  rows: ['R100'],
  draw(): Drawing {
    const bowl = quadratic({ kappa: KAPPA });
    const { best } = analyseQuadratic([
      [1, 0],
      [0, KAPPA],
    ]);
    if (best === null) throw new RangeError('momentumAgainstNesterov: the bowl is not positive definite');
    const { heavyBall, nesterov: tuned } = best;
    const runs: readonly { name: string; path: Walk; colour: number }[] = [
      { name: 'momentum, same', path: walk(bowl, descend(momentum(SAME)), bowl.start, STEPS), colour: 0 },
      { name: 'Nesterov, same', path: walk(bowl, descend(nesterov(SAME)), bowl.start, STEPS), colour: 1 },
      {
        name: 'momentum, best',
        path: walk(
          bowl,
          descend(momentum({ learningRate: heavyBall.learningRate, beta: heavyBall.beta })),
          bowl.start,
          STEPS,
        ),
        colour: 2,
      },
      {
        name: 'Nesterov, best',
        path: walk(bowl, descend(nesterov({ learningRate: tuned.learningRate, beta: tuned.beta })), bowl.start, STEPS),
        colour: 3,
      },
    ];
    const needed = runs.map(({ path }) => settled(path));
    const path = ({ path: run, colour }: (typeof runs)[number]): Mark[] => [
      { mark: 'line', x: coordinate(run, 0), y: coordinate(run, 1), colour, width: 1.5 },
      { mark: 'points', x: coordinate(run, 0), y: coordinate(run, 1), colour, radius: 3 },
    ];
    return {
      subtitle: `½w₁² + 25w₂² from (1, 1); same: η = 0.9/λmax, β = 0.9; best: the rates of theory for κ = ${KAPPA}`,
      panels: [
        {
          title: 'the paths at the same numbers',
          x: linear('w₁', -0.7, 1.15),
          y: linear('w₂', -1.1, 1.15),
          marks: [
            landscape((x, y) => bowl.value(Float64Array.of(x, y)), [-0.7, 1.15], [-1.1, 1.15], { decades: 3 }),
            ...runs.slice(0, 2).flatMap(path),
          ],
        },
        {
          title: 'distance from the minimum',
          x: { ...linear('step', 0, SHOWN), integer: true },
          y: log('|w|', 1e-11, 20),
          marks: runs.map(
            ({ name, path: run, colour }): Mark => ({
              mark: 'line',
              x: run.points.slice(0, SHOWN + 1).map((_, k) => k),
              y: run.points.slice(0, SHOWN + 1).map(norm),
              colour,
              width: 1.5,
              label: name,
            }),
          ),
        },
      ],
      notes: [
        `Steps until |w| stays below 10⁻³: momentum ${needed[0]}, Nesterov ${needed[1]} at the same numbers (ratio ${((needed[0] ?? 0) / (needed[1] ?? 1)).toFixed(2)}); ${needed[2]} and ${needed[3]} at their best (ratio ${((needed[2] ?? 0) / (needed[3] ?? 1)).toFixed(2)}).`,
      ],
      claims: [
        {
          says: 'at the same numbers: momentum’s steps over Nesterov’s',
          measured: (needed[0] ?? 0) / (needed[1] ?? 1),
          low: 1.2,
          high: 5,
        },
        {
          says: 'at their best: momentum’s steps over Nesterov’s',
          measured: (needed[2] ?? 0) / (needed[3] ?? 1),
          low: 0.5,
          high: 0.999,
        },
        // Both extreme directions are critically damped: k·rateᵏ, so the factor of a late step is rate·(k + 1)/k.
        near('best momentum: factor of a late step over √β', late(runs[2]?.path) / heavyBall.rate, 1, 0.02),
        near('best Nesterov: factor of a late step over 1 − 2/√(3κ + 1)', late(runs[3]?.path) / tuned.rate, 1, 0.02),
      ],
    };
  },
};

function norm([x = 0, y = 0]: readonly number[]): number {
  return Math.sqrt(x * x + y * y);
}

/** The first step from which on |w| stays below 10⁻³. */
function settled({ points }: Walk): number {
  return points.findLastIndex((point) => norm(point) >= 1e-3) + 1;
}

/** Mean factor of a step between steps 80 and 120. */
function late(path: Walk | undefined): number {
  const [a, b] = [norm(path?.points[80] ?? []), norm(path?.points[120] ?? [])];
  return (b / a) ** (1 / 40);
}
