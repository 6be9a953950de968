import {
  compile,
  crossEntropy,
  dense,
  dropout,
  loadSafetensors,
  online,
  relu,
  saveSafetensors,
  sequential,
  weightsHash,
} from '@elbow/nn';
import { adam, clipByGlobalNorm } from '@elbow/optim';
import { MAX_ROWS } from './limits.ts';

/** Numbers in a row. What they mean is the caller's: capital letters, links, age of the account …, each scaled to about 1. */
export const FEATURES = 8;

/** What the object says after learning. */
export interface Learned {
  /** The number of this update: the order in which requests were applied. */
  readonly update: number;
  /** Mean loss of these rows before they were learnt from. */
  readonly loss: number;
  /** Share of mistakes on the last thousand rows or so, each predicted before it was learnt from. */
  readonly error: number;
  /** Whether the weights were lost: NaN or infinite. */
  readonly diverged: boolean;
}

export type Model = ReturnType<typeof createModel>;

/**
 * The classifier with its memory: rows of FEATURES numbers, label 1 for spam. The same calls in the same order give the same
 * weights, to the bit, here, in workerd and in Node.
 */
export function createModel(hidden: number) {
  // The norm of a gradient is at most 1 and Adam's step about the learning rate, so no row, however extreme, blows the weights up.
  const session = compile(sequential(FEATURES, dense(hidden), relu(), dropout({ rate: 0.1 }), dense(2)), {
    loss: crossEntropy(),
    rule: clipByGlobalNorm(adam({ learningRate: 0.01 }), 1),
    batch: MAX_ROWS,
    seed: 1,
  });
  const { step } = online(session);
  return {
    learn(x: readonly number[], labels: readonly number[]): Learned {
      const { loss, diverged, prequentialError = 0 } = step(x, labels);
      return { update: session.steps, loss, error: prequentialError, diverged };
    },
    /** The probability of spam of each row. */
    predict(x: readonly number[]): number[] {
      const logits = session.predict(x);
      return Array.from({ length: logits.length / 2 }, (_, i) => {
        const [ham = 0, spam = 0] = logits.subarray(2 * i);
        return 1 / (1 + Math.exp(ham - spam));
      });
    },
    get updates(): number {
      return session.steps;
    },
    get parameters(): number {
      return session.parameters.length;
    },
    /** SHA-256 of the weights. */
    hash: (): Promise<string> => weightsHash(session),
    /** Everything that learning depends on: weights, Adam's moments, the step, which also names dropout's draws, the sums of the error. */
    checkpoint: (): Uint8Array => session.checkpoint(),
    restore: (bytes: Uint8Array): void => session.restore(bytes),
    /** What predicting needs: the weights, and how many updates made them. */
    snapshot(): Uint8Array {
      const weights = { shape: [session.parameters.length], data: session.parameters };
      return saveSafetensors({ weights }, { updates: String(session.steps) });
    },
    /** Puts a snapshot's weights in place; returns its number of updates. */
    load(snapshot: Uint8Array): number {
      const { tensors, metadata } = loadSafetensors(snapshot);
      const weights = tensors.get('weights')?.data;
      if (weights?.length !== session.parameters.length) throw new RangeError('load: a snapshot of another model');
      const updates = Number(metadata.updates);
      if (!Number.isInteger(updates)) throw new RangeError('load: a snapshot without its number of updates');
      session.parameters.set(weights);
      return updates;
    },
  };
}
