import * as kernels from '@elbow/core-wasm/transforms';
import { type PenaltyOptions, penalty, type Regulariser } from './penalty.ts';

/**
 * R(θ) = λ Σ |θ|, with the subgradient λ sign(θ), 0 at 0: it drives parameters towards 0 (R5).
 *
 * λ ≥ 0. Its Hessian is 0 wherever it exists. Steps of a subgradient pass over 0 to and fro: they make parameters small, not
 * zero.
 * @throws RangeError on another λ.
 *
 * @example
 * ```ts
 * import { compile, dense, l1, penaltyOf, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), regulariser: l1(0.5) });
 * session.parameters.set([-4, 2]);
 * console.log(penaltyOf(session)); // 3
 * ```
 */
export function l1(lambda: number, options?: PenaltyOptions): Regulariser {
  const { sumOfAbsolutes: sum, signDecay: slope } = kernels;
  return penalty({ name: 'l1', factor: 1, sum, slope, curve: null }, lambda, options);
}
