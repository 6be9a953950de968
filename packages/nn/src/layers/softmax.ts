import * as kernels from '@elbow/core-wasm/activations';
import type { Layer } from '../types.ts';

/**
 * Probabilities from logits, row by row: yⱼ = e^xⱼ / Σₖ e^xₖ, safe for logits of any finite size. For training prefer
 * `crossEntropy`, which takes the logits themselves.
 *
 * @example
 * ```ts
 * import { softmax } from '@elbow/nn';
 * console.log(softmax().outputs(3)); // 3
 * ```
 */
export function softmax(): Layer {
  return {
    kind: 'softmax',
    options: {},
    outputs: (inputs) => inputs,
    emit(builder, x) {
      const features = x.shape[1] as number;
      const y = builder.rows('y', features);
      builder.emit(kernels.softmaxForward, x, y);
      /** The derivative, a symmetric matrix, and so its own tangent. */
      const slope = (name: string, dy: typeof x): typeof x => {
        const dx = builder.rows(name, features);
        builder.emit(kernels.softmaxBackward, y, dy, dx);
        return dx;
      };
      return {
        y,
        backward: (dy, wanted) => (wanted ? slope('dx', dy) : null),
        tangent(tx) {
          const ty = tx && slope('ty', tx);
          return {
            ty,
            backward(dy, tdy, wanted) {
              if (!wanted) return null;
              if (!ty) return slope('tdx', tdy);
              const tdx = builder.rows('tdx', features);
              builder.emit(kernels.softmaxBackwardTangent, y, ty, dy, tdy, tdx);
              return tdx;
            },
          };
        },
      };
    },
  };
}
