import { quadratic } from '@elbow/optim';
import { type Figure, holds } from '../figure.ts';
import { raceFigure } from './raceFigure.ts';

const BOWL = quadratic({ kappa: 25, rotate: Math.PI / 6 });

/** All methods on a bowl of condition number 25. */
export const raceQuadratic: Figure = raceFigure({
  name: 'race-quadratic',
  title: 'A race on a quadratic: curvature that is learnt beats any fixed rate',
  rows: ['R90', 'R78'],
  problem: BOWL,
  start: [-2.6, 2],
  x: [-3, 1.2],
  y: [-1.6, 2.4],
  target: 1e-6,
  floor: 0,
  subtitle: 'κ = 25, turned by 30°; until f is 10⁻⁶',
  claims: (needed) => [
    holds(
      'conjugate gradients, bfgs and lbfgs arrive within ten evaluations',
      ['conjugateGradient', 'bfgs', 'lbfgs'].every((name) => needed(name) <= 10),
    ),
    holds('momentum arrives before gradient descent', needed('momentum') < needed('gd')),
    holds('rprop arrives before gradient descent', needed('rprop') < needed('gd')),
  ],
});
