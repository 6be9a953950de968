import * as kernels from '@elbow/core-wasm/rules';
import type { KernelRule } from '../types.ts';
import { type MomentOptions, momentOptions } from './moments.ts';

/**
 * RAdam: Adam whose adaptive step waits until its variance can be told, θ ← θ − η r √(1 − β₂ᵗ) m̂/(√v + ε) where ρ > 5 and
 * θ ← θ − η m̂ before, with ρ∞ = 2/(1 − β₂) − 1, ρ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ), r² = (ρ − 4)(ρ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρ), t = 1 on the
 * first step, and g standing for g + λθ. It warms up by itself.
 *
 * Defaults: η = 0.001, β₁ = 0.9, β₂ = 0.999 are the paper's, ε = 1e-8 (on the uncorrected root) and the limit 5 (the paper
 * has no ε, and 4) PyTorch's; λ: weightDecay, coupled, 0.
 * Source: Liu et al. 2020, algorithm 2.
 * @throws RangeError on a number outside its range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { radam } from '@elbow/optim';
 * console.log(radam().slots); // [ 'm', 'v' ]
 * ```
 */
export function radam(options: MomentOptions = {}): KernelRule {
  const { learningRate, ...hyper } = momentOptions('radam', options);
  return { name: 'radam', learningRate, slots: ['m', 'v'], hyper, update: kernels.radam };
}
