import * as kernels from '@elbow/core-wasm/losses';
import { inRange } from '../options.ts';
import { elementwiseLoss } from '../parts/elementwiseLoss.ts';
import { checkReduction } from '../parts/lossOptions.ts';
import type { Loss, Reduction } from '../types.ts';

/**
 * Huber's loss (1964), a mean over all elements, rows weighted: with d = y − t it is ½d² where |d| ≤ δ, else δ(|d| − ½δ).
 * @param options delta > 0, where it turns straight; 1. reduction 'mean' or 'sum'.
 * @throws RangeError on a delta out of range; TypeError on another reduction or option.
 *
 * @example
 * ```ts
 * import { huber } from '@elbow/nn';
 * console.log(huber({ delta: 0.5 }).options.delta); // 0.5
 * ```
 */
export function huber(options: { delta?: number; reduction?: Reduction } = {}): Loss {
  const reduction = checkReduction('huber', options, ['delta']);
  const { delta = 1 } = options;
  inRange('huber', 'delta', delta, Number.MIN_VALUE);
  const { huber: value, huberTangent: tangent } = kernels;
  return elementwiseLoss({ kind: 'huber', options: { delta }, reduction, value, tangent, numbers: () => [delta] });
}
