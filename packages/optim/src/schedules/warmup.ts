import { wholeNumber } from '../check.ts';
import type { Schedule } from '../types.ts';

/**
 * Warm-up: in the first n steps the rate rises on a straight line to where the schedule is at step n − 1, and then follows
 * the schedule: η_k = s(n − 1)(k + 1)/n for k < n, s(k) after. The first step's rate is above 0.
 *
 * Before `inverseSquareRoot` it is the schedule of Vaswani et al. 2017, equation 3, with n their warmup_steps. To begin a
 * schedule only after the warm-up, put both into a `sequence`.
 * Source: Goyal et al. 2017, section 2.2 (gradual warm-up).
 * @throws RangeError unless n is an integer ≥ 1.
 *
 * @example
 * ```ts
 * import { constant, warmup } from '@elbow/optim';
 * console.log([0, 1, 3, 9].map(warmup(constant(0.4), 4))); // [ 0.1, 0.2, 0.4, 0.4 ]
 * ```
 */
export function warmup(schedule: Schedule, steps: number): Schedule {
  wholeNumber('warmup', 'steps', steps, 1);
  return (k) => (k < steps ? (schedule(steps - 1) * (k + 1)) / steps : schedule(k));
}
