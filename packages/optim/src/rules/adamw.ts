import * as kernels from '@elbow/core-wasm/rules';
import type { KernelRule } from '../types.ts';
import type { AdamOptions } from './adam.ts';
import { momentOptions } from './moments.ts';

/**
 * AdamW: Adam whose weight decay is decoupled from the gradient, θ ← (1 − ηλ)θ − η m̂/(√v̂ + ε), so that every parameter
 * shrinks at the same rate.
 *
 * Defaults: η = 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8 are the paper's; λ: weightDecay, 0.01 as PyTorch's (the paper gives
 * none). η is schedule and rate in one, as in PyTorch; the paper keeps a schedule multiplier apart from α and decays by
 * that and λ alone. amsgrad: as in `adam`.
 * Source: Loshchilov & Hutter 2019, algorithm 2.
 * @throws RangeError on a number outside its range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { adamw } from '@elbow/optim';
 * console.log(adamw().hyper.weightDecay); // 0.01
 * ```
 */
export function adamw(options: AdamOptions = {}): KernelRule {
  const { learningRate, ...hyper } = momentOptions('adamw', options, ['amsgrad'], { weightDecay: 0.01 });
  const slots = options.amsgrad ? ['m', 'v', 'highest'] : ['m', 'v'];
  return { name: 'adamw', learningRate, slots, hyper, update: kernels.adamw };
}
