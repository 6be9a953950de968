import { planeProblem } from './plane.ts';
import type { TestProblem } from './testProblem.ts';

/** The four minima, each where both squares are 0, to the last digit of f64. */
const MINIMA = [
  [3, 2],
  [-2.805118086952745, 3.131312518250573],
  [-3.779310253377747, -3.28318599128617],
  [3.584428340330492, -1.8481265269644034],
] as const;

/** Himmelblau's function with its four minima. */
export interface Himmelblau extends TestProblem {
  readonly minima: readonly (readonly [number, number])[];
}

/**
 * Himmelblau's function: f(x, y) = (x² + y − 11)² + (x + y² − 7)². Four minima of value 0, so `minimum` is null and `minima` lists
 * them; one maximum near (−0.27, −0.92) and four saddles. Start (0, 0).
 *
 * Source: Himmelblau 1972.
 *
 * @example
 * ```ts
 * import { bfgs, himmelblau, minimise } from '@elbow/optim';
 * console.log([...minimise(himmelblau(), bfgs(), [1, 1]).x].map((v) => v.toFixed(4))); // [ '3.0000', '2.0000' ]
 * ```
 */
export function himmelblau(): Himmelblau {
  const problem = planeProblem({
    name: 'himmelblau',
    start: [0, 0],
    minima: MINIMA,
    value(x, y) {
      const [a, b] = [x * x + y - 11, x + y * y - 7];
      return a * a + b * b;
    },
    gradient(x, y) {
      const [a, b] = [x * x + y - 11, x + y * y - 7];
      return [4 * x * a + 2 * b, 2 * a + 4 * y * b];
    },
    hessian: (x, y) => [12 * x * x + 4 * y - 42, 4 * (x + y), 12 * y * y + 4 * x - 26],
  });
  return { ...problem, minima: MINIMA };
}
