import { hasMomentum, readsRate } from '@elbow/optim';
import { onlyKnown } from '../options.ts';
import { weighedRows } from '../rows.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import type { TrainOptions } from './train.ts';

const KNOWN = [
  'epochs',
  'schedule',
  'metric',
  'sampler',
  'accumulate',
  'validation',
  'validateEvery',
  'patience',
  'every',
];

/** How many rows the data hold. Throws as `train`. */
export function checkedRows(place: string, session: Session, data: Data, options: TrainOptions): number {
  onlyKnown(place, options, KNOWN);
  const { epochs, metric, sampler, accumulate, validation, validateEvery, patience, every } = options;
  checkRule(place, session, options);
  const rows = weighedRows(place, session.plan, data);
  if (validation) weighedRows(`${place} (validation)`, session.plan, validation);
  checkCount(place, 'epochs', epochs);
  for (const [name, count] of Object.entries({ accumulate, validateEvery, patience })) {
    if (count !== undefined) checkCount(place, name, count);
  }
  if (every !== undefined && every !== Number.POSITIVE_INFINITY) checkCount(place, 'every', every);
  for (const [name, value] of Object.entries({
    patience,
    validateEvery,
    metric: metric === 'validation' || undefined,
  })) {
    if (value !== undefined && !validation) throw new TypeError(`${place}: ${name} needs validation rows`);
  }
  if (metric !== undefined && metric !== 'training' && metric !== 'validation') {
    throw new TypeError(`${place}: metric must be 'training' or 'validation', got ${String(metric)}`);
  }
  if (sampler !== undefined && typeof sampler?.begin !== 'function') {
    throw new TypeError(`${place}: sampler must be a sampler, such as withReplacement(), got ${typeof sampler}`);
  }
  return rows;
}

/** Throws TypeError where there is no rule, or one that the schedule cannot move. */
export function checkRule(place: string, { plan }: Session, { schedule }: Pick<TrainOptions, 'schedule'>): void {
  const { rule } = plan;
  if (!rule) throw new TypeError(`${place}: the session was compiled without a rule`);
  if (!schedule) return;
  if (typeof schedule !== 'function' && typeof schedule.next !== 'function') {
    throw new TypeError(`${place}: schedule must be a function of the step, or a plateau, got ${typeof schedule}`);
  }
  if (typeof schedule === 'function' && schedule.momentum !== undefined && !hasMomentum(rule)) {
    throw new TypeError(`${place}: ${rule.name} has no momentum, which schedule would move`);
  }
  if (!readsRate(rule)) {
    throw new TypeError(`${place}: ${rule.name} has no learning rate, so schedule would have no effect`);
  }
}

export function checkCount(place: string, name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1))
    throw new RangeError(`${place}: ${name} must be an integer >= 1, got ${String(value)}`);
}
