import type { KernelRule } from '../types.ts';
import { type MomentOptions, momentOptions } from './moments.ts';

/** Options of `adam` and `adamw`. */
export interface AdamOptions extends MomentOptions {
  /** Whether the step is divided by the largest second moment so far, and not by the present one. */
  amsgrad?: boolean;
}

/**
 * Adam: steps by the mean gradient over its root mean square, m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
 * θ ← θ − η m̂/(√v̂ + ε), with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), t = 1 on the first step, and g standing for g + λθ.
 *
 * Defaults are the paper's: η = 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8 (outside the root and after the correction); λ:
 * weightDecay, coupled, 0. amsgrad (Reddi, Kale & Kumar 2018): the largest v so far in the place of v, which it is compared
 * with before the correction, as PyTorch does (the paper corrects nothing).
 * Source: Kingma & Ba 2015, algorithm 1.
 * @throws RangeError on a number outside its range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { adam } from '@elbow/optim';
 * console.log(adam().slots); // [ 'm', 'v' ]
 * ```
 */
export function adam(options: AdamOptions = {}): KernelRule {
  const { learningRate, ...hyper } = momentOptions('adam', options, ['amsgrad']);
  const slots = options.amsgrad ? ['m', 'v', 'highest'] : ['m', 'v'];
  return { name: 'adam', learningRate, slots, hyper, update: 'adam' };
}
