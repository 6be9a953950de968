import { hasMomentum, readsRate, type Schedule } from '@elbow/optim';
import { PURPOSE, permutations } from '../data/permutation.ts';
import type { Evaluation } from '../evaluate.ts';
import { onlyKnown } from '../options.ts';
import { weighedRows } from '../rows.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { diagnose, staysFinite } from './diagnose.ts';
import { snapshot } from './snapshot.ts';
import { trainBatches } from './trainBatches.ts';
import { trainerOf } from './trainer.ts';

/** Options of `train`. */
export interface TrainOptions {
  /** Passes over the data that the session has made when this ends, an integer ≥ 1. A resumed session makes the rest. */
  epochs: number;
  /** Learning rate of step k = 0, 1, …; the session's own where absent. */
  schedule?: Schedule;
  /** Rows never trained on; their loss is reported after each epoch. */
  validation?: Data;
  /** Epochs without a lower validation loss after which to stop; the best parameters are put back at the end. */
  patience?: number;
  /** Yield after every so many steps too, not after epochs only. */
  every?: number;
}

/** Where a training run stands. */
export interface Progress {
  /** Epochs completed. */
  readonly epoch: number;
  readonly epochs: number;
  /** Updates made by the session in all. */
  readonly step: number;
  /** Mean loss of the epoch's steps so far, each before its update, in the mean over rows, weighted by their weights. */
  readonly loss: number;
  readonly learningRate: number;
  /** Whether an epoch has just ended; only then is `validation` evaluated. */
  readonly epochEnd: boolean;
  readonly validation: Evaluation | null;
  /** Whether this epoch's validation loss is the lowest yet. */
  readonly best: boolean;
}

/** Why a training run ended. */
export type TrainVerdict =
  | { readonly kind: 'finished'; readonly epochs: number }
  /** bestEpoch is 0, and nothing is put back, where every validation loss was NaN. */
  | { readonly kind: 'stoppedEarly'; readonly epochs: number; readonly bestEpoch: number; readonly bestLoss: number }
  | {
      readonly kind: 'nonFinite';
      /**
       * The step, counted from 0, in which a NaN or an infinity first appeared; it was not taken. Where a rule or a schedule
       * is no function of its arguments it may not appear again when the epoch is repeated to find it: then this is the step
       * after which it was seen, and the session is left as it was when the epoch began.
       */
      readonly step: number;
      readonly epoch: number;
      /** Where it was first seen: `dense1.w`, or `loss`, and the flat index in it. */
      readonly array: string;
      readonly index: number;
      readonly value: number;
    };

/**
 * Trains on the data by epochs: each is one pass over all rows in a new order, which is named by seed and epoch (R12), in
 * batches of the session's size; a last, smaller batch is exact. A generator: it yields after each epoch, and stops where
 * the caller stops asking. A session restored from a checkpoint goes on in the middle of its epoch with the same bits.
 *
 * A session that ended with its best parameters goes on from the last ones when it is asked for more epochs, unless its
 * parameters were changed in between. One that patience stopped makes no further epochs when asked with the same patience.
 *
 * @throws RangeError on data that do not fit, or options out of range; TypeError where there is no rule, or a schedule for one
 * without a learning rate (Rprop).
 *
 * @example
 * ```ts
 * import { compile, dense, sequential, squaredError, train } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule: gradientDescent({ learningRate: 0.1 }), seed: 1 });
 * const data = { x: [0, 1, 2, 3], t: [1, 3, 5, 7] };
 * for (const progress of train(session, data, { epochs: 300 })) if (progress.epoch === 300) console.log(progress.loss < 1e-6); // true
 * ```
 */
