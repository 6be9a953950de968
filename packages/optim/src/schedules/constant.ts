import { inRange } from '../check.ts';
import type { Schedule } from '../types.ts';

/**
 * The same rate at every step: η_k = η.
 * @throws RangeError unless η is finite and ≥ 0.
 *
 * @example
 * ```ts
 * import { constant } from '@elbow/optim';
 * console.log(constant(0.1)(1000)); // 0.1
 * ```
 */
export function constant(rate: number): Schedule {
  inRange('constant', 'rate', rate, { from: 0 });
  return () => rate;
}
