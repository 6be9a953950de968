import { l1 } from './l1.ts';
import { l2 } from './l2.ts';
import { penalties } from './penalties.ts';
import type { PenaltyOptions, Regulariser } from './penalty.ts';

/**
 * R(θ) = λ₁ Σ |θ| + ½λ₂ Σ θ²: `l1` and `l2` together (R5; Zou & Hastie 2005, whose λ₂ is ½ of this one).
 *
 * scikit-learn's alpha and l1_ratio ρ are λ₁ = αρ and λ₂ = α(1 − ρ).
 * @throws RangeError unless both are finite and ≥ 0.
 *
 * @example
 * ```ts
 * import { compile, dense, elasticNet, penaltyOf, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), regulariser: elasticNet(0.5, 0.25) });
 * session.parameters.set([-4, 0]);
 * console.log(penaltyOf(session)); // 4
 * ```
 */
export function elasticNet(lambda1: number, lambda2: number, options?: PenaltyOptions): Regulariser {
  return penalties(l1(lambda1, options), l2(lambda2, options));
}
