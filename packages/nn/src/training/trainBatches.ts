import { momentumAt, type Schedule } from '@elbow/optim';
import type { Plan } from '../compile.ts';
import { dataSlice, totalWeight } from '../rows.ts';
import { checkedRate, type Session } from '../session.ts';
import type { Data } from '../types.ts';
import { setMomentum } from './setMomentum.ts';
import { copyRows, stageRows } from './stage.ts';
import { trainerOf } from './trainer.ts';

/** What an epoch trains on, in which order, and at which rates (the session's own without a schedule). */
export interface Pass {
  readonly data: Data;
  readonly order: Int32Array;
  readonly schedule?: Schedule | undefined;
  /** Rows of one update. */
  readonly rowsPerStep: number;
  /** Takes a step on more rows than a batch, or on a batch that is divided by its rows; absent where neither is asked for. */
  readonly joint?: ((data: Data) => number) | undefined;
  /** Whether losses are divided by the number of rows, not by their weights. */
  readonly byRows: boolean;
}

/** Updates that an epoch takes. */
export function stepsOf({ order, rowsPerStep }: Pick<Pass, 'order' | 'rowsPerStep'>): number {
  return Math.ceil(order.length / rowsPerStep);
}

/**
 * Trains the next `count` steps of the epoch; returns the first loss that is not finite, as soon as there is one, or null.
 */
export function trainBatches(session: Session, pass: Pass, count: number): number | null {
  const trainer = trainerOf(session);
  const end = trainer.batch + count;
  while (trainer.batch < end) {
    const { schedule } = pass;
    if (schedule?.momentum) setMomentum(session, momentumAt('train', schedule.momentum, session.steps));
    const bad = pass.joint ? trainJoint(session, pass) : trainStaged(session, pass, end - trainer.batch);
    if (bad !== null) return bad;
  }
  return null;
}

/** As many of the next batches as are staged at once, or the last and smaller one. */
function trainStaged(session: Session, { data, order, schedule }: Pass, count: number): number | null {
  const { batch, plan } = session;
  const trainer = trainerOf(session);
  const from = trainer.batch * batch;
  // a momentum that changes from step to step is the host's to set
  const most = schedule?.momentum ? 1 : plan.staging;
  const whole = Math.min(most, count, Math.floor((order.length - from) / batch));
  const rows = whole > 0 ? whole * batch : order.length - from;
  const { x, t, weights } = stageRows(session, data, order, from, rows);
  const losses =
    whole > 0
      ? session.runStaged(whole, ratesOf(session, whole, schedule), weights != null)
      : [stepRagged(session, { x, t, ...(weights == null ? {} : { weights }) }, schedule)];
  for (let i = 0; i < losses.length; i++) {
    const loss = losses[i] as number;
    if (!Number.isFinite(loss)) return loss;
    const own = Math.min(batch, rows);
    const alike = weights == null && !plan.loss.total;
    trainer.count(loss, alike ? own : weightOf(plan, dataSlice(plan, { x, t, weights }, i * batch, i * batch + own)));
  }
  return null;
}

/** The next step, joined from several batches. */
function trainJoint(session: Session, pass: Pass): number | null {
  const { schedule, byRows, joint } = pass;
  const trainer = trainerOf(session);
  const data = rowsOfStep(session, pass);
  const rows = data.x.length / session.plan.network.inputs;
  if (schedule) session.learningRate = rateAt(schedule, session.steps);
  const loss = joint?.(data) ?? 0;
  if (!Number.isFinite(loss)) return loss;
  trainer.count(loss, byRows ? rows : weightOf(session.plan, data));
  return null;
}

/** Copies of the rows of the step where the trainer stands. */
export function rowsOfStep(session: Session, { data, order, rowsPerStep }: Pass): Data {
  const { network, loss } = session.plan;
  const from = trainerOf(session).batch * rowsPerStep;
  const rows = Math.min(rowsPerStep, order.length - from);
  const copied = (source: ArrayLike<number>, width: number): Float64Array => {
    const copy = new Float64Array(rows * width);
    copyRows(source, copy, width, order, from, rows);
    return copy;
  };
  return {
    x: copied(data.x, network.inputs),
    t: copied(data.t, loss.target === 'labels' ? 1 : network.outputs),
    weights: data.weights == null ? undefined : copied(data.weights, 1),
  };
}

/** What the loss of these rows was divided by: what it counts for in an epoch's mean. */
export function weightOf({ loss, network }: Plan, data: Data): number {
  return loss.total?.(data) ?? totalWeight(data.weights, data.x.length / network.inputs);
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
