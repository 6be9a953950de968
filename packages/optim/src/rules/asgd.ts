import * as kernels from '@elbow/core-wasm/rules';
import { inRange, onlyKnown } from '../check.ts';
import type { KernelRule } from '../types.ts';

/** Options of `asgd`. */
export interface AsgdOptions {
  /** η > 0. */
  learningRate?: number;
  /** Λ ≥ 0: shrinks θ, and the rate with time. */
  lambda?: number;
  /** α ≥ 0: power of the rate's decay. */
  alpha?: number;
  /** t₀ ≥ 0: the step from which on parameters are averaged. */
  t0?: number;
  /** λ ≥ 0: λθ is added to the gradient (coupled decay). */
  weightDecay?: number;
}

/**
 * Averaged stochastic descent: θ ← (1 − Λη_t)θ − η_t g with η_t = η/(1 + Ληt)^α, and beside it the mean of θ from step t₀ on,
 * average ← average + (θ − average)/max(1, t − t₀), t = 0 on the first step; g stands for g + λθ. The average is what to
 * evaluate with: the slot `average`, which is θ itself while t ≤ t₀ + 1.
 *
 * Defaults are PyTorch's: η = 0.01, Λ: lambda, 1e-4; α: alpha, 0.75; t0 = 1e6; λ: weightDecay, 0. PyTorch takes the rate of
 * step t from the η of step t − 1; here η is the present one, which differs only where η changes.
 * Source: Polyak & Juditsky 1992; Bottou 2012, section 5.
 * @throws RangeError on a number outside its range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { init } from '@elbow/core-wasm/f64';
 * import { asgd, ruleStepper } from '@elbow/optim';
 * const { theta, g, slots, update } = ruleStepper(asgd({ lambda: 0, t0: 0 }), 1, init());
 * for (const slope of [-1, -1, -2]) {
 *   g[0] = slope;
 *   update(1, 0); // θ = 1, 2, 4
 * }
 * console.log(theta[0], slots.average[0]); // 4 3
 * ```
 */
export function asgd(options: AsgdOptions = {}): KernelRule {
  const { learningRate = 0.01, lambda = 1e-4, alpha = 0.75, t0 = 1e6, weightDecay = 0 } = options;
  onlyKnown('asgd', options, ['learningRate', 'lambda', 'alpha', 't0', 'weightDecay']);
  inRange('asgd', 'learningRate', learningRate, { above: 0 });
  inRange('asgd', 'lambda', lambda, { from: 0 });
  inRange('asgd', 'alpha', alpha, { from: 0 });
  inRange('asgd', 't0', t0, { from: 0 });
  inRange('asgd', 'weightDecay', weightDecay, { from: 0 });
  const hyper = { lambda, alpha, t0, weightDecay };
  return { name: 'asgd', learningRate, slots: ['average'], hyper, update: kernels.asgd, average: 'average' };
}
