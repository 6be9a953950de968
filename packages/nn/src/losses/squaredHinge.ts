import * as kernels from '@elbow/core-wasm/losses';
import { inRange } from '../options.ts';
import { elementwiseLoss } from '../parts/elementwiseLoss.ts';
import { checkReduction, checkSigns } from '../parts/lossOptions.ts';
import type { Loss, Reduction } from '../types.ts';

/**
 * The squared hinge loss for targets t = ±1, a mean over all elements, rows weighted: max(0, m − t·y)². Unlike `hinge` it has
 * a gradient everywhere.
 * @param options margin m, finite; 1. reduction 'mean' or 'sum'.
 * @throws RangeError on a margin that is not finite, and later on a target that is not ±1; TypeError on another reduction or
 * option.
 *
 * @example
 * ```ts
 * import { squaredHinge } from '@elbow/nn';
 * console.log(squaredHinge().options.margin); // 1
 * ```
 */
export function squaredHinge(options: { margin?: number; reduction?: Reduction } = {}): Loss {
  const reduction = checkReduction('squaredHinge', options, ['margin']);
  const { margin = 1 } = options;
  inRange('squaredHinge', 'margin', margin);
  const { squaredHinge: value, squaredHingeTangent: tangent } = kernels;
  const given = { kind: 'squaredHinge', options: { margin }, checkTargets: checkSigns };
  return elementwiseLoss({ ...given, reduction, value, tangent, numbers: () => [margin] });
}
