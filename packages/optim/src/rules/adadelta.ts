import * as kernels from '@elbow/core-wasm/rules';
import { inRange, onlyKnown } from '../check.ts';
import type { KernelRule } from '../types.ts';

/** Options of `adadelta`. */
export interface AdadeltaOptions {
  /** η > 0: the share of the step that is taken. */
  learningRate?: number;
  /** ρ in [0, 1): decay of both means of squares. */
  rho?: number;
  /** ε > 0, inside both roots. */
  epsilon?: number;
  /** λ ≥ 0: λθ is added to the gradient (coupled decay). */
  weightDecay?: number;
}

/**
 * Adadelta: scales the gradient by the root mean square of its own past steps, so that no rate need be chosen:
 * v ← ρv + (1 − ρ)g², d = √(u + ε)/√(v + ε) · g, u ← ρu + (1 − ρ)d², θ ← θ − ηd, with g standing for g + λθ.
 *
 * Defaults: η = 1 is the paper's; ρ = 0.9 and ε = 1e-6 PyTorch's (the paper's main runs have 0.95 and 1e-6); λ: weightDecay, 0.
 * Source: Zeiler 2012, algorithm 1.
 * @throws RangeError on a number outside its range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { adadelta } from '@elbow/optim';
 * console.log(adadelta().slots); // [ 'v', 'u' ]
 * ```
 */
export function adadelta(options: AdadeltaOptions = {}): KernelRule {
  const { learningRate = 1, rho = 0.9, epsilon = 1e-6, weightDecay = 0 } = options;
  onlyKnown('adadelta', options, ['learningRate', 'rho', 'epsilon', 'weightDecay']);
  inRange('adadelta', 'learningRate', learningRate, { above: 0 });
  inRange('adadelta', 'rho', rho, { from: 0, below: 1 });
  inRange('adadelta', 'epsilon', epsilon, { above: 0 });
  inRange('adadelta', 'weightDecay', weightDecay, { from: 0 });
  return {
    name: 'adadelta',
    learningRate,
    slots: ['v', 'u'],
    hyper: { rho, epsilon, weightDecay },
    update: kernels.adadelta,
  };
}
