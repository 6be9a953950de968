import { inRange, onlyKnown } from '../check.ts';
import type { KernelRule } from '../types.ts';

/** Options of `adam`. */
export interface AdamOptions {
  /** η > 0. */
  learningRate?: number;
  /** β₁ in [0, 1): decay of the first moment. */
  beta1?: number;
  /** β₂ in [0, 1): decay of the second moment. */
  beta2?: number;
  /** ε > 0, outside the root and after the correction. */
  epsilon?: number;
  /** λ ≥ 0: λθ is added to the gradient (coupled decay). */
  weightDecay?: number;
}

/**
 * Adam: steps by the mean gradient over its root mean square, m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
 * θ ← θ − η m̂/(√v̂ + ε), with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), t = 1 on the first step, and g standing for g + λθ.
 *
 * Defaults are the paper's: η = 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8; λ: weightDecay, 0.
 * Source: Kingma & Ba 2015, algorithm 1.
 * @throws RangeError on a number outside its range.
 *
 * @example
 * ```ts
 * import { adam } from '@elbow/optim';
 * console.log(adam().slots); // [ 'm', 'v' ]
 * ```
 */
export function adam(options: AdamOptions = {}): KernelRule {
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = options;
  onlyKnown('adam', options, ['learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay']);
  inRange('adam', 'learningRate', learningRate, { above: 0 });
  inRange('adam', 'beta1', beta1, { from: 0, below: 1 });
  inRange('adam', 'beta2', beta2, { from: 0, below: 1 });
  inRange('adam', 'epsilon', epsilon, { above: 0 });
  inRange('adam', 'weightDecay', weightDecay, { from: 0 });
  return {
    name: 'adam',
    learningRate,
    slots: ['m', 'v'],
    hyper: { beta1, beta2, epsilon, weightDecay },
    update: 'adam',
  };
}
