import { constantly, heNormal } from '../initialisers.ts';
import type { Layer } from '../types.ts';

/**
 * A fully connected layer: y = x·w + b with w [inputs, outputs] and b [outputs] (R34, with w transposed: rows are samples).
 *
 * w starts normal with variance 2/inputs (He et al. 2015), b at 0.
 * @param outputs features out, an integer ≥ 1. Throws RangeError on another.
 *
 * @example
 * ```ts
 * import { dense } from '@elbow/nn';
 * console.log(dense(3).outputs(4)); // 3
 * ```
 */
export function dense(outputs: number): Layer {
  if (!(Number.isInteger(outputs) && outputs >= 1)) {
    throw new RangeError(`dense: outputs must be an integer >= 1, got ${String(outputs)}`);
  }
  return {
    kind: 'dense',
    options: { outputs },
    outputs: () => outputs,
    emit(builder, x) {
      const inputs = x.shape[1] as number;
      const w = builder.parameter('w', [inputs, outputs], heNormal);
      const b = builder.parameter('b', [outputs], constantly(0));
      const y = builder.rows('y', outputs);
      builder.emit('denseForward', x, w.value, b.value, y);
      return {
        y,
        backward(dy, wanted) {
          const dx = wanted ? builder.rows('dx', inputs) : null;
          builder.emit('denseBackward', x, w.value, dy, w.gradient, b.gradient, dx);
          return dx;
        },
        tangent(tx) {
          const ty = builder.rows('ty', outputs);
          builder.emit('denseTangent', x, tx, w.value, w.direction, b.direction, ty);
          return {
            ty,
            backward(dy, tdy, wanted) {
              const tdx = wanted ? builder.rows('tdx', inputs) : null;
              builder.emit('denseBackwardTangent', x, tx, w.value, w.direction, dy, tdy, w.product, b.product, tdx);
              return tdx;
            },
          };
        },
      };
    },
  };
}
