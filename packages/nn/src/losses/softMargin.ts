import * as kernels from '@elbow/core-wasm/losses';
import { elementwiseLoss } from '../parts/elementwiseLoss.ts';
import { checkReduction, checkSigns } from '../parts/lossOptions.ts';
import type { Loss, Reduction } from '../types.ts';

/**
 * The logistic loss for targets t = ±1, a mean over all elements, rows weighted: log(1 + e^(−t·y)). It is
 * `binaryCrossEntropy` with other names for the targets.
 * @param options reduction 'mean' or 'sum'.
 * @throws TypeError on another reduction or option; later RangeError on a target that is not ±1.
 *
 * @example
 * ```ts
 * import { softMargin } from '@elbow/nn';
 * console.log(softMargin().kind); // softMargin
 * ```
 */
export function softMargin(options: { reduction?: Reduction } = {}): Loss {
  const reduction = checkReduction('softMargin', options);
  const { softMargin: value, softMarginTangent: tangent } = kernels;
  return elementwiseLoss({ kind: 'softMargin', options: {}, reduction, value, tangent, checkTargets: checkSigns });
}
