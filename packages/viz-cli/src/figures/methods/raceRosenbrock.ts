import { rosenbrock } from '@elbow/optim';
import { type Figure, holds } from '../figure.ts';
import { raceFigure } from './raceFigure.ts';

/** All methods in Rosenbrock’s curved valley. */
export const raceRosenbrock: Figure = raceFigure({
  name: 'race-rosenbrock',
  title: 'A race down Rosenbrock’s valley: the bottom is flat, and bends',
  rows: ['R90', 'R78'],
  problem: rosenbrock(2),
  start: [-1.2, 1],
  x: [-1.7, 1.5],
  y: [-0.5, 1.7],
  target: 1e-6,
  floor: 0,
  subtitle: 'from (−1.2, 1); until f is 10⁻⁶, 3,000 steps at most',
  claims: (needed) => [
    holds('bfgs arrives within 60 evaluations', needed('bfgs') <= 60),
    holds('momentum arrives', needed('momentum') <= 3000),
    holds('gradient descent does not arrive in 3,000 steps', needed('gd') === Number.POSITIVE_INFINITY),
  ],
});
