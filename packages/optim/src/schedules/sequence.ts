import type { Schedule } from '../types.ts';
import { ascendingSteps } from './multistep.ts';

/**
 * One schedule after the other: the first until the first milestone, the second from there on, counting anew from 0, and so on.
 *
 * PyTorch's SequentialLR.
 * @param milestones the steps at which the second, third, … begins: one less than there are schedules.
 * @throws RangeError on milestones that are no integers ≥ 0, descend, or are not one less than the schedules.
 *
 * @example
 * ```ts
 * import { constant, linear, sequence } from '@elbow/optim';
 * const rate = sequence([linear(0.4, { steps: 4, from: 0, to: 1 }), constant(0.4)], [4]);
 * console.log([0, 2, 4, 9].map(rate)); // [ 0, 0.2, 0.4, 0.4 ]
 * ```
 */
export function sequence(schedules: readonly Schedule[], milestones: readonly number[]): Schedule {
  const starts = [0, ...ascendingSteps('sequence', milestones)];
  if (starts.length !== schedules.length) {
    throw new RangeError(
      `sequence: ${schedules.length} schedules take ${schedules.length - 1} milestones, got ${milestones.length}`,
    );
  }
  const at = (k: number): [Schedule, number] => {
    const i = starts.findLastIndex((start) => start <= k);
    return [schedules[i] as Schedule, k - (starts[i] as number)];
  };
  const rate: Schedule = (k) => {
    const [schedule, since] = at(k);
    return schedule(since);
  };
  if (schedules.some((schedule) => schedule.momentum === undefined)) return rate;
  const momentum = (k: number): number => {
    const [schedule, since] = at(k);
    return (schedule.momentum as (k: number) => number)(since);
  };
  return Object.assign(rate, { momentum });
}
