import * as kernels from '@elbow/core-wasm/normalisation';
import { constantly } from '../initialisers.ts';
import { inRange, onlyKnown } from '../options.ts';
import type { Layer } from '../types.ts';

/**
 * Layer normalisation (Ba, Kiros & Hinton 2016): y = γ·(x − mean)/√(variance + ε) + β with mean and variance (divisor K) of
 * the row's own K features; the same while training and predicting.
 * @param options epsilon > 0; 1e-5 (PyTorch's).
 * @throws RangeError on an epsilon out of range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { layerNorm } from '@elbow/nn';
 * console.log(layerNorm().outputs(8)); // 8
 * ```
 */
export function layerNorm(options: { epsilon?: number } = {}): Layer {
  onlyKnown('layerNorm', options, ['epsilon']);
  const { epsilon = 1e-5 } = options;
  inRange('layerNorm', 'epsilon', epsilon, Number.MIN_VALUE);
  return {
    kind: 'layerNorm',
    options: { epsilon },
    outputs: (inputs) => inputs,
    emit(builder, x) {
      const k = x.shape[1] as number;
      const gamma = builder.parameter('gamma', [k], constantly(1));
      const beta = builder.parameter('beta', [k], constantly(0));
      const numbers = builder.constant('epsilon', [epsilon]);
      const xHat = builder.rows('xHat', k);
      const inverse = builder.rows('inverse', 1);
      const y = builder.rows('y', k);
      builder.emit(kernels.layerNormForward, x, gamma.value, beta.value, numbers, xHat, inverse, y);
      return {
        y,
        backward(dy, wanted) {
          const dx = wanted ? builder.rows('dx', k) : null;
          const written = [gamma.gradient, beta.gradient, dx];
          builder.emit(kernels.layerNormBackward, xHat, inverse, dy, gamma.value, ...written);
          return dx;
        },
        tangent(tx) {
          const tHat = builder.rows('tHat', k);
          const ty = builder.rows('ty', k);
          const moving = [gamma.value, gamma.direction];
          builder.emit(kernels.layerNormTangent, xHat, inverse, tx, ...moving, beta.direction, tHat, ty);
          return {
            ty,
            backward(dy, tdy, wanted) {
              const tdx = wanted ? builder.rows('tdx', k) : null;
              const read = [xHat, inverse, tx, tHat, dy, tdy, ...moving];
              builder.emit(kernels.layerNormBackwardTangent, ...read, gamma.product, beta.product, tdx);
              return tdx;
            },
          };
        },
      };
    },
  };
}
