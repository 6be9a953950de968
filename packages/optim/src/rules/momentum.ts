import * as kernels from '@elbow/core-wasm/momentum';
import { inRange, onlyKnown } from '../check.ts';
import type { KernelRule } from '../types.ts';

/** Options of `momentum` and `nesterov`. */
export interface MomentumOptions {
  /** η > 0. */
  learningRate?: number;
  /** β in [0, 1): the share of the last step that is kept. */
  beta?: number;
  /** τ in [0, 1): the gradient enters as (1 − τ)g, from the second step on. */
  dampening?: number;
  /** λ ≥ 0: λθ is added to the gradient. */
  weightDecay?: number;
  /** Whether η is inside the remembered step (lecture) or outside (PyTorch). They differ when η changes. */
  form?: 'lecture' | 'pytorch';
}

const OPTIONS = ['learningRate', 'beta', 'dampening', 'weightDecay', 'form'];

/** The checked numbers of a rule with momentum; `place` names the caller in errors. */
export function momentumOptions(place: string, options: MomentumOptions): Required<MomentumOptions> {
  const { learningRate = 0.01, beta = 0.9, dampening = 0, weightDecay = 0, form = 'lecture' } = options;
  onlyKnown(place, options, OPTIONS);
  inRange(place, 'learningRate', learningRate, { above: 0 });
  inRange(place, 'beta', beta, { from: 0, below: 1 });
  inRange(place, 'dampening', dampening, { from: 0, below: 1 });
  inRange(place, 'weightDecay', weightDecay, { from: 0 });
  if (form !== 'lecture' && form !== 'pytorch') {
    throw new TypeError(`${place}: form must be 'lecture' or 'pytorch', got ${String(form)}`);
  }
  return { learningRate, beta, dampening, weightDecay, form };
}

/**
 * Momentum: goes on with a share of the last step, d ← βd − η(1 − τ)g, θ ← θ + d, with g standing for g + λθ.
 *
 * β: beta, 0.9 as in the lecture notes (R96); τ: dampening, 0; λ: weightDecay, 0. The step is a decayed sum, with gain
 * 1/(1 − β) on a constant slope. form 'pytorch': b ← βb + (1 − τ)g, θ ← θ − ηb.
 * Source: Polyak 1964. The notes' pseudo-code sets d to 0 inside its loop, which would make this plain descent; here it
 * is zero once.
 * @throws RangeError on a number outside its range; TypeError on another form.
 *
 * @example
 * ```ts
 * import { momentum } from '@elbow/optim';
 * console.log(momentum({ learningRate: 0.1 }).hyper.beta); // 0.9
 * ```
 */
export function momentum(options: MomentumOptions = {}): KernelRule {
  const { learningRate, form, ...hyper } = momentumOptions('momentum', options);
  return {
    name: 'momentum',
    learningRate,
    slots: form === 'lecture' ? ['d'] : ['b'],
    hyper,
    update: form === 'lecture' ? kernels.momentum : kernels.momentumBuffered,
  };
}
