import * as kernels from '@elbow/core-wasm/losses';
import { inRange } from '../options.ts';
import { elementwiseLoss } from '../parts/elementwiseLoss.ts';
import { checkReduction } from '../parts/lossOptions.ts';
import type { Loss, Reduction } from '../types.ts';

/**
 * The smooth absolute error (Girshick 2015), a mean over all elements, rows weighted: with d = y − t it is ½d²/β where |d| < β,
 * else |d| − ½β. It is Huber's loss with δ = β, divided by β; β = 0 is the absolute error.
 * @param options beta ≥ 0; 1. reduction 'mean' or 'sum'.
 * @throws RangeError on a beta out of range; TypeError on another reduction or option.
 *
 * @example
 * ```ts
 * import { smoothL1 } from '@elbow/nn';
 * console.log(smoothL1().options.beta); // 1
 * ```
 */
export function smoothL1(options: { beta?: number; reduction?: Reduction } = {}): Loss {
  const reduction = checkReduction('smoothL1', options, ['beta']);
  const { beta = 1 } = options;
  inRange('smoothL1', 'beta', beta, 0);
  const { smoothL1: value, smoothL1Tangent: tangent } = kernels;
  return elementwiseLoss({ kind: 'smoothL1', options: { beta }, reduction, value, tangent, numbers: () => [beta] });
}
