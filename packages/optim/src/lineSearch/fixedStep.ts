import type { LineSearch } from './line.ts';

/**
 * No search: goes where the method points, by its own first step.
 *
 * @example
 * ```ts
 * import { fixedStep, lbfgs, minimise, quadratic } from '@elbow/optim';
 * const bowl = quadratic({ kappa: 10 });
 * console.log(minimise(bowl, lbfgs({ lineSearch: fixedStep() }), bowl.start).converged); // true
 * ```
 */
export function fixedStep(): LineSearch {
  return ({ at }, first) => at(first);
}
