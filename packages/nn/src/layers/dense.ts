import { constantly, heNormal } from '../initialisers.ts';
import { onlyKnown, positiveInteger } from '../options.ts';
import type { Initialiser, Layer } from '../types.ts';

/** Options of `dense`. */
export interface DenseOptions {
  /** How w [inputs, outputs] starts; `heNormal` unless given. */
  weights?: Initialiser;
  /** How b [outputs] starts; `constantly(0)` unless given. */
  biases?: Initialiser;
}

/**
 * A fully connected layer: y = x·w + b with w [inputs, outputs] and b [outputs] (R34, with w transposed: rows are samples).
 *
 * w starts normal with variance 2/inputs (He et al. 2015), b at 0, unless told otherwise.
 * @param outputs features out, an integer ≥ 1.
 * @throws RangeError on another; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { dense } from '@elbow/nn';
 * console.log(dense(3).outputs(4)); // 3
 * ```
 */
export function dense(outputs: number, options: DenseOptions = {}): Layer {
  const { weights = heNormal, biases = constantly(0) } = options;
  onlyKnown('dense', options, ['weights', 'biases']);
  positiveInteger('dense', 'outputs', outputs);
  return {
    kind: 'dense',
    options: { outputs },
    outputs: () => outputs,
    emit(builder, x) {
      const inputs = x.shape[1] as number;
      const w = builder.parameter('w', [inputs, outputs], weights);
      const b = builder.parameter('b', [outputs], biases, inputs);
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
