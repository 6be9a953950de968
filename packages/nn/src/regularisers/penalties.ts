import type { Regulariser } from './penalty.ts';

/**
 * The sum of several penalties: each group of arrays may have its own.
 *
 * @example
 * ```ts
 * import { compile, dense, l1, l2, penalties, penaltyOf, sequential, squaredError } from '@elbow/nn';
 * const regulariser = penalties(
 *   l1(1, { arrays: ({ name }) => name === 'dense1.w' }),
 *   l2(1, { arrays: ({ name }) => name === 'dense1.b' }),
 * );
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), regulariser });
 * session.parameters.set([-3, 4]); // 3 + 16/2
 * console.log(penaltyOf(session)); // 11
 * ```
 */
export function penalties(...regularisers: readonly Regulariser[]): Regulariser {
  return {
    describe: (arrays) => regularisers.map((regulariser) => regulariser.describe(arrays)),
    emit(blueprint) {
      const parts = regularisers.map((regulariser) => regulariser.emit(blueprint));
      return {
        gradient: parts.flatMap(({ gradient }) => gradient),
        product: parts.flatMap(({ product }) => product),
        value: (core) => parts.reduce((total, part) => total + part.value(core), 0),
      };
    },
  };
}
