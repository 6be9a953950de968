import { descend, gradientDescent, type Quadratic, quadratic } from '@elbow/optim';
import { analyseQuadratic, scaleAxes } from '@elbow/optim/second-order';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, near } from '../figure.ts';
import { landscape } from '../landscape.ts';
import { coordinate, type Walk, walk } from '../walk.ts';

/** Not diagonal, so S = A^½ is not either. Its minimum is at (0.6, −0.8), as in the errata. */
const A = [
  [2, 1.5],
  [1.5, 3],
];
const MINIMUM = [0.6, -0.8];
const B = A.map((row) => -((row[0] ?? 0) * (MINIMUM[0] ?? 0) + (row[1] ?? 0) * (MINIMUM[1] ?? 0)));
const START = [-2, 1.2];

/** The axes of a quadratic scaled by S = A^½: the ellipses become circles, and the gradient leads to the minimum in one step (R70–R73). */
export const scaledAxes: Figure = {
  name: 'scaled-axes',
  group: 'descent',
  title: 'Scaled by S = A^½ the bowl is round, and one step of gradient descent is enough',
  rows: ['R70', 'R71', 'R72', 'R73'],
  draw(): Drawing {
    const bowl = quadratic({ A, b: B, start: START });
    const { round, toScaled, fromScaled } = scaleAxes(bowl);
    const before = analyseQuadratic(A, B);
    const slow = walk(bowl, descend(gradientDescent({ learningRate: 1 / (before.eigenvalues[1] ?? 1) })), START, 40);
    const fast = walk(round, descend(gradientDescent({ learningRate: 1 })), round.start, 1);
    const [arrived = [], back] = [fast.points[1], fromScaled(Float64Array.from(fast.points[1] ?? []))];
    const some = Float64Array.of(0.3, 1.7);
    return {
      subtitle: 'left: E(w) = ½ w·Aw + b·w, its axes along the eigenvectors; right: the same function of ŵ = A^½w',
      panels: [
        plane('w: gradient descent at η = 1/λmax', bowl, slow, MINIMUM, axesOf(before), ['w₁', 'w₂']),
        plane('ŵ = A^½w: η = 1', round, fast, arrived, [], ['ŵ₁', 'ŵ₂']),
      ],
      legend: [
        { symbol: 'line', colour: 0, text: 'gradient descent' },
        { symbol: 'dashed', colour: 1, text: 'eigenvectors, as long as 1/√λ' },
      ],
      claims: [
        near('E(w) − E(S w) at a point', bowl.value(some) - round.value(toScaled(some)), 0, 1e-12),
        near('w₁ after one step in the scaled axes', back[0] ?? Number.NaN, 0.6, 1e-12),
        near('w₂ after one step in the scaled axes', back[1] ?? Number.NaN, -0.8, 1e-12),
        near(
          'condition number before: of the eigenvalues (5 ± √10)/2',
          before.conditionNumber,
          (5 + Math.sqrt(10)) / (5 - Math.sqrt(10)),
          1e-9,
        ),
        near('axes of the ellipse, long over short: √κ', axisRatio(bowl), Math.sqrt(before.conditionNumber), 1e-6),
        near('axes after scaling', axisRatio(round), 1, 1e-6),
      ],
    };
  },
};

/** How much further the level of a half is from the minimum in one direction than in another, at most: by looking in 3600 directions. */
function axisRatio(problem: Quadratic): number {
  const centre = problem.minimum?.x ?? new Float64Array(2);
  const floor = problem.value(centre);
  const reach = Array.from({ length: 3600 }, (_, i) => {
    const angle = (Math.PI * i) / 3600;
    const rise = problem.value(Float64Array.of((centre[0] ?? 0) + Math.cos(angle), (centre[1] ?? 0) + Math.sin(angle)));
    return 1 / Math.sqrt(rise - floor);
  });
  return Math.max(...reach) / Math.min(...reach);
}

function axesOf({ eigenvalues, eigenvectors }: ReturnType<typeof analyseQuadratic>): Mark[] {
  return eigenvectors.map(([x = 0, y = 0], i) => {
    const half = 1.6 / Math.sqrt(eigenvalues[i] ?? 1);
    const [cx = 0, cy = 0] = MINIMUM;
    return {
      mark: 'line',
      x: [cx - half * x, cx + half * x],
      y: [cy - half * y, cy + half * y],
      colour: 1,
      dashed: true,
    };
  });
}

function plane(
  title: string,
  problem: Quadratic,
  path: Walk,
  [cx = 0, cy = 0]: readonly number[],
  extra: readonly Mark[],
  [first, second]: readonly [string, string],
): Panel {
  const [x, y] = [[cx - 4.2, cx + 4.2] as const, [cy - 3.4, cy + 3.4] as const];
  return {
    title,
    x: linear(first, ...x),
    y: linear(second, ...y),
    square: true,
    marks: [
      landscape((u, v) => problem.value(Float64Array.of(u, v)), x, y, { decades: 2.2 }),
      ...extra,
      { mark: 'line', x: coordinate(path, 0), y: coordinate(path, 1), colour: 0, width: 1.5 },
      { mark: 'points', x: coordinate(path, 0), y: coordinate(path, 1), colour: 0, radius: 4 },
      {
        mark: 'points',
        x: coordinate(path, 0).slice(0, 1),
        y: coordinate(path, 1).slice(0, 1),
        colour: 'ink',
        radius: 8,
        symbol: 'ring',
      },
    ],
  };
}
