import type { Objective } from '@elbow/optim';
import { type Figure, holds } from '../figure.ts';
import { raceFigure } from './raceFigure.ts';

/** x²/2 + y⁴/4 − y²/2: a saddle at the origin, minima of −¼ at (0, ±1). */
export const SADDLE: Objective = {
  n: 2,
  value: ([x = 0, y = 0]) => x * x * 0.5 + y ** 4 / 4 - y * y * 0.5,
  valueAndGradient([x = 0, y = 0], g) {
    g[0] = x;
    g[1] = y ** 3 - y;
    return x * x * 0.5 + y ** 4 / 4 - y * y * 0.5;
  },
};

/** All methods past a saddle, from a point that is almost on the line into it. */
export const raceSaddle: Figure = raceFigure({
  name: 'race-saddle',
  title: 'A race past a saddle: a step of its own for each coordinate leaves it sooner',
  rows: ['R47'],
  problem: SADDLE,
  start: [1.5, 1e-4],
  x: [-0.7, 1.7],
  y: [-1.4, 1.4],
  target: -0.25 + 1e-6,
  floor: -0.25,
  scale: 'linear',
  subtitle: '½x² + ¼y⁴ − ½y² from (1.5, 0.0001); until f is 10⁻⁶ above its minimum',
  claims: (needed) => [
    holds('bfgs arrives before gradient descent', needed('bfgs') < needed('gd')),
    holds(
      'rprop and rmsprop, with a step for each coordinate, arrive before gradient descent',
      Math.max(needed('rprop'), needed('rmsprop')) < needed('gd'),
    ),
  ],
});
