import * as kernels from '@elbow/core-wasm/regression';
import type { Loss } from '../types.ts';

/**
 * Mean squared error: (1/(B·N)) Σ (y − t)² over B rows of N outputs, or with row weights Σᵢ wᵢ Σⱼ (yᵢⱼ − tᵢⱼ)² / (N Σ w).
 * There is no factor ½ (PyTorch's MSELoss; scikit-learn halves it).
 *
 * @example
 * ```ts
 * import { squaredError } from '@elbow/nn';
 * console.log(squaredError().target); // values
 * ```
 */
export function squaredError(): Loss {
  return {
    kind: 'squaredError',
    options: {},
    target: 'values',
    emit(builder, y, { t, weights, values }) {
      const outputs = y.shape[1] as number;
      return {
        value(wanted) {
          const dy = wanted ? builder.rows('dy', outputs) : null;
          builder.emit(kernels.squaredError, y, t, weights, builder.clock, values, dy);
          return dy;
        },
        tangent(ty) {
          const tdy = builder.rows('tdy', outputs);
          builder.emit(kernels.squaredErrorTangent, y, ty, weights, tdy);
          return tdy;
        },
      };
    },
  };
}
