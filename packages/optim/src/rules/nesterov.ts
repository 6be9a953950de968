import * as kernels from '@elbow/core-wasm/momentum';
import type { KernelRule } from '../types.ts';
import { type MomentumOptions, momentumOptions } from './momentum.ts';

/**
 * Nesterov's accelerated gradient: momentum whose gradient is taken where the step would lead,
 * d ← βd − η(1 − τ)g(θ + βd), θ ← θ + d, with g standing for g + λθ.
 *
 * β: beta, 0.9; τ: dampening, 0; λ: weightDecay, 0. form 'pytorch': b ← βb + (1 − τ)g(θ), θ ← θ − η(g + βb).
 * Source: Nesterov 1983, with constant β as Sutskever et al. 2013 write it; lecture notes R99, R101 (their pseudo-code
 * resets d inside the loop; here it is zero once).
 * @throws RangeError on a number outside its range; TypeError on another form.
 *
 * @example
 * ```ts
 * import { nesterov } from '@elbow/optim';
 * console.log(nesterov().slots); // [ 'd' ]
 * ```
 */
export function nesterov(options: MomentumOptions = {}): KernelRule {
  const { learningRate, form, ...hyper } = momentumOptions('nesterov', options);
  const shared = { name: 'nesterov', learningRate, hyper };
  if (form === 'pytorch') return { ...shared, slots: ['b'], update: kernels.nesterovBuffered };
  return { ...shared, slots: ['d'], update: kernels.nesterov, lookahead: kernels.nesterovLookahead };
}
