import * as kernels from '@elbow/core-wasm/normalisation';
import { constantly } from '../initialisers.ts';
import { inRange, onlyKnown } from '../options.ts';
import type { Layer } from '../types.ts';

/**
 * Batch normalisation (Ioffe & Szegedy 2015): y = γ·(x − mean)/√(variance + ε) + β, column by column.
 *
 * A training step uses mean and variance of its own rows and moves the running ones to them by `momentum`, the variance
 * with the divisor B − 1, as PyTorch does. Predictions, evaluations, objectives and Hessian-vector products use the running
 * ones, which are part of a checkpoint. Row weights do not enter. A step of a single row normalises it to β (PyTorch refuses
 * it) and leaves the running variance.
 * @param options momentum from 0 to 1, the share of the new batch; 0.1. epsilon > 0; 1e-5. Both PyTorch's.
 * @throws RangeError on an option out of range; TypeError on an unknown one.
 *
 * @example
 * ```ts
 * import { batchNorm } from '@elbow/nn';
 * console.log(batchNorm().options); // { momentum: 0.1, epsilon: 0.00001 }
 * ```
 */
export function batchNorm(options: { momentum?: number; epsilon?: number } = {}): Layer {
  onlyKnown('batchNorm', options, ['momentum', 'epsilon']);
  const { momentum = 0.1, epsilon = 1e-5 } = options;
  inRange('batchNorm', 'momentum', momentum, 0, 1);
  inRange('batchNorm', 'epsilon', epsilon, Number.MIN_VALUE);
  return {
    kind: 'batchNorm',
    options: { momentum, epsilon },
    outputs: (inputs) => inputs,
    emit(builder, x) {
      const k = x.shape[1] as number;
      const gamma = builder.parameter('gamma', [k], constantly(1));
      const beta = builder.parameter('beta', [k], constantly(0));
      const numbers = builder.constant('numbers', [momentum, epsilon]);
      // running mean, running variance, 1/deviation of the last batch
      const flat = builder.state(
        'running',
        Array.from({ length: 3 * k }, (_, i) => (i < k ? 0 : 1)),
      );
      const running = { ...flat, shape: [3, k] };
      const xHat = builder.rows('xHat', k);
      const y = builder.rows('y', k);
      const forward = [x, gamma.value, beta.value, running, numbers, xHat, y];
      builder.emitWhen('training', kernels.batchNormTraining, ...forward);
      builder.emitWhen('evaluation', kernels.batchNormEvaluation, ...forward);
      return {
        y,
        backward(dy, wanted) {
          const dx = wanted ? builder.rows('dx', k) : null;
          const read = [xHat, dy, gamma.value, running];
          const written = [gamma.gradient, beta.gradient, dx];
          builder.emitWhen('training', kernels.batchNormTrainingBackward, ...read, ...written);
          builder.emitWhen('evaluation', kernels.batchNormEvaluationBackward, ...read, numbers, ...written);
          return dx;
        },
        tangent(tx) {
          const ty = builder.rows('ty', k);
          const moving = [gamma.value, gamma.direction];
          builder.emit(kernels.batchNormTangent, xHat, tx, ...moving, beta.direction, running, numbers, ty);
          return {
            ty,
            backward(dy, tdy, wanted) {
              const tdx = wanted ? builder.rows('tdx', k) : null;
              const read = [xHat, tx, dy, tdy, ...moving, running, numbers];
              builder.emit(kernels.batchNormBackwardTangent, ...read, gamma.product, beta.product, tdx);
              return tdx;
            },
          };
        },
      };
    },
  };
}
