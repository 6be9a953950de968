import { descend, gradientDescent, quadratic } from '@elbow/optim';
import { linear, log } from '../../figure/axis.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, near } from '../figure.ts';
import { landscape } from '../landscape.ts';
import { coordinate, walk } from '../walk.ts';

const KAPPAS = [1.5, 5, 30];
const ROTATE = Math.PI / 6;
const CURVE = [1.25, 2, 4, 8, 16, 32, 64, 128];
const TARGET = 1e-6;

/** Gradient descent at its best step on bowls of growing condition number: the longer the valley, the more it zigzags (R68, R69). */
export const zigzag: Figure = {
  name: 'zigzag',
  group: 'descent',
  title: 'A large condition number makes descent zigzag, and slow',
  rows: ['R68', 'R69'],
  draw(): Drawing {
    const steps = CURVE.map(stepsNeeded);
    return {
      subtitle: `gradient descent at the best step 2/(λmin + λmax); axes turned by 30°, so that both coordinates are coupled`,
      panels: [...KAPPAS.map(plane), curve(steps)],
      columns: 2,
      height: 980,
      legend: [{ symbol: 'line', colour: 0, text: 'the path from its start' }],
      claims: CURVE.map((kappa, i) =>
        near(
          `steps to ${TARGET} of the distance at κ = ${kappa}: ln ε / ln((κ − 1)/(κ + 1)), up to rounding`,
          steps[i] ?? Number.NaN,
          Math.ceil(predicted(kappa)),
          1,
        ),
      ),
    };
  },
};

/** At the best rate both extreme directions shrink by (κ − 1)/(κ + 1) a step. */
function predicted(kappa: number): number {
  return Math.log(TARGET) / Math.log((kappa - 1) / (kappa + 1));
}

function bestRate(kappa: number): number {
  return 2 / (1 + kappa);
}

function stepsNeeded(kappa: number): number {
  const bowl = quadratic({ kappa, rotate: ROTATE });
  const rule = gradientDescent({ learningRate: bestRate(kappa) });
  const { points } = walk(bowl, descend(rule), bowl.start, 5000);
  const distance = ([x = 0, y = 0]: readonly number[]): number => Math.sqrt(x * x + y * y);
  const start = distance(points[0] ?? []);
  return points.findIndex((point) => distance(point) <= TARGET * start);
}

function plane(kappa: number): Panel {
  const bowl = quadratic({ kappa, rotate: ROTATE });
  // From where both directions weigh the same in the gradient, so that the zigzag is at its worst.
  const [c, s] = [Math.cos(ROTATE), Math.sin(ROTATE)];
  const [along, across] = [1.7, 1.7 / kappa];
  const start = [c * along - s * across, s * along + c * across];
  const path = walk(bowl, descend(gradientDescent({ learningRate: bestRate(kappa) })), start, 60);
  return {
    title: `κ = ${kappa}`,
    x: linear('w₁', -3.2, 3.2),
    y: linear('w₂', -1.9, 1.9),
    square: true,
    marks: [
      landscape((x, y) => bowl.value(Float64Array.of(x, y)), [-3.2, 3.2], [-1.9, 1.9], { decades: 3 }),
      { mark: 'line', x: coordinate(path, 0), y: coordinate(path, 1), colour: 0, width: 1.5 },
      { mark: 'points', x: coordinate(path, 0), y: coordinate(path, 1), colour: 0, radius: 3 },
      { mark: 'points', x: start.slice(0, 1), y: start.slice(1), colour: 'ink', radius: 8, symbol: 'ring' },
    ],
  };
}

function curve(steps: readonly number[]): Panel {
  return {
    title: `steps until a millionth of the distance is left`,
    x: log('condition number κ', 1, 160),
    y: log('steps', 3, 2000),
    marks: [
      { mark: 'line', x: CURVE, y: CURVE.map(predicted), colour: 'muted', label: 'theory', dashed: true },
      { mark: 'points', x: CURVE, y: steps, colour: 0, radius: 6 },
    ],
  };
}
