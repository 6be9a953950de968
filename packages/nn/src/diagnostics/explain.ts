import { checkSeed } from '../data/permutation.ts';
import { inRange, onlyKnown } from '../options.ts';
import { weighedRows } from '../rows.ts';
import type { Session } from '../session.ts';
import { snapshot } from '../training/snapshot.ts';
import type { Data } from '../types.ts';
import { type Budget, startBudget } from './explain/budget.ts';
import { baseline } from './explain/fresh.ts';
import { learningFinding } from './explain/learning.ts';
import { type Neighbours, neighbours } from './explain/neighbours.ts';
import { type Reach, reach } from './explain/reach.ts';
import { foldsOf, rescaler } from './explain/rows.ts';

/** One thing that was measured. */
export interface Evidence {
  readonly measure: string;
  readonly value: number;
  /** What it is compared with. */
  readonly against: number;
  readonly says: string;
}

/** Why a network does not learn, after Hornik's three causes. */
export interface Explanation {
  /** 'learning': it could, trained otherwise; 'capacity': a wider one would; 'relation': nothing could; 'fine': it has learnt what there is. */
  readonly cause: 'learning' | 'capacity' | 'relation' | 'fine' | 'inconclusive';
  /** The cause in particular: 'rate too high', 'dead units', … */
  readonly finding: string;
  readonly evidence: readonly Evidence[];
  /** One sentence: the one change to try. */
  readonly change: string;
}

/** Options of `explain`. */
export interface ExplainOptions {
  /** Work that may be done: passes over the data, 10000 unless given; milliseconds where there is a clock. > 0. */
  budget?: number;
  /** A clock in milliseconds, such as () => performance.now(); nn reads none itself. */
  now?: () => number;
  /** Rows that were held out; without them the data are divided in three, and each part is judged by the other two. */
  validation?: Data;
  /** Names the division and the starts, an integer from 0 to 2⁵³ − 1; 0. */
  seed?: number;
}

/** Loss, as a share of the baseline's, that counts as a clear difference. */
const CLEAR = 0.1;
/** Where everything leaves a larger share on held-out rows, there is no relation to be learnt. */
const NOTHING = 0.85;
/** Where more than this is left, and nothing does better, noise is the larger part. */
const MOSTLY_NOISE = 0.5;
/** Widths tried, in the network's. */
const WIDER = [2, 4] as const;
/** One gap explains the failure where it is so many times the other. */
const DOMINATES = 1.5;

/**
 * Tells why a network does not learn: inadequate learning, too few units, or no deterministic relation between x and t (lecture notes R120), by what each would change. All
 * losses are shares of the lowest that a constant output has.
 *
 * ℓ: the session's loss on the data. h₁, f₁: held-out and learnt loss of the same layers from fresh starts under L-BFGS, on standardised inputs, stopped where the
 * held-out loss is lowest; h_w, f_w: the same with hidden layers ×2 and ×4. u: the lowest of h₁, h_w and the leave-one-out loss of nearest neighbours.
 * relation: u ≥ 0.85, or at least half of the variance is between rows at one place, or u ≥ ½ and no gap. learning: ℓ − h₁ ≥ 0.1. capacity: min(min(ℓ, f₁) − f_w,
 * h₁ − h_w) ≥ 0.1. Of both the one that is 1.5 times the other. fine: no gap, u < ½ and ℓ − u < 0.2. Else inconclusive: also where the budget ended before.
 * The thresholds are ours, chosen on planted failures: see scripts/prove-explain.mjs.
 *
 * ℓ − h₁ is conservative: rows learnt from against rows that were not. The session is left as it was, but for `gradients`.
 *
 * Source: Hornik, Stinchcombe & White 1989 (the three causes); Bottou & Bousquet 2008 (errors of optimisation, estimation and approximation); `neighbours` has its own.
 * @throws RangeError on data that do not fit or are not finite, fewer than 12 rows, or options out of range; TypeError on an unknown option, or a network without a dense layer.
 *
 * @example
 * ```ts
 * import { compile, dense, explain, moons, relu, sequential, crossEntropy, train } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const rule = gradientDescent({ learningRate: 1e-5 });
 * const session = compile(sequential(2, dense(16), relu(), dense(2)), { loss: crossEntropy(), rule, seed: 1 });
 * const data = moons({ seed: 1 });
 * for (const _ of train(session, data, { epochs: 30 })); // to its end
 * const { cause, finding } = explain(session, data);
 * console.log(cause, finding); // learning rate too low
 * ```
 */
export function explain(session: Session, data: Data, options: ExplainOptions = {}): Explanation {
  onlyKnown('explain', options, ['budget', 'now', 'validation', 'seed']);
  const { budget: limit = 10_000, now, validation, seed = 0 } = options;
  inRange('explain', 'budget', limit, Number.MIN_VALUE);
  if (now !== undefined && typeof now !== 'function') {
    throw new TypeError(`explain: now must be a function that returns milliseconds, got ${typeof now}`);
  }
  checkSeed('explain', seed);
  const rows = weighedRows('explain', session.plan, data);
  if (rows < LEAST_ROWS) throw new RangeError(`explain: x must hold at least ${LEAST_ROWS} rows, got ${rows}`);
  checkFinite('x', data.x);
  checkFinite('t', data.t);
  if (validation) {
    weighedRows('explain (validation)', session.plan, validation);
    checkFinite('validation.x', validation.x);
    checkFinite('validation.t', validation.t);
  }
  if (!session.plan.network.layers.some(({ kind }) => kind === 'dense')) {
    throw new TypeError('explain: the network must have a dense layer, for that is what can be widened');
  }
  const budget = startBudget(limit, now);
  const before = snapshot(session);
  try {
    return decide(session, data, validation, budget, seed);
  } finally {
    before.putBack();
  }
}

