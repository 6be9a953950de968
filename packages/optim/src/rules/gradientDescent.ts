import { inRange, onlyKnown } from '../check.ts';
import type { KernelRule } from '../types.ts';

/** Options of `gradientDescent`. */
export interface GradientDescentOptions {
  /** η > 0. */
  learningRate?: number;
  /** λ ≥ 0: λθ is added to the gradient. */
  weightDecay?: number;
}

/**
 * Gradient descent: steps against the gradient, θ ← θ − η (g + λθ).
 *
 * η: learningRate, 0.01 unless given (the literature gives no default); λ: weightDecay, 0. On a quadratic it converges for η < 2/λmax.
 * Source: Cauchy 1847; lecture notes R1.
 * @throws RangeError on a rate ≤ 0 or a negative decay.
 *
 * @example
 * ```ts
 * import { gradientDescent } from '@elbow/optim';
 * console.log(gradientDescent({ learningRate: 0.1 }).learningRate); // 0.1
 * ```
 */
export function gradientDescent(options: GradientDescentOptions = {}): KernelRule {
  const { learningRate = 0.01, weightDecay = 0 } = options;
  onlyKnown('gradientDescent', options, ['learningRate', 'weightDecay']);
  inRange('gradientDescent', 'learningRate', learningRate, { above: 0 });
  inRange('gradientDescent', 'weightDecay', weightDecay, { from: 0 });
  return { name: 'gradientDescent', learningRate, slots: [], hyper: { weightDecay }, update: 'gradientDescent' };
}
