import { wholeNumber } from '../check.ts';
import type { Schedule } from '../types.ts';

/**
 * A schedule that counts epochs: s(⌊k/stepsPerEpoch⌋) at step k.
 * @throws RangeError unless stepsPerEpoch is an integer ≥ 1.
 *
 * @example
 * ```ts
 * import { inverseTime, perEpoch } from '@elbow/optim';
 * console.log([0, 9, 10, 39].map(perEpoch(inverseTime(0.4), 10))); // [ 0.4, 0.4, 0.2, 0.1 ]
 * ```
 */
export function perEpoch(schedule: Schedule, stepsPerEpoch: number): Schedule {
  wholeNumber('perEpoch', 'stepsPerEpoch', stepsPerEpoch, 1);
  const { momentum } = schedule;
  const epochOf = (k: number): number => Math.floor(k / stepsPerEpoch);
  const rate: Schedule = (k) => schedule(epochOf(k));
  return momentum ? Object.assign(rate, { momentum: (k: number) => momentum(epochOf(k)) }) : rate;
}
