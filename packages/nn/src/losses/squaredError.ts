import * as kernels from '@elbow/core-wasm/regression';
import { checkReduction, summing } from '../parts/lossOptions.ts';
import type { Loss, Reduction } from '../types.ts';

/**
 * Mean squared error: (1/(B·N)) Σ (y − t)² over B rows of N outputs, or with row weights Σᵢ wᵢ Σⱼ (yᵢⱼ − tᵢⱼ)² / (N Σ w).
 * There is no factor ½ (PyTorch's MSELoss; scikit-learn halves it). As a sum: Σᵢ wᵢ Σⱼ (yᵢⱼ − tᵢⱼ)².
 * @param options reduction 'mean' or 'sum'. Throws TypeError on another, or another option.
 *
 * @example
 * ```ts
 * import { squaredError } from '@elbow/nn';
 * console.log(squaredError().target); // values
 * ```
 */
export function squaredError(options: { reduction?: Reduction } = {}): Loss {
  const reduction = checkReduction('squaredError', options);
  const summed = reduction === 'sum';
  const value = summed ? kernels.squaredErrorSum : kernels.squaredError;
  const tangent = summed ? kernels.squaredErrorSumTangent : kernels.squaredErrorTangent;
  return {
    kind: 'squaredError',
    options: summed ? { reduction } : {},
    target: 'values',
    ...summing(reduction),
    emit(builder, y, { t, weights, values }) {
      const outputs = y.shape[1] as number;
      return {
        value(wanted) {
          const dy = wanted ? builder.rows('dy', outputs) : null;
          builder.emit(value, y, t, weights, builder.clock, values, dy);
          return dy;
        },
        tangent(ty) {
          const tdy = builder.rows('tdy', outputs);
          builder.emit(tangent, y, ty, weights, tdy);
          return tdy;
        },
      };
    },
  };
}
