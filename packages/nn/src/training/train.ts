import type { Schedule } from '@elbow/optim';
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
      /** The step, counted from 0, in which a NaN or an infinity first appeared; it was not taken. */
      readonly step: number;
      readonly epoch: number;
      /** Where it was first seen: `dense1.w` and the flat index in it. */
      readonly array: string;
      readonly index: number;
      readonly value: number;
    };

/**
 * Trains on the data by epochs: each is one pass over all rows in a new order, which is named by seed and epoch (R12), in
 * batches of the session's size; a last, smaller batch is exact. A generator: it yields after each epoch, and stops where
 * the caller stops asking. A session restored from a checkpoint goes on in the middle of its epoch with the same bits.
 *
 * @throws RangeError on data that do not fit, or options out of range; TypeError where there is no rule.
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
  const { epochs, schedule, validation, patience, every = Number.POSITIVE_INFINITY } = options;
  onlyKnown('train', options, ['epochs', 'schedule', 'validation', 'patience', 'every']);
  if (!session.plan.rule) throw new TypeError('train: the session was compiled without a rule');
  const rows = weighedRows('train', session.plan, data);
  if (validation) weighedRows('train (validation)', session.plan, validation);
  checkCount('epochs', epochs);
  if (patience !== undefined) checkCount('patience', patience);
  if (patience !== undefined && !validation) throw new TypeError('train: patience needs validation rows');
  if (every !== Number.POSITIVE_INFINITY) checkCount('every', every);

  const { batch } = session;
  const batches = Math.ceil(rows / batch);
  const shuffle = permutations(rows, session.plan.blueprint.seed, PURPOSE.shuffle, session.core.module);
  const trainer = trainerOf(session);
  const progress = (end: boolean, evaluation: Evaluation | null, best: boolean): Progress => ({
    epoch: trainer.epoch,
    epochs,
    step: session.steps,
    loss: trainer.lossSum / trainer.weightSum,
    learningRate: session.learningRate,
    epochEnd: end,
    validation: evaluation,
    best,
  });

  const impatient = (): boolean => patience !== undefined && trainer.waited >= patience;
  while (trainer.epoch < epochs && !impatient()) {
    if (trainer.batch >= batches) {
      throw new RangeError(
        `train: the session stands at batch ${trainer.batch} of its epoch, but these ${rows} rows make ${batches}`,
      );
    }
    const order = shuffle(trainer.epoch);
    const rewind = snapshot(session);
    // Here trainer.batch batches of this epoch are trained, and lossSum, weightSum cover exactly those.
    while (trainer.batch < batches) {
      const untilYield = Number.isFinite(every) ? every - (trainer.batch % every) : every;
      if (!trainBatches(session, data, order, Math.min(untilYield, batches - trainer.batch), schedule)) {
        return diagnose(session, data, order, rewind, schedule);
      }
      if (trainer.batch < batches) yield progress(false, null, false);
    }
    if (!staysFinite(session)) return diagnose(session, data, order, rewind, schedule);
    trainer.epoch++;
    const evaluation = validation ? session.evaluate(validation) : null;
    const best = evaluation !== null && trainer.judge(evaluation.loss);
    const ended = progress(true, evaluation, best);
    trainer.startEpoch(); // before the caller may take a checkpoint
    yield ended;
  }
  const stoppedEarly = impatient();
  if (patience !== undefined && trainer.bestEpoch > 0) trainer.restoreBest();
  if (!stoppedEarly) return { kind: 'finished', epochs: trainer.epoch };
  return { kind: 'stoppedEarly', epochs: trainer.epoch, bestEpoch: trainer.bestEpoch, bestLoss: trainer.bestLoss };
}

function checkCount(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1))
    throw new RangeError(`train: ${name} must be an integer >= 1, got ${String(value)}`);
}
