import { PURPOSE, permutations } from '../data/permutation.ts';
import type { Evaluation } from '../evaluate.ts';
import { weighedRows } from '../rows.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { type TrainOptions, type TrainVerdict, train } from './train.ts';

/** Options of `crossValidate`: those of `train` without validation rows, which each fold has of its own. */
export interface CrossValidateOptions
  extends Omit<TrainOptions, 'validation' | 'validateEvery' | 'patience' | 'metric'> {
  /** Parts, an integer from 2 to the number of rows; 5. */
  folds?: number;
  /** Names the division, an integer from 0 to 2^53 − 1; 0. */
  seed?: number;
  /** The class of each row, to be spread evenly over the folds; the labels of the data unless given. */
  strata?: ArrayLike<number>;
}

/** One fold. */
export interface Fold {
  /** The rows that were held out, and how the network does on them that was trained on all others. */
  readonly rows: Int32Array;
  readonly evaluation: Evaluation;
  readonly verdict: TrainVerdict;
}

/** A mean over the folds with its standard error, s/√k, s² = Σ(v − v̄)²/(k − 1). */
export interface FoldMean {
  readonly mean: number;
  readonly standardError: number;
}

/** See `crossValidate`. */
export interface CrossValidation {
  readonly folds: readonly Fold[];
  /** Of the held-out losses. */
  readonly loss: FoldMean;
  /** Of the accuracies, or of R². */
  readonly score: FoldMean;
}

/**
 * Estimates how a network does on rows that it was not trained on: the rows are divided into k parts; for each of them a new
 * session is trained on all others and evaluated on it (Stone 1974). Every row is held out once.
 *
 * Classes are spread evenly: each fold has ⌊n_c/k⌋ or ⌈n_c/k⌉ rows of class c. The division is named by the seed. The folds share
 * training rows, so the standard error is on the small side (Bengio & Grandvalet 2004).
 * @param create makes the session of a fold, 0 … k − 1: with new weights.
 * @throws as `train`; RangeError on a number of folds or strata that do not fit; TypeError if `create` is no function.
 *
 * @example
 * ```ts
 * import { compile, crossValidate, dense, sequential, squaredError } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const rule = gradientDescent({ learningRate: 0.1 });
 * const create = () => compile(sequential(1, dense(1)), { loss: squaredError(), rule, seed: 1 });
 * const data = { x: [0, 1, 2, 3], t: [1, 3, 5, 7] };
 * const { folds, loss } = crossValidate(create, data, { folds: 4, epochs: 500 });
 * console.log(folds.length, loss.mean < 1e-3); // 4 true
 * ```
 */
export function crossValidate(
  create: (fold: number) => Session,
  data: Data,
  { folds: k = 5, seed = 0, strata, ...options }: CrossValidateOptions,
): CrossValidation {
  if (typeof create !== 'function') {
    throw new TypeError(`crossValidate: create must be a function that makes a session, got ${typeof create}`);
  }
  let parts: Int32Array[] | undefined;
  const folds: Fold[] = [];
  for (let fold = 0; fold < k; fold++) {
    const session = create(fold);
    parts ??= divide(session, data, k, seed, strata);
    const rows = parts[fold] as Int32Array;
    const others = parts.flatMap((part, i) => (i === fold ? [] : [...part])).sort((a, b) => a - b);
    const run = train(session, pick(session, data, others), options);
    let next = run.next();
    while (!next.done) next = run.next();
    folds.push({ rows, evaluation: session.evaluate(pick(session, data, rows)), verdict: next.value });
  }
  return {
    folds,
    loss: meanOf(folds.map(({ evaluation }) => evaluation.loss)),
    score: meanOf(folds.map(({ evaluation }) => evaluation.accuracy ?? evaluation.r2 ?? Number.NaN)),
  };
}

/** The rows of each fold, in ascending order: shuffled, brought together by class, and dealt out in turn. */
function divide(session: Session, data: Data, k: number, seed: number, strata?: ArrayLike<number>): Int32Array[] {
  const rows = weighedRows('crossValidate', session.plan, data);
  if (!(Number.isInteger(k) && k >= 2 && k <= rows)) {
    throw new RangeError(`crossValidate: folds must be an integer from 2 to the ${rows} rows, got ${String(k)}`);
  }
  if (strata && strata.length !== rows) {
    throw new RangeError(`crossValidate: strata must hold one number a row, ${rows}, got ${strata.length}`);
  }
  const classes = strata ?? (session.plan.loss.target === 'labels' ? data.t : new Uint8Array(rows));
  const order = Array.from(permutations(rows, seed, PURPOSE.split, session.core.module)(k));
  order.sort((a, b) => (classes[a] as number) - (classes[b] as number)); // a stable sort keeps the shuffle within classes
  return Array.from({ length: k }, (_, fold) => Int32Array.from(order.filter((_row, i) => i % k === fold)).sort());
}

/** Those rows of the data. */
function pick({ plan }: Session, { x, t, weights }: Data, rows: ArrayLike<number>): Data {
  const { network, loss } = plan;
  const part = (source: ArrayLike<number>, width: number): number[] =>
    Array.from(rows).flatMap((row) => Array.from({ length: width }, (_, j) => source[row * width + j] as number));
  return {
    x: part(x, network.inputs),
    t: part(t, loss.target === 'labels' ? 1 : network.outputs),
    weights: weights == null ? undefined : part(weights, 1),
  };
}

function meanOf(values: readonly number[]): FoldMean {
  const k = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / k;
  const squares = values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0);
  return { mean, standardError: Math.sqrt(squares / (k - 1) / k) };
}
