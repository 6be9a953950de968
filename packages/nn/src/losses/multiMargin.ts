import * as kernels from '@elbow/core-wasm/losses';
import { inRange } from '../options.ts';
import { checkClassWeights, checkReduction, checkWeightsEach, summing } from '../parts/lossOptions.ts';
import { reducer } from '../parts/reducer.ts';
import type { Loss, Reduction } from '../types.ts';

/**
 * The margin loss over classes (Weston & Watkins 1999): (c/N) Σⱼ max(0, m − z_label + zⱼ)ᵖ over j ≠ label, c the weight of the
 * label's class; a mean over the rows, weighted. Its derivative on the margin itself is 0.
 * @param options margin m, finite; 1. power p, 1 or 2; 1. classWeights, one ≥ 0 a class. reduction 'mean' or 'sum'.
 * @throws RangeError on a number out of range, and when compiled on a wrong number of class weights; TypeError on another
 * reduction or option.
 *
 * @example
 * ```ts
 * import { multiMargin } from '@elbow/nn';
 * console.log(multiMargin({ power: 2 }).options.power); // 2
 * ```
 */
export function multiMargin(
  options: { margin?: number; power?: 1 | 2; classWeights?: readonly number[]; reduction?: Reduction } = {},
): Loss {
  const kind = 'multiMargin';
  const reduction = checkReduction(kind, options, ['margin', 'power', 'classWeights']);
  const { margin = 1, power = 1, classWeights } = options;
  inRange(kind, 'margin', margin);
  if (power !== 1 && power !== 2) throw new RangeError(`${kind}: power must be 1 or 2, got ${String(power)}`);
  if (classWeights) checkWeightsEach(kind, 'classWeights', classWeights);
  return {
    kind,
    options: { margin, power, reduction, ...(classWeights ? { classWeights } : {}) },
    target: 'labels',
    ...summing(reduction),
    emit(builder, z, regions) {
      const { t } = regions;
      const n = z.shape[1] as number;
      const weights = builder.constant('classWeights', checkClassWeights(kind, classWeights, n));
      const numbers = builder.constant('numbers', [margin, power]);
      const losses = builder.rows('losses', 1);
      const reduce = reducer(builder, regions, reduction === 'sum' ? 'one' : 'rows');
      return {
        value(wanted) {
          const dz = wanted ? builder.rows('dy', n) : null;
          builder.emit(kernels.multiMargin, z, t, weights, numbers, losses, dz);
          reduce(losses, null);
          if (dz) reduce(null, dz);
          return dz;
        },
        tangent(tz) {
          const tdz = builder.rows('tdy', n);
          builder.emit(kernels.multiMarginTangent, z, t, tz, weights, numbers, tdz);
          reduce(null, tdz);
          return tdz;
        },
      };
    },
  };
}