function checkFinite(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`explain: ${name}[${i}] must be finite, got ${String(values[i])}`);
    }
  }
}

/** Rows to divide in three. */
const LEAST_ROWS = 12;

function decide(session: Session, data: Data, validation: Data | undefined, budget: Budget, seed: number): Explanation {
  const { plan } = session;
  const near = neighbours(plan, data);
  const evidence = neighbourEvidence(near);
  const answer = (cause: Explanation['cause'], finding: string, change: string): Explanation => ({
    cause,
    finding,
    evidence,
    change,
  });
  const constant = baseline(session, data);
  if (!(constant > 0)) return answer('fine', 'constant targets', 'Nothing: a constant output has no loss.');
  const { loss } = session.evaluate(data);
  const present = Number.isFinite(loss) ? loss / constant : Number.POSITIVE_INFINITY;
  evidence.push({ measure: 'loss', value: present, against: 1, says: 'share of the loss of the best constant output' });
  if (near.duplicates * near.pureError >= MOSTLY_NOISE) {
    return answer(
      'relation',
      'contradictory duplicates',
      'Look for a feature that tells rows with the same inputs and different targets apart.',
    );
  }

  const scaled = rescaler(plan, data);
  const folds = foldsOf(plan, scaled(data), validation && scaled(validation), seed);
  const unit = baseline(session, scaled(data));
  const at = (factor: number): Reach | null => reach(session, folds, unit, factor, { budget, seed });
  const same = at(1);
  if (!same) return answer('inconclusive', 'budget too small', 'Give a larger budget.');
  evidence.push(...reachEvidence(same, 1, present));
  const wide = Math.min(present, same.learnt) < CLEAR ? same : sweep(same, at, evidence);
  if (!wide) return answer('inconclusive', 'budget too small', 'Give a larger budget.');

  const attainable = Math.min(same.heldOut, wide.heldOut);
  const unexplained = Math.min(attainable, near.unexplained);
  if (unexplained >= NOTHING) {
    return answer(
      'relation',
      'targets do not depend on inputs',
      'Look for other inputs: nothing predicts held-out targets from these.',
    );
  }
  const learning = Math.min(present, 1e6) - same.heldOut;
  const capacity = Math.min(Math.min(present, same.learnt) - wide.learnt, same.heldOut - wide.heldOut);
  if (learning >= CLEAR && learning >= DOMINATES * capacity) {
    const losses = { present, attainable: same.heldOut, baseline: constant };
    const { evidence: more, finding, change } = learningFinding(session, data, losses, { budget, seed });
    evidence.push(...more);
    return answer('learning', finding, change);
  }
  if (capacity >= CLEAR && capacity >= DOMINATES * learning) {
    return answer('capacity', 'too few units', 'Make the hidden layers two to four times as wide.');
  }
  if (learning >= CLEAR || capacity >= CLEAR) {
    return answer(
      'inconclusive',
      'learning and width both matter',
      'Train from other starts first, then widen the hidden layers.',
    );
  }
  if (present - unexplained >= 2 * CLEAR) {
    return answer('inconclusive', 'more could be learnt, by neither', 'Try other layers or more rows.');
  }
  if (unexplained >= MOSTLY_NOISE) {
    return answer(
      'relation',
      'mostly noise',
      'Look for further inputs: more than half of the loss is left by everything tried.',
    );
  }
  return answer('fine', 'learnt what there is', 'Nothing: neither training nor width would lower the loss clearly.');
}

/** The reach of the best width; null where the budget ended. */
function sweep(same: Reach, at: (factor: number) => Reach | null, evidence: Evidence[]): Reach | null {
  let best = same;
  for (const factor of WIDER) {
    if (best.heldOut < CLEAR) break;
    const wider = at(factor);
    if (!wider) return null;
    evidence.push(...reachEvidence(wider, factor, same.heldOut));
    if (wider.heldOut < best.heldOut) best = wider;
  }
  return best;
}

function neighbourEvidence({ unexplained, pureError, duplicates }: Neighbours): Evidence[] {
  return [
    {
      measure: 'nearest neighbours',
      value: unexplained,
      against: NOTHING,
      says: 'share of the targets’ variance that neighbours do not tell',
    },
    {
      measure: 'pure error',
      value: pureError * duplicates,
      against: MOSTLY_NOISE,
      says: `variance between rows at one place; ${Math.round(100 * duplicates)} % of the rows have such a twin`,
    },
  ];
}

function reachEvidence({ heldOut, learnt, starts }: Reach, factor: number, against: number): Evidence[] {
  const which = factor === 1 ? 'same width' : `width × ${factor}`;
  return [
    { measure: `held-out loss, ${which}`, value: heldOut, against, says: `the best of ${starts} starts under L-BFGS` },
    { measure: `learnt loss, ${which}`, value: learnt, against, says: 'the same on the rows learnt from' },
  ];
}
