import * as kernels from '@elbow/core-wasm/transforms';
import { type PenaltyOptions, penalty, type Regulariser } from './penalty.ts';

/**
 * R(θ) = ½λ Σ θ², whose gradient is λθ: over gradient descent the same as weight decay (R5, R6).
 *
 * λ ≥ 0. It stands outside the mean over the rows, so the size of the batch does not scale it (R7). Keras's l2 has no ½.
 * @throws RangeError on another λ.
 *
 * @example
 * ```ts
 * import { compile, dense, l2, penaltyOf, sequential, squaredError } from '@elbow/nn';
 * const weights = ({ name }: { name: string }) => name.endsWith('.w');
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), regulariser: l2(0.5, { arrays: weights }) });
 * session.parameters.set([4, 100]); // the bias is not penalised
 * console.log(penaltyOf(session)); // 4
 * ```
 */
export function l2(lambda: number, options?: PenaltyOptions): Regulariser {
  const { sumOfSquares: sum, coupledDecay } = kernels;
  return penalty({ name: 'l2', factor: 0.5, sum, slope: coupledDecay, curve: coupledDecay }, lambda, options);
}
