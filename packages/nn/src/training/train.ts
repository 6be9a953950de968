import type { Plateau, Schedule } from '@elbow/optim';
import type { Evaluation } from '../evaluate.ts';
import type { Sampler } from '../samplers/sampler.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { trainInChunks } from './chunks.ts';

/** Options of `train`. */
export interface TrainOptions {
  /** Passes over the data that the session has made when this ends, an integer ≥ 1. A resumed session makes the rest. */
  epochs: number;
  /** Learning rate of step k = 0, 1, …, or a `plateau`, which follows `metric`; the session's own where absent. */
  schedule?: Schedule | Plateau;
  /** What a plateau follows: each epoch's mean loss, or each validation's; 'validation' where there are such rows. */
  metric?: 'training' | 'validation';
  /** Which rows make the batches of an epoch; `withoutReplacement()`. */
  sampler?: Sampler;
  /** Batches whose gradients are joined to one update, an integer ≥ 1; 1. */
  accumulate?: number;
  /** Rows never trained on; their loss is reported after each epoch. */
  validation?: Data;
  /** Evaluates them after every so many of the session's updates, in the place of after each epoch. */
  validateEvery?: number;
  /** Validations without a lower loss after which to stop; the best parameters are put back at the end. */
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
  /** The regulariser's R(θ) now, which is not in the losses; 0 without one. */
  readonly penalty: number;
  readonly learningRate: number;
  /** Whether an epoch has just ended. */
  readonly epochEnd: boolean;
  /** The validation rows as evaluated just now; null where it was not the time. */
  readonly validation: Evaluation | null;
  /** Whether that loss is the lowest yet. */
  readonly best: boolean;
}

/** Why a training run ended. */
export type TrainVerdict =
  | { readonly kind: 'finished'; readonly epochs: number }
  /** bestStep counts updates. It is 0, and nothing is put back, where every validation loss was NaN. */
  | {
      readonly kind: 'stoppedEarly';
      readonly epochs: number;
      readonly bestEpoch: number;
      readonly bestStep: number;
      readonly bestLoss: number;
    }
  /** The signal of `trainAsync` fired; the session stands after its last step, and goes on where it is asked to. */
  | { readonly kind: 'aborted'; readonly epochs: number; readonly step: number }
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
 * batches of the session's size; a last, smaller batch is exact. Other ways to make batches are samplers. A generator: it yields
 * after each epoch, after every so many steps and after each validation, and stops where the caller stops asking; that is also
 * where to take a checkpoint. A session restored from it goes on in the middle of its epoch with the same bits.
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
  const run = trainInChunks('train', session, data, options, () => Number.POSITIVE_INFINITY);
  for (;;) {
    const { value, done } = run.next();
    if (done) return value;
    if (value) yield value;
  }
}
