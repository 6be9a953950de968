import type { Loss } from '../types.ts';

/**
 * Softmax cross-entropy from logits: (1/B) Σᵢ (log Σⱼ exp zᵢⱼ − zᵢ,labelᵢ), or with row weights Σᵢ wᵢ (…) / Σ w. Targets are
 * class indices 0 … N − 1. Safe for logits of any finite size. For smoothing, class weights, ignored rows, probabilities as
 * targets or a sum see `crossEntropyWith`, whose kernels a page would otherwise carry for nothing.
 *
 * @example
 * ```ts
 * import { crossEntropy } from '@elbow/nn';
 * console.log(crossEntropy().target); // labels
 * ```
 */
export function crossEntropy(): Loss {
  return {
    kind: 'crossEntropy',
    options: {},
    target: 'labels',
    emit(builder, z, { t, weights, values }) {
      const classes = z.shape[1] as number;
      const p = builder.rows('p', classes);
      return {
        value(wanted) {
          const dz = wanted ? builder.rows('dy', classes) : null;
          builder.emit('crossEntropy', z, t, weights, builder.clock, values, p, dz);
          return dz;
        },
        tangent(tz) {
          const tdz = builder.rows('tdy', classes);
          builder.emit('crossEntropyTangent', p, tz, weights, tdz);
          return tdz;
        },
      };
    },
  };
}
