import * as kernels from '@elbow/core-wasm/rules';
import type { KernelRule } from '../types.ts';
import { type MomentOptions, momentOptions } from './moments.ts';

/**
 * Adamax: Adam with a decaying maximum in the place of the root mean square, m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g| + ε),
 * θ ← θ − η/(1 − β₁ᵗ) · m/u, t = 1 on the first step, and g standing for g + λθ.
 *
 * Defaults: η = 0.002, β₁ = 0.9, β₂ = 0.999 are the paper's; ε = 1e-8 is PyTorch's (the paper has none and divides 0 by 0
 * where no gradient has come yet); λ: weightDecay, coupled, 0.
 * Source: Kingma & Ba 2015, algorithm 2.
 * @throws RangeError on a number outside its range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { adamax } from '@elbow/optim';
 * console.log(adamax().slots); // [ 'm', 'u' ]
 * ```
 */
export function adamax(options: MomentOptions = {}): KernelRule {
  const { learningRate, ...hyper } = momentOptions('adamax', options, [], { learningRate: 0.002 });
  return { name: 'adamax', learningRate, slots: ['m', 'u'], hyper, update: kernels.adamax };
}
