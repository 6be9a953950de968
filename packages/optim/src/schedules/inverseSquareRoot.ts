import { inRange } from '../check.ts';
import type { Schedule } from '../types.ts';

/**
 * Inverse-square-root decay: η_k = η₀/√(k + 1), with step k = 0, 1, …
 *
 * The rate of online convex optimisation, with regret O(√k) (Zinkevich 2003); behind `warmup` it is the schedule of Vaswani
 * et al. 2017, equation 3.
 * @throws RangeError unless η₀ is finite and ≥ 0.
 *
 * @example
 * ```ts
 * import { inverseSquareRoot } from '@elbow/optim';
 * console.log([0, 3, 15].map(inverseSquareRoot(0.4))); // [ 0.4, 0.2, 0.1 ]
 * ```
 */
export function inverseSquareRoot(rate: number): Schedule {
  inRange('inverseSquareRoot', 'rate', rate, { from: 0 });
  return (k) => rate / Math.sqrt(k + 1);
}
