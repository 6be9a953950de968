import * as kernels from '@elbow/core-wasm/transforms';
import { inRange, onlyKnown } from '../check.ts';
import type { Rule } from '../types.ts';
import { transformed } from './transform.ts';

/** Options of `weightDecay`. */
export interface WeightDecayOptions {
  /** Whether θ itself shrinks, instead of λθ joining the gradient. */
  decoupled?: boolean;
}

/**
 * The rule with weight decay before it. Coupled (the default): g ← g + λθ, as if ½λ‖θ‖² stood in the loss; an adaptive rule
 * scales it like the rest of the gradient. Decoupled: θ ← (1 − ηλ)θ, whatever the rule makes of the gradient.
 *
 * λ: decay ≥ 0. Over a rule that looks ahead, θ is where it has looked to; over one without a learning rate (Rprop), η is 1.
 * Most rules have a weightDecay of their own, which is coupled and costs no pass of its own; `adamw` and `lion` have a
 * decoupled one. Source: Loshchilov & Hutter 2019.
 * @throws RangeError on a negative λ; TypeError on what is no rule, or an unknown option.
 *
 * @example
 * ```ts
 * import { init } from '@elbow/core-wasm/f64';
 * import { gradientDescent, ruleStepper, weightDecay } from '@elbow/optim';
 * const rule = weightDecay(gradientDescent(), 0.5, { decoupled: true });
 * const { theta, g, update } = ruleStepper(rule, 1, init());
 * theta[0] = 8;
 * g[0] = 1;
 * update(0.5, 0); // 8·(1 − 0.25) − 0.5
 * console.log(theta[0]); // 5.5
 * ```
 */
export function weightDecay<R extends Rule>(rule: R, lambda: number, options: WeightDecayOptions = {}): R {
  const { decoupled = false } = options;
  onlyKnown('weightDecay', options, ['decoupled']);
  inRange('weightDecay', 'lambda', lambda, { from: 0 });
  return transformed('weightDecay', rule, {
    name: decoupled ? 'decoupledDecay' : 'coupledDecay',
    hyper: { lambda },
    emit: ({ runs, hyper, rates, clock }) =>
      runs.map(({ theta, g }) =>
        decoupled
          ? { kernel: kernels.decoupledDecay, operands: [theta, hyper, rates, clock] }
          : { kernel: kernels.coupledDecay, operands: [theta, g, hyper] },
      ),
  });
}
