import { inRange } from '../check.ts';
import type { Rule } from '../types.ts';
import { shorten } from './clipByNorm.ts';
import { transformed } from './transform.ts';

/**
 * The rule with the whole gradient shortened to the norm c before it, where it is longer: g ← g·c/‖g‖, ‖g‖² = Σ g² over all
 * parameters of the rule (of `parameterGroups`: all that are not frozen). The step keeps its direction.
 *
 * c: limit > 0. The norm is summed in f64. A norm that is not finite makes all of the gradient NaN. PyTorch's
 * clip_grad_norm_ multiplies by min(1, c/(‖g‖ + 1e-6)): it shortens to a little less than c, and touches gradients a little
 * shorter than c; here the clipped norm is c, and a gradient with ‖g‖ ≤ c keeps its bits.
 * Source: Pascanu, Mikolov & Bengio 2013, algorithm 1.
 * @throws RangeError on a limit that is not finite and > 0; TypeError on what is no rule.
 *
 * @example
 * ```ts
 * import { init } from '@elbow/core-wasm/f64';
 * import { clipByGlobalNorm, gradientDescent, ruleStepper } from '@elbow/optim';
 * const { theta, g, update } = ruleStepper(clipByGlobalNorm(gradientDescent(), 5), 2, init());
 * g.set([6, 8]);
 * update(1, 0);
 * console.log([...theta]); // [ -3, -4 ]
 * ```
 */
export function clipByGlobalNorm<R extends Rule>(rule: R, limit: number): R {
  inRange('clipByGlobalNorm', 'limit', limit, { above: 0 });
  return transformed('clipByGlobalNorm', rule, {
    name: 'clipByGlobalNorm',
    hyper: { limit },
    emit: (regions) => shorten(regions.runs, regions),
  });
}
