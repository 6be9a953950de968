import { planeProblem } from './plane.ts';
import type { TestProblem } from './testProblem.ts';

/**
 * The saddle f(x, y) = x² − y²: slope 0 at the origin, curvatures 2 and −2, no minimum (lecture notes R47). The start (1, 10⁻³)
 * is almost on the line that leads into it.
 *
 * @example
 * ```ts
 * import { descend, gradientDescent, minimise, saddle } from '@elbow/optim';
 * const { x } = minimise(saddle(), descend(gradientDescent({ learningRate: 0.1 })), [1, 1e-3], { maxIterations: 30 });
 * console.log(Math.abs(x[0] ?? 0) < 0.01, (x[1] ?? 0) > 0.1); // true true
 * ```
 */
export function saddle(): TestProblem {
  return planeProblem({
    name: 'saddle',
    start: [1, 1e-3],
    minima: [],
    value: (x, y) => x * x - y * y,
    gradient: (x, y) => [2 * x, -2 * y],
    hessian: () => [2, 0, -2],
  });
}
