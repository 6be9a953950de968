import { always } from './inOrder.ts';
import type { Sampler } from './sampler.ts';

/**
 * All rows in every update: batch gradient descent, an epoch is one step (R28). Where they are more than the session's batch their
 * gradient is accumulated.
 *
 * @example
 * ```ts
 * import { compile, dense, fullBatch, sequential, squaredError, train } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule: gradientDescent(), batch: 2, seed: 1 });
 * const data = { x: [0, 1, 2, 3], t: [1, 3, 5, 7] };
 * for (const { step } of train(session, data, { epochs: 1, sampler: fullBatch() })) console.log(step); // 1
 * ```
 */
export function fullBatch(): Sampler {
  return {
    name: 'fullBatch',
    begin: (_session, _data, rows) => ({ order: always(rows), rowsPerStep: rows }),
  };
}
