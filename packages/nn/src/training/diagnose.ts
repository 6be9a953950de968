import type { NonFinite } from '@elbow/core-wasm';
import type { Session } from '../session.ts';
import { firstNonFinite } from './firstNonFinite.ts';
import { type Snapshot, snapshot } from './snapshot.ts';
import { stageRows } from './stage.ts';
import type { TrainVerdict } from './train.ts';
import { type Pass, rateAt, trainBatches } from './trainBatches.ts';
import { trainerOf } from './trainer.ts';

/** Whether the parameters, and what a rule of the core keeps, are free of NaN and infinity. */
export function staysFinite(session: Session): boolean {
  return nonFinite(session) === null;
}

function nonFinite({ core, plan }: Session): NonFinite | null {
  const { emittedRule, blueprint } = plan;
  const kept = emittedRule?.custom.length === 0 ? Object.values(emittedRule.slots) : [];
  return core.nonFiniteIn([blueprint.vectors.parameters, ...kept]);
}

/**
 * Finds where the first NaN or infinity of this epoch was born: trains it again, step by step, up to the one after which
 * something is not finite, and takes that one op by op. Leaves the session as it was before that step. A rule or schedule
 * that is no function of its arguments may stay finite this time: then the verdict tells what was seen the first time, and
 * the session is left at the epoch's begin.
 *
 * @param loss the loss that was not finite, null where all were
 */
export function diagnose(session: Session, pass: Pass, epochBegin: Snapshot, loss: number | null): TrainVerdict {
  const trainer = trainerOf(session);
  const batches = Math.ceil(pass.order.length / session.batch);
  const lastBatch = Math.min(trainer.batch, batches - 1);
  const seen = nonFinite(session) ?? { region: 'loss', index: 0, value: loss ?? Number.NaN };
  epochBegin.putBack();
  const lastStep = session.steps + lastBatch - trainer.batch;
  const stepBegin = snapshot(session);
  while (trainer.batch < batches) {
    stepBegin.take();
    if (trainBatches(session, pass, 1) === null && staysFinite(session)) continue;
    stepBegin.putBack();
    const born = birthplace(session, pass);
    stepBegin.putBack();
    if (born) return verdict(born, session.steps, trainer.epoch);
    break;
  }
  epochBegin.putBack();
  return verdict(seen, lastStep, trainer.epoch);
}

/** Takes the next step op by op: the first array that is not finite. */
function birthplace(session: Session, { data, order, schedule }: Pass): NonFinite | null {
  const { batch, steps } = session;
  const from = trainerOf(session).batch * batch;
  const { x, t, weights } = stageRows(session, data, order, from, Math.min(batch, order.length - from));
  if (schedule) session.learningRate = rateAt(schedule, steps);
  return firstNonFinite(session, x, t, weights);
}

function verdict({ region: array, index, value }: NonFinite, step: number, epoch: number): TrainVerdict {
  return { kind: 'nonFinite', step, epoch, array, index, value };
}
