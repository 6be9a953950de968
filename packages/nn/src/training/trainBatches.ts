import type { Schedule } from '@elbow/optim';
import { slice, totalWeight } from '../rows.ts';
import { checkedRate, type Session } from '../session.ts';
import type { Data } from '../types.ts';
import { stageRows } from './stage.ts';
import { trainerOf } from './trainer.ts';

/**
 * Trains the next `count` batches of the epoch, as many at once as are staged; returns false as soon as a loss is not
 * finite.
 */
export function trainBatches(
  session: Session,
  data: Data,
  order: Int32Array,
  count: number,
  schedule?: Schedule,
): boolean {
  const { batch, plan } = session;
  const trainer = trainerOf(session);
  const end = trainer.batch + count;
  while (trainer.batch < end) {
    const from = trainer.batch * batch;
    const whole = Math.min(plan.staging, end - trainer.batch, Math.floor((order.length - from) / batch));
    const rows = whole > 0 ? whole * batch : order.length - from;
    const { x, t, weights } = stageRows(session, data, order, from, rows);
    const losses =
      whole > 0
        ? session.runStaged(whole, ratesOf(session, whole, schedule), weights !== undefined)
        : [stepRagged(session, { x, t, ...(weights ? { weights } : {}) }, schedule)];
    for (let i = 0; i < losses.length; i++) {
      const loss = losses[i] as number;
      if (!Number.isFinite(loss)) return false;
      const ownWeights = weights && slice(weights, i * batch, (i + 1) * batch);
      trainer.count(loss, totalWeight(ownWeights, Math.min(batch, rows)));
    }
  }
  return true;
}

/** The rate of step k by the schedule. */
export function rateAt(schedule: Schedule, k: number): number {
  return checkedRate(`train: schedule(${k})`, schedule(k));
}

function ratesOf(session: Session, steps: number, schedule?: Schedule): Float64Array {
  const rates = new Float64Array(steps).fill(session.learningRate);
  if (schedule) for (let i = 0; i < steps; i++) rates[i] = rateAt(schedule, session.steps + i);
  return rates;
}

function stepRagged(session: Session, { x, t, weights }: Data, schedule?: Schedule): number {
  if (schedule) session.learningRate = rateAt(schedule, session.steps);
  return session.step(x, t, weights);
}
