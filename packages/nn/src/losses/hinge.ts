import * as kernels from '@elbow/core-wasm/losses';
import { inRange } from '../options.ts';
import { elementwiseLoss } from '../parts/elementwiseLoss.ts';
import { checkReduction, checkSigns } from '../parts/lossOptions.ts';
import type { Loss, Reduction } from '../types.ts';

/**
 * The hinge loss for targets t = ±1, a mean over all elements, rows weighted: max(0, m − t·y) (Cortes & Vapnik 1995). Its
 * derivative on the margin itself is 0, as in PyTorch.
 * @param options margin m, finite; 1. reduction 'mean' or 'sum'.
 * @throws RangeError on a margin that is not finite, and later on a target that is not ±1; TypeError on another reduction or
 * option.
 *
 * @example
 * ```ts
 * import { hinge } from '@elbow/nn';
 * console.log(hinge().options.margin); // 1
 * ```
 */
export function hinge(options: { margin?: number; reduction?: Reduction } = {}): Loss {
  const reduction = checkReduction('hinge', options, ['margin']);
  const { margin = 1 } = options;
  inRange('hinge', 'margin', margin);
  const given = { kind: 'hinge', options: { margin }, checkTargets: checkSigns };
  return elementwiseLoss({ ...given, reduction, value: kernels.hinge, numbers: () => [margin] });
}
