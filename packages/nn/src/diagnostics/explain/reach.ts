import { lbfgs } from '@elbow/optim';
import type { Session } from '../../session.ts';
import type { Budget } from './budget.ts';
import { minimiserSession } from './fresh.ts';
import type { Fold } from './rows.ts';

/** How far a network of some width comes, in shares of the baseline; the best of a few starts. */
export interface Reach {
  /** Mean loss on the rows that were learnt from. */
  readonly learnt: number;
  /** Mean loss on rows held out, at the iteration at which that is lowest. */
  readonly heldOut: number;
  /** Starts that were followed to their end. */
  readonly starts: number;
}

/** Iterations of a start at most, and the starts. */
const ITERATIONS = 150;
const STARTS = 5;
/** A start this near to 0 needs no other. */
const REACHED = 0.03;
/** Iterations between two looks at the held-out rows. */
const EVERY = 3;

/**
 * Trains the same layers, `factor` times as wide, from a few starts by L-BFGS, fold by fold, and reports the lowest losses as shares of the baseline's. The losses on
 * held-out rows are averaged over the folds iteration by iteration before the lowest is taken (Prechelt 1998, early stopping): a minimum over each fold alone would flatter.
 * Null where the budget ended before one start had gone through all folds.
 */
export function reach(
  session: Session,
  folds: readonly Fold[],
  baseline: number,
  factor: number,
  { budget, seed }: { budget: Budget; seed: number },
): Reach | null {
  let [learnt, heldOut, starts] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0];
  for (let start = 0; start < STARTS && heldOut > REACHED; start++) {
    const network = minimiserSession(session, factor, seed + start);
    const theta = Float64Array.from(network.parameters);
    const runs = folds.map((fold) => followed(network, theta, fold, budget));
    if (!budget.left) break;
    starts++;
    const length = Math.max(...runs.map(({ judged }) => judged.length));
    for (let i = 0; i < length; i++) {
      const sum = runs.reduce((total, { judged }) => total + (judged[Math.min(i, judged.length - 1)] as number), 0);
      heldOut = Math.min(heldOut, sum / folds.length / baseline);
    }
    const sum = runs.reduce((total, { lowest }) => total + lowest, 0);
    learnt = Math.min(learnt, sum / folds.length / baseline);
  }
  return starts > 0 ? { learnt, heldOut, starts } : null;
}

/** A start on one fold: the losses on its held-out rows, every few iterations, and the lowest on the others. */
interface Followed {
  readonly judged: readonly number[];
  readonly lowest: number;
}

/** Minimises on the rows learnt from, as far as the budget goes. */
function followed(network: Session, theta: Float64Array, { learn, judge }: Fold, budget: Budget): Followed {
  const judged: number[] = [];
  let lowest = Number.POSITIVE_INFINITY;
  let evaluated = 0;
  const whole = learn.x.length + judge.x.length;
  for (const { k, x, f, evaluations } of lbfgs()(network.objective(learn), theta)) {
    if (!Number.isFinite(f)) break;
    lowest = Math.min(lowest, f);
    budget.spend(((evaluations - evaluated) * learn.x.length) / whole);
    evaluated = evaluations;
    if (k % EVERY === 0) {
      network.parameters.set(x);
      const { loss } = network.evaluate(judge);
      judged.push(Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY);
      budget.spend(judge.x.length / whole);
    }
    if (k >= ITERATIONS || !budget.left) break;
  }
  return { judged: judged.length > 0 ? judged : [Number.POSITIVE_INFINITY], lowest };
}
