import * as kernels from '@elbow/core-wasm/losses';
import { elementwiseLoss } from '../parts/elementwiseLoss.ts';
import { checkReduction } from '../parts/lossOptions.ts';
import type { Loss, Reduction } from '../types.ts';

/**
 * Mean absolute error: |y − t| over all elements, rows weighted. Its derivative where y = t is 0, as in PyTorch.
 * @param options reduction 'mean' or 'sum'. Throws TypeError on another, or another option.
 *
 * @example
 * ```ts
 * import { absoluteError } from '@elbow/nn';
 * console.log(absoluteError().target); // values
 * ```
 */
export function absoluteError(options: { reduction?: Reduction } = {}): Loss {
  const reduction = checkReduction('absoluteError', options);
  return elementwiseLoss({ kind: 'absoluteError', options: {}, reduction, value: kernels.absoluteError });
}