export function* train(session: Session, data: Data, options: TrainOptions): Generator<Progress, TrainVerdict, void> {
  const rows = checkedRows(session, data, options);
  const { epochs, schedule, validation, patience, every = Number.POSITIVE_INFINITY } = options;
  const batches = Math.ceil(rows / session.batch);
  const shuffle = permutations(rows, session.plan.blueprint.seed, PURPOSE.shuffle, session.core.module);
  const trainer = trainerOf(session);
  const impatient = (): boolean => patience !== undefined && trainer.waited >= patience;
  const epochBegin = snapshot(session);
  trainer.resumeLast();
  while (trainer.epoch < epochs && !impatient()) {
    const pass = { data, order: shuffle(trainer.epoch), schedule };
    epochBegin.take();
    // Here trainer.batch batches of this epoch are trained, and lossSum, weightSum cover exactly those.
    while (trainer.batch < batches) {
      const untilYield = Number.isFinite(every) ? every - (trainer.batch % every) : every;
      const badLoss = trainBatches(session, pass, Math.min(untilYield, batches - trainer.batch));
      if (badLoss !== null) return diagnose(session, pass, epochBegin, badLoss);
      if (trainer.batch < batches) yield progress(session, epochs, null);
    }
    if (!staysFinite(session)) return diagnose(session, pass, epochBegin, null);
    trainer.epoch++;
    const evaluation = validation ? session.evaluate(validation) : null;
    const best = evaluation !== null && trainer.judge(evaluation.loss);
    const ended = progress(session, epochs, { validation: evaluation, best });
    trainer.startEpoch(); // before the caller may take a checkpoint
    yield ended;
  }
  const stoppedEarly = impatient();
  if (patience !== undefined && trainer.bestEpoch > 0) trainer.showBest();
  if (!stoppedEarly) return { kind: 'finished', epochs: trainer.epoch };
  return { kind: 'stoppedEarly', epochs: trainer.epoch, bestEpoch: trainer.bestEpoch, bestLoss: trainer.bestLoss };
}

/** Where the session stands in its epoch, or at the end of one. */
function progress(
  session: Session,
  epochs: number,
  end: { readonly validation: Evaluation | null; readonly best: boolean } | null,
): Progress {
  const { epoch, lossSum, weightSum } = trainerOf(session);
  return {
    epoch,
    epochs,
    step: session.steps,
    loss: weightSum === 0 ? 0 : lossSum / weightSum,
    learningRate: session.learningRate,
    epochEnd: end !== null,
    validation: end?.validation ?? null,
    best: end?.best ?? false,
  };
}

/** How many rows the data hold. Throws as `train`. */
function checkedRows(session: Session, data: Data, options: TrainOptions): number {
  onlyKnown('train', options, ['epochs', 'schedule', 'validation', 'patience', 'every']);
  const { epochs, schedule, validation, patience, every } = options;
  const { rule } = session.plan;
  if (!rule) throw new TypeError('train: the session was compiled without a rule');
  const rows = weighedRows('train', session.plan, data);
  if (validation) weighedRows('train (validation)', session.plan, validation);
  checkCount('epochs', epochs);
  if (patience !== undefined) checkCount('patience', patience);
  if (patience !== undefined && !validation) throw new TypeError('train: patience needs validation rows');
  if (every !== undefined && every !== Number.POSITIVE_INFINITY) checkCount('every', every);
  if (schedule?.momentum && !hasMomentum(rule)) {
    throw new TypeError(`train: ${rule.name} has no momentum, which schedule would move`);
  }
  if (schedule && !readsRate(rule)) {
    throw new TypeError(`train: ${rule.name} has no learning rate, so schedule would have no effect`);
  }
  const { epoch, batch } = trainerOf(session);
  const batches = Math.ceil(rows / session.batch);
  if (epoch < epochs && batch >= batches) {
    throw new RangeError(
      `train: the session stands at batch ${batch} of its epoch, but these ${rows} rows make ${batches}`,
    );
  }
  return rows;
}

function checkCount(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1))
    throw new RangeError(`train: ${name} must be an integer >= 1, got ${String(value)}`);
}
