import { PURPOSE, permutations } from '../data/permutation.ts';
import type { Sampler } from './sampler.ts';

/**
 * Shows every row once an epoch, in a new order each time, named by seed and epoch (R12): what `train` does unless told otherwise.
 *
 * The mean of a batch of n_b of N rows has the variance σ²/n_b · (N − n_b)/(N − 1) (R11, erratum E2).
 *
 * @example
 * ```ts
 * import { withoutReplacement } from '@elbow/nn';
 * console.log(withoutReplacement().name); // withoutReplacement
 * ```
 */
export function withoutReplacement(): Sampler {
  return {
    name: 'withoutReplacement',
    begin: ({ plan, core }, _, rows) => ({
      order: permutations(rows, plan.blueprint.seed, PURPOSE.shuffle, core.module),
    }),
  };
}
