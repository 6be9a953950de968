import * as kernels from '@elbow/core-wasm/rules';
import { inRange } from '../check.ts';
import type { KernelRule } from '../types.ts';
import { type MomentOptions, momentOptions } from './moments.ts';

/** Options of `nadam`. */
export interface NadamOptions extends MomentOptions {
  /** ψ ≥ 0: how fast the momentum warms up from β₁/2 to β₁. */
  momentumDecay?: number;
}

/**
 * NAdam: Adam with Nesterov's momentum, θ ← θ − η [(1 − μ_t)/(1 − P_t) g + μ_{t+1}/(1 − P_t μ_{t+1}) m]/(√v̂ + ε), with Adam's
 * m and v, μ_t = β₁(1 − ½·0.96^(tψ)), P_t = μ₁ ⋯ μ_t, t = 1 on the first step, and g standing for g + λθ.
 *
 * Defaults: β₁ = 0.9, β₂ = 0.999, ε = 1e-8, ψ = 0.004, η = 0.002 as PyTorch's (the paper searches η for each problem); λ:
 * weightDecay, coupled, 0.
 * Source: Dozat 2016, with the momentum schedule of its experiments.
 * @throws RangeError on a number outside its range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { nadam } from '@elbow/optim';
 * console.log(nadam().scalars); // [ 'product' ]
 * ```
 */
export function nadam(options: NadamOptions = {}): KernelRule {
  const { momentumDecay = 0.004 } = options;
  const defaults = { learningRate: 0.002 };
  const { learningRate, ...hyper } = momentOptions('nadam', options, ['momentumDecay'], defaults);
  inRange('nadam', 'momentumDecay', momentumDecay, { from: 0 });
  return {
    name: 'nadam',
    learningRate,
    slots: ['m', 'v'],
    scalars: ['product'],
    hyper: { ...hyper, momentumDecay },
    update: kernels.nadam,
  };
}
