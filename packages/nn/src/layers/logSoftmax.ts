import * as kernels from '@elbow/core-wasm/activations';
import type { Layer } from '../types.ts';

/**
 * Log-probabilities from logits, row by row: yⱼ = xⱼ − log Σₖ e^xₖ, safe for logits of any finite size. What
 * `negativeLogLikelihood` and `klDivergence` ask for.
 *
 * @example
 * ```ts
 * import { logSoftmax } from '@elbow/nn';
 * console.log(logSoftmax().outputs(3)); // 3
 * ```
 */
export function logSoftmax(): Layer {
  return {
    kind: 'logSoftmax',
    options: {},
    outputs: (inputs) => inputs,
    emit(builder, x) {
      const features = x.shape[1] as number;
      const p = builder.rows('p', features);
      const y = builder.rows('y', features);
      builder.emit(kernels.logSoftmaxForward, x, p, y);
      const slope = (name: string, dy: typeof x): typeof x => {
        const dx = builder.rows(name, features);
        builder.emit(kernels.logSoftmaxBackward, p, dy, dx);
        return dx;
      };
      return {
        y,
        backward: (dy, wanted) => (wanted ? slope('dx', dy) : null),
        tangent(tx) {
          const ty = tx && builder.rows('ty', features);
          if (ty) builder.emit(kernels.logSoftmaxTangent, p, tx, ty);
          return {
            ty,
            backward(dy, tdy, wanted) {
              if (!wanted) return null;
              if (!ty) return slope('tdx', tdy);
              const tdx = builder.rows('tdx', features);
              builder.emit(kernels.logSoftmaxBackwardTangent, p, ty, dy, tdy, tdx);
              return tdx;
            },
          };
        },
      };
    },
  };
}
