import { planeProblem } from './plane.ts';
import type { TestProblem } from './testProblem.ts';

/**
 * Booth's function: f(x, y) = (x + 2y − 7)² + (2x + y − 5)², a quadratic of condition 9. Start (0, 0), minimum 0 at (1, 3).
 *
 * Source: Jamil & Yang 2013, function 17.
 *
 * @example
 * ```ts
 * import { booth, conjugateGradient, exact, minimise } from '@elbow/optim';
 * console.log(minimise(booth(), conjugateGradient({ lineSearch: exact() }), [0, 0]).k); // 2
 * ```
 */
export function booth(): TestProblem {
  return planeProblem({
    name: 'booth',
    start: [0, 0],
    minima: [[1, 3]],
    value(x, y) {
      const [a, b] = [x + 2 * y - 7, 2 * x + y - 5];
      return a * a + b * b;
    },
    gradient: (x, y) => [10 * x + 8 * y - 34, 8 * x + 10 * y - 38],
    hessian: () => [10, 8, 10],
  });
}
