import * as kernels from '@elbow/core-wasm/rules';
import { inRange, onlyKnown } from '../check.ts';
import type { KernelRule } from '../types.ts';

/** Options of `adagrad`. */
export interface AdagradOptions {
  /** η > 0. */
  learningRate?: number;
  /** δ ≥ 0: the rate is η/(1 + tδ), t = 0 on the first step. */
  learningRateDecay?: number;
  /** s₀ ≥ 0: what the sum of squares begins with. */
  initialAccumulator?: number;
  /** ε > 0, outside the root. */
  epsilon?: number;
  /** λ ≥ 0: λθ is added to the gradient (coupled decay). */
  weightDecay?: number;
}

/**
 * Adagrad: each coordinate's rate falls with the squares of all its gradients, s ← s + g², θ ← θ − η/(1 + tδ) · g/(√s + ε),
 * with g standing for g + λθ. For sparse gradients; on long runs the steps die out.
 *
 * Defaults are PyTorch's: η = 0.01, δ: learningRateDecay, 0; s₀: initialAccumulator, 0; ε = 1e-10; λ: weightDecay, 0 (the
 * paper has η free, no δ, and its δI in the place of ε).
 * Source: Duchi, Hazan & Singer 2011, diagonal form.
 * @throws RangeError on a number outside its range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { adagrad, descend, minimise, quadratic } from '@elbow/optim';
 * const { x } = minimise(quadratic({ A: [[1]] }), descend(adagrad({ learningRate: 0.5 })), [3], { maxIterations: 1 });
 * console.log(x[0].toFixed(6)); // 2.500000
 * ```
 */
export function adagrad(options: AdagradOptions = {}): KernelRule {
  const { learningRate = 0.01, learningRateDecay = 0, initialAccumulator = 0 } = options;
  const { epsilon = 1e-10, weightDecay = 0 } = options;
  onlyKnown('adagrad', options, ['learningRate', 'learningRateDecay', 'initialAccumulator', 'epsilon', 'weightDecay']);
  inRange('adagrad', 'learningRate', learningRate, { above: 0 });
  inRange('adagrad', 'learningRateDecay', learningRateDecay, { from: 0 });
  inRange('adagrad', 'initialAccumulator', initialAccumulator, { from: 0 });
  inRange('adagrad', 'epsilon', epsilon, { above: 0 });
  inRange('adagrad', 'weightDecay', weightDecay, { from: 0 });
  const hyper = { learningRateDecay, initialAccumulator, epsilon, weightDecay };
  return { name: 'adagrad', learningRate, slots: ['s'], hyper, update: kernels.adagrad };
}
