import { momentumAt, type Schedule } from '@elbow/optim';
import { slice, totalWeight } from '../rows.ts';
import { checkedRate, type Session } from '../session.ts';
import type { Data } from '../types.ts';
import { setMomentum } from './setMomentum.ts';
import { stageRows } from './stage.ts';
import { trainerOf } from './trainer.ts';

/** What an epoch trains on, in which order, and at which rates (the session's own without a schedule). */
export interface Pass {
  readonly data: Data;
  readonly order: Int32Array;
  readonly schedule?: Schedule | undefined;
}

/**
 * Trains the next `count` batches of the epoch, as many at once as are staged; returns the first loss that is not finite,
 * as soon as there is one, or null.
 */
export function trainBatches(session: Session, { data, order, schedule }: Pass, count: number): number | null {
  const { batch, plan } = session;
  const trainer = trainerOf(session);
  const end = trainer.batch + count;
  while (trainer.batch < end) {
    const from = trainer.batch * batch;
    if (schedule?.momentum) setMomentum(session, momentumAt('train', schedule.momentum, session.steps));
    // a momentum that changes from step to step is the host's to set
    const whole = Math.min(
      schedule?.momentum ? 1 : plan.staging,
      end - trainer.batch,
      Math.floor((order.length - from) / batch),
    );
    const rows = whole > 0 ? whole * batch : order.length - from;
    const { x, t, weights } = stageRows(session, data, order, from, rows);
    const losses =
      whole > 0
        ? session.runStaged(whole, ratesOf(session, whole, schedule), weights != null)
        : [stepRagged(session, { x, t, ...(weights == null ? {} : { weights }) }, schedule)];
    for (let i = 0; i < losses.length; i++) {
      const loss = losses[i] as number;
      if (!Number.isFinite(loss)) return loss;
      const ownWeights = weights && slice(weights, i * batch, (i + 1) * batch);
      trainer.count(loss, totalWeight(ownWeights, Math.min(batch, rows)));
    }
  }
  return null;
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
