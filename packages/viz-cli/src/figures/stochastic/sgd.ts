import { PURPOSE, permutations } from '@elbow/nn';
import { descend, type NoisyLeastSquares, type Objective, type Rule, type Schedule } from '@elbow/optim';
import { type Walk, walk } from '../walk.ts';

/** How stochastic descent goes. */
export interface SgdOptions {
  readonly rule: Rule;
  readonly steps: number;
  readonly seed: number;
  readonly schedule?: Schedule;
  /** Rows of a batch; 1 unless given. */
  readonly batch?: number;
}

/** A sum over rows, of which any can be taken alone. */
export type RowSum = Pick<NoisyLeastSquares, 'n' | 'value' | 'row'> & { readonly m: number };

/**
 * Stochastic descent: each step takes the gradient of a few rows in the place of all. Rows come in the order of a permutation of all rows, a new one each epoch.
 * The values of the walk are those of the whole sum.
 */
export function sgd(
  problem: RowSum,
  start: ArrayLike<number>,
  { rule, steps, seed, schedule, batch = 1 }: SgdOptions,
): Walk {
  const shuffle = permutations(problem.m, seed, PURPOSE.sample);
  const rows = Array.from({ length: problem.m }, (_, i) => problem.row(i));
  let order = Int32Array.of();
  let [epoch, at] = [0, 0];
  const one = new Float64Array(problem.n);
  const sampled: Objective = {
    n: problem.n,
    value: (w) => problem.value(w),
    valueAndGradient(w, g) {
      g.fill(0);
      for (let b = 0; b < batch; b++) {
        if (at === order.length) {
          order = Int32Array.from(shuffle(epoch++));
          at = 0;
        }
        rows[order[at++] ?? 0]?.valueAndGradient(w, one);
        one.forEach((slope, i) => {
          g[i] = (g[i] ?? 0) + slope / batch;
        });
      }
      return problem.value(w);
    },
  };
  return walk(sampled, descend(rule, schedule === undefined ? {} : { schedule }), start, steps);
}
