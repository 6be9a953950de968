import * as kernels from '@elbow/core-wasm/transforms';
import { inRange } from '../check.ts';
import type { Rule } from '../types.ts';
import { transformed } from './transform.ts';

/**
 * The rule with each element of the gradient cut to [−c, c] before it: g ← min(max(g, −c), c). A NaN stays one.
 *
 * c: limit > 0. It changes the gradient's direction, unlike `clipByNorm`. PyTorch: clip_grad_value_.
 * @throws RangeError on a limit that is not finite and > 0; TypeError on what is no rule.
 *
 * @example
 * ```ts
 * import { clipByValue, descend, gradientDescent, minimise, quadratic } from '@elbow/optim';
 * const bowl = quadratic({ A: [[1]] });
 * const rule = clipByValue(gradientDescent({ learningRate: 0.5 }), 1); // from 10, steps of 0.5 while |g| > 1
 * console.log(minimise(bowl, descend(rule), [10], { maxIterations: 4 }).x[0]); // 8
 * ```
 */
export function clipByValue<R extends Rule>(rule: R, limit: number): R {
  inRange('clipByValue', 'limit', limit, { above: 0 });
  return transformed('clipByValue', rule, {
    name: 'clipByValue',
    hyper: { limit },
    emit: ({ runs, hyper }) => runs.map(({ g }) => ({ kernel: kernels.clipByValue, operands: [g, hyper] })),
  });
}
