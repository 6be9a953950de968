import * as kernels from '@elbow/core-wasm/rules';
import { inRange, onlyKnown } from '../check.ts';
import type { KernelRule } from '../types.ts';

/** Options of `rmsprop`. */
export interface RmspropOptions {
  /** η > 0. */
  learningRate?: number;
  /** ρ in [0, 1): decay of the mean of squares. */
  rho?: number;
  /** ε > 0, outside the root. */
  epsilon?: number;
  /** Whether the mean gradient's square is taken off the mean square: the step is divided by a deviation. */
  centered?: boolean;
  /** β in [0, 1): momentum on the scaled gradient; 0: none. */
  beta?: number;
  /** λ ≥ 0: λθ is added to the gradient (coupled decay). */
  weightDecay?: number;
}

/**
 * RMSprop: divides the gradient by the root of its decaying mean square, v ← ρv + (1 − ρ)g², u = g/(√v + ε), θ ← θ − ηu, with
 * g standing for g + λθ. centered (Graves 2013): m ← ρm + (1 − ρ)g and √(v − m²) in the place of √v. With β: b ← βb + u,
 * θ ← θ − ηb.
 *
 * Defaults are PyTorch's: η = 0.01, ρ = 0.99 (the lecture has 0.9), ε = 1e-8, β: beta, 0; λ: weightDecay, 0. The lecture
 * notes name the method (R103) and give no formula.
 * Source: Tieleman & Hinton 2012, lecture 6.5. Graves has ε inside the root.
 * @throws RangeError on a number outside its range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { rmsprop } from '@elbow/optim';
 * console.log(rmsprop({ centered: true, beta: 0.9 }).slots); // [ 'v', 'm', 'b' ]
 * ```
 */
export function rmsprop(options: RmspropOptions = {}): KernelRule {
  const { learningRate = 0.01, rho = 0.99, epsilon = 1e-8, centered = false, beta = 0, weightDecay = 0 } = options;
  onlyKnown('rmsprop', options, ['learningRate', 'rho', 'epsilon', 'centered', 'beta', 'weightDecay']);
  inRange('rmsprop', 'learningRate', learningRate, { above: 0 });
  inRange('rmsprop', 'rho', rho, { from: 0, below: 1 });
  inRange('rmsprop', 'epsilon', epsilon, { above: 0 });
  inRange('rmsprop', 'beta', beta, { from: 0, below: 1 });
  inRange('rmsprop', 'weightDecay', weightDecay, { from: 0 });
  const slots = ['v', ...(centered ? ['m'] : []), ...(beta > 0 ? ['b'] : [])];
  return { name: 'rmsprop', learningRate, slots, hyper: { rho, epsilon, beta, weightDecay }, update: kernels.rmsprop };
}
