import * as kernels from '@elbow/core-wasm/rules';
import { inRange, onlyKnown } from '../check.ts';
import type { KernelRule } from '../types.ts';

/** Options of `lion`. */
export interface LionOptions {
  /** η > 0. */
  learningRate?: number;
  /** β₁ in [0, 1): the share of the momentum in the step. */
  beta1?: number;
  /** β₂ in [0, 1): decay of the momentum. */
  beta2?: number;
  /** λ ≥ 0: decoupled decay. */
  weightDecay?: number;
}

/**
 * Lion: steps by the sign of the momentum, θ ← θ − η (sign(c) + λθ), c = β₁m + (1 − β₁)g, then m ← β₂m + (1 − β₂)g; sign(0) = 0.
 * Every step has the size η in each coordinate, so η is three to ten times smaller than Adam's.
 *
 * Defaults: β₁ = 0.9 and β₂ = 0.99 are the paper's; η = 1e-4 and λ: weightDecay, 0, those of its published code.
 * Source: Chen et al. 2023, algorithm 2.
 * @throws RangeError on a number outside its range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { init } from '@elbow/core-wasm/f64';
 * import { lion, ruleStepper } from '@elbow/optim';
 * const { theta, g, update } = ruleStepper(lion(), 2, init());
 * g.set([3, -0.001]);
 * update(0.5, 0);
 * console.log([...theta]); // [ -0.5, 0.5 ]
 * ```
 */
export function lion(options: LionOptions = {}): KernelRule {
  const { learningRate = 1e-4, beta1 = 0.9, beta2 = 0.99, weightDecay = 0 } = options;
  onlyKnown('lion', options, ['learningRate', 'beta1', 'beta2', 'weightDecay']);
  inRange('lion', 'learningRate', learningRate, { above: 0 });
  inRange('lion', 'beta1', beta1, { from: 0, below: 1 });
  inRange('lion', 'beta2', beta2, { from: 0, below: 1 });
  inRange('lion', 'weightDecay', weightDecay, { from: 0 });
  return { name: 'lion', learningRate, slots: ['m'], hyper: { beta1, beta2, weightDecay }, update: kernels.lion };
}
