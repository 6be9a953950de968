import type { Schedule } from '../types.ts';

/**
 * The product of schedules: η_k = Πᵢ sᵢ(k). One of them gives the rate, the others are factors around 1.
 *
 * What PyTorch's ChainedScheduler does with schedules that multiply.
 * @throws RangeError where there is none.
 *
 * @example
 * ```ts
 * import { inverseTime, product, step } from '@elbow/optim';
 * console.log(product(inverseTime(0.8), step(1, { every: 2, factor: 0.5 }))(3)); // 0.1
 * ```
 */
export function product(...schedules: readonly Schedule[]): Schedule {
  if (schedules.length === 0) throw new RangeError('product: takes one schedule or more, got none');
  return (k) => schedules.reduce((rate, schedule) => rate * schedule(k), 1);
}
