import { descend, gradientDescent, quadratic } from '@elbow/optim';
import { analyseQuadratic } from '@elbow/optim/second-order';
import { linear } from '../../figure/axis.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, near } from '../figure.ts';
import { landscape } from '../landscape.ts';
import { coordinate, type Walk, walk } from '../walk.ts';

/** The best step of w₁ is 1, that of w₂ 0.91, as in the notes. */
const A = [
  [1, 0],
  [0, 1 / 0.91],
];
const START = [2, 2];
const STEPS = 24;
const RATE = 1.9 * 0.91;
const BEYOND = 1.86;

/** One step size for two directions of different curvature: at 1.9 × 0.91 both swing and settle, beyond 1.82 one runs away (R65, R66). */
export const twoStepSizes: Figure = {
  name: 'two-step-sizes',
  group: 'descent',
  title: 'One step size must serve all directions: the steepest sets the limit',
  rows: ['R65', 'R66'],
  draw(): Drawing {
    const bowl = quadratic({ A, start: START });
    const [inside, outside] = [RATE, BEYOND].map((learningRate) =>
      walk(bowl, descend(gradientDescent({ learningRate })), START, STEPS),
    ) as [Walk, Walk];
    const { limit, regimeOf } = analyseQuadratic(A);
    const ground = landscape((x, y) => bowl.value(Float64Array.of(x, y)), [-4, 4], [-3, 3], { decades: 2 });
    const plane = (title: string, path: Walk): Panel => ({
      title,
      x: linear('w₁', -4, 4),
      y: linear('w₂', -3, 3),
      marks: [
        ground,
        { mark: 'line', x: coordinate(path, 0), y: coordinate(path, 1), colour: 0, width: 1.5 },
        { mark: 'points', x: coordinate(path, 0), y: coordinate(path, 1), colour: 0 },
        { mark: 'points', x: [2], y: [2], colour: 'ink', radius: 8, symbol: 'ring' },
      ],
    });
    return {
      subtitle: 'η₁,opt = 1, η₂,opt = 0.91: gradient descent on ½w₁² + w₂²/1.82',
      panels: [
        plane('η = 1.9 η₂,opt = 1.729: both settle', inside),
        plane('η = 1.86 > 1.82: w₂ runs away', outside),
        swings('|w₁| and |w₂| by step, η = 1.729', inside),
        swings('|w₁| and |w₂| by step, η = 1.86', outside),
      ],
      columns: 2,
      height: 980,
      claims: [
        near('factor of w₁ a step at η = 1.729', factor(inside, 0), -0.729, 1e-12),
        near('factor of w₂ a step at η = 1.729', factor(inside, 1), -0.9, 1e-12),
        near('analyseQuadratic’s slowest factor at η = 1.729', regimeOf(RATE).rate, 0.9, 1e-12),
        near('the limit of both: 2 η₂,opt', limit, 1.82, 1e-12),
        near('factor of w₁ beyond the limit, still shrinking', factor(outside, 0), 1 - BEYOND, 1e-12),
        near('factor of w₂ beyond the limit, growing', factor(outside, 1), 1 - BEYOND / 0.91, 1e-12),
      ],
    };
  },
};

/** w after the first step, over w before. */
function factor(path: Walk, i: number): number {
  const [before = 0, after = 0] = coordinate(path, i);
  return after / before;
}

function swings(title: string, path: Walk): Panel {
  const k = path.points.map((_, i) => i);
  const size = (i: number): number[] => coordinate(path, i).map(Math.abs);
  return {
    title,
    x: { ...linear('step', 0, STEPS), integer: true },
    y: { title: 'distance from 0 (log scale)', scale: 'log', domain: [5e-4, 10] },
    marks: [
      { mark: 'line', x: k, y: size(0), colour: 0, label: '|w₁|' },
      { mark: 'line', x: k, y: size(1), colour: 1, label: '|w₂|' },
    ],
  };
}
