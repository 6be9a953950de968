import { fractions } from '../data/fractions.ts';
import { PURPOSE } from '../data/permutation.ts';
import type { Sampler } from './sampler.ts';

/**
 * Draws every row of a batch from all rows alike, whatever was drawn before: an epoch is as many draws as there are rows, and
 * shows about 63 % of them. The mean of a batch of n_b rows has the variance σ²/n_b (R11, erratum E2).
 *
 * Row ⌊uN⌋ for a u of 53 random bits, named by seed and epoch: no row is favoured by more than N/2⁵³.
 *
 * @example
 * ```ts
 * import { compile, dense, sequential, squaredError, train, withReplacement } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule: gradientDescent(), seed: 1 });
 * const data = { x: [0, 1, 2, 3], t: [1, 3, 5, 7] };
 * for (const { epoch } of train(session, data, { epochs: 1, sampler: withReplacement() })) console.log(epoch); // 1
 * ```
 */
export function withReplacement(): Sampler {
  return {
    name: 'withReplacement',
    begin({ plan, core }, _, rows) {
      const draw = fractions(rows, plan.blueprint.seed, PURPOSE.sample, core.module);
      return { order: (epoch) => Int32Array.from(draw(epoch), (u) => Math.floor(u * rows)) };
    },
  };
}
