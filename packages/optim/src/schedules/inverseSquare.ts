import { inRange } from '../check.ts';
import type { Schedule } from '../types.ts';

/**
 * Inverse-square decay: η_k = η₀/(k + 1)², with step k = 0, 1, …
 *
 * The rates have a finite sum, η₀π²/6: a run can freeze short of its minimum.
 * Source: lecture notes R82, which call it quadratic decay.
 * @throws RangeError unless η₀ is finite and ≥ 0.
 *
 * @example
 * ```ts
 * import { inverseSquare } from '@elbow/optim';
 * console.log([0, 1, 3].map(inverseSquare(0.4))); // [ 0.4, 0.1, 0.025 ]
 * ```
 */
export function inverseSquare(rate: number): Schedule {
  inRange('inverseSquare', 'rate', rate, { from: 0 });
  return (k) => rate / ((k + 1) * (k + 1));
}
