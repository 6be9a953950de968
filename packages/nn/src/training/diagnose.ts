import { isCustom, type Schedule } from '@elbow/optim';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { snapshot } from './snapshot.ts';
import { stageRows } from './stage.ts';
import type { TrainVerdict } from './train.ts';
import { rateAt, trainBatches } from './trainBatches.ts';
import { trainerOf } from './trainer.ts';

/** Whether the parameters, and what a rule of the core keeps, are free of NaN and infinity. */
export function staysFinite({ core, plan }: Session): boolean {
  const { rule, ruleMemory, blueprint } = plan;
  const kept = rule && ruleMemory && !isCustom(rule) ? Object.values(ruleMemory.slots) : [];
  return core.nonFiniteIn([blueprint.vectors.parameters, ...kept]) === null;
}

/**
 * Finds where the first NaN or infinity of this epoch was born: trains it again, step by step, up to the one after which
 * something is not finite, and takes that one op by op. Leaves the session as it was before that step.
 */
export function diagnose(
  session: Session,
  data: Data,
  order: Int32Array,
  rewind: () => void,
  schedule?: Schedule,
): TrainVerdict {
  const { batch } = session;
  const trainer = trainerOf(session);
  rewind();
  while (trainer.batch * batch < order.length) {
    const undo = snapshot(session);
    if (trainBatches(session, data, order, 1, schedule) && staysFinite(session)) continue;
    undo();
    const step = session.steps;
    const from = trainer.batch * batch;
    const { x, t, weights } = stageRows(session, data, order, from, Math.min(batch, order.length - from));
    if (schedule) session.learningRate = rateAt(schedule, step);
    const finding = session.firstNonFinite(x, t, weights);
    undo();
    if (!finding) break;
    const { region: array, index, value } = finding;
    return { kind: 'nonFinite', step, epoch: trainer.epoch, array, index, value };
  }
  throw new Error('train: what was not finite did not show again when its epoch was repeated');
}
