import type { Op, Region } from '@elbow/core-wasm';
import * as kernels from '@elbow/core-wasm/transforms';
import { inRange } from '../check.ts';
import type { Parameters, Rule, TransformRegions } from '../types.ts';
import { transformed } from './transform.ts';

/**
 * The rule with the gradient of each parameter array shortened to the norm c before it, where it is longer: g ← g·c/‖g‖,
 * ‖g‖² = Σ g² over that array. The array keeps the direction of its gradient.
 *
 * c: limit > 0. The norm is summed in f64. A norm that is not finite makes all of the array's gradient NaN.
 * Source: Pascanu, Mikolov & Bengio 2013, algorithm 1.
 * @throws RangeError on a limit that is not finite and > 0; TypeError on what is no rule.
 *
 * @example
 * ```ts
 * import { init } from '@elbow/core-wasm/f64';
 * import { clipByNorm, gradientDescent, ruleStepper } from '@elbow/optim';
 * const arrays = [{ name: 'w', shape: [2] }, { name: 'b', shape: [1] }];
 * const { theta, g, update } = ruleStepper(clipByNorm(gradientDescent(), 5), arrays, init());
 * g.set([6, 8, 3]); // w's has norm 10, b's has 3
 * update(1, 0);
 * console.log([...theta]); // [ -3, -4, -3 ]
 * ```
 */
export function clipByNorm<R extends Rule>(rule: R, limit: number): R {
  inRange('clipByNorm', 'limit', limit, { above: 0 });
  return transformed('clipByNorm', rule, {
    name: 'clipByNorm',
    hyper: { limit },
    emit: (regions) => regions.arrays.flatMap((array) => shorten([array], regions)),
  });
}

/** Squares of each part, then all parts shortened by their common norm. */
export function shorten(parts: readonly Parameters[], { hyper, reserve }: TransformRegions): Op[] {
  const sums = reserve(parts.length);
  const sum = (k: number): Region<'f64'> => ({ ...sums, shape: [1], offset: sums.offset + k });
  return [
    ...parts.map(({ g }, k): Op => ({ kernel: kernels.sumOfSquares, operands: [g, sum(k)] })),
    ...parts.map(({ g }): Op => ({ kernel: kernels.clipByNorm, operands: [g, sums, hyper] })),
  ];
}
