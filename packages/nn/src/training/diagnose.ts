import { type NonFinite, nonFiniteIn } from '@elbow/core-wasm';
import { dataSlice } from '../rows.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { firstNonFinite } from './firstNonFinite.ts';
import { type Snapshot, snapshot } from './snapshot.ts';
import type { TrainVerdict } from './train.ts';
import { type Pass, rateAt, rowsOfStep, stepsOf, trainBatches } from './trainBatches.ts';
import { trainerOf } from './trainer.ts';

/** Whether the parameters, and what a rule of the core keeps, are free of NaN and infinity. */
export function staysFinite(session: Session): boolean {
  return nonFinite(session) === null;
}

function nonFinite({ core, plan }: Session): NonFinite | null {
  const { emittedRule, blueprint } = plan;
  const kept = emittedRule?.custom.length === 0 ? Object.values(emittedRule.slots) : [];
  return nonFiniteIn(core, [blueprint.vectors.parameters, ...kept]);
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
  const batches = stepsOf(pass);
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

/** Takes the next step op by op, batch after batch where it is joined from several: the first array that is not finite. */
function birthplace(session: Session, pass: Pass): NonFinite | null {
  const { plan, batch } = session;
  if (pass.schedule) session.learningRate = rateAt(pass.schedule, session.steps);
  const data = rowsOfStep(session, pass);
  const rows = data.x.length / plan.network.inputs;
  const begin = snapshot(session);
  for (let from = 0; from < rows; from += batch) {
    const { x, t, weights } = dataSlice(plan, data, from, Math.min(rows, from + batch));
    const born = firstNonFinite(session, x, t, weights ?? undefined);
    if (born) return born;
    begin.putBack();
  }
  return null;
}

/**
 * Finds where the step on these rows went wrong, which was taken at `before`, and leaves the session there.
 * @param loss of that step
 */
export function wordBirthplace(
  session: Session,
  { x, t, weights }: Data,
  before: Snapshot,
  loss: number,
): TrainVerdict {
  const seen = nonFinite(session) ?? { region: 'loss', index: 0, value: loss };
  const rate = session.learningRate;
  before.putBack();
  session.learningRate = rate;
  const born = firstNonFinite(session, x, t, weights ?? undefined) ?? seen;
  before.putBack();
  return verdict(born, session.steps, trainerOf(session).epoch);
}

function verdict({ region: array, index, value }: NonFinite, step: number, epoch: number): TrainVerdict {
  return { kind: 'nonFinite', step, epoch, array, index, value };
}
