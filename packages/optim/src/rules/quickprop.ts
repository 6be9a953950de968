import * as kernels from '@elbow/core-wasm/rules';
import { inRange, onlyKnown } from '../check.ts';
import type { KernelRule } from '../types.ts';

/** Options of `quickprop`. */
export interface QuickpropOptions {
  /** 'fahlman' limits the secant's step and helps it along by the gradient; 'secant' is the bare step of the notes. */
  variant?: 'fahlman' | 'secant';
  /** η > 0: of the first step, and of the gradient's share. */
  learningRate?: number;
  /** μ > 0: a step is at most so many times the last one ('fahlman' only). */
  maxGrowth?: number;
  /** λ ≥ 0: λθ is added to the gradient. */
  weightDecay?: number;
}

/**
 * Quickprop: in each coordinate jumps to the minimum of the parabola through its last two slopes, d ← g d/(g₋₁ − g), θ ← θ + d,
 * with g standing for g + λθ, g₋₁ for the slope before. 'fahlman': the jump is at most μ times the last step, and −ηg is
 * added while the slope still points the way of that step. 'secant': the jump alone. Wants full batches.
 *
 * Where d = 0 (so on the first step), and where two equal slopes have no parabola, the step is −ηg. Defaults: μ: maxGrowth,
 * 1.75 is the paper's; η = 0.01 is ours (the paper varies it with the fan-in); λ: weightDecay, 0 (the paper has 1e-4). The
 * paper's offset of 0.1 to the sigmoid's derivative is a matter of the network. In the boxed formula of the lecture notes
 * (R94) a minus is missing, and the step would lead away from the minimum (erratum E11).
 * Source: Fahlman 1988; lecture notes R93.
 * @throws RangeError on a number outside its range; TypeError on another variant, an unknown option, or maxGrowth for 'secant'.
 *
 * @example
 * ```ts
 * import { descend, minimise, quadratic, quickprop } from '@elbow/optim';
 * const { x, k } = minimise(quadratic({ A: [[4]], b: [-8] }), descend(quickprop({ variant: 'secant' })), [0]);
 * console.log(x[0].toFixed(6), k); // 2.000000 2
 * ```
 */
export function quickprop(options: QuickpropOptions = {}): KernelRule {
  const { variant = 'fahlman', learningRate = 0.01, maxGrowth = 1.75, weightDecay = 0 } = options;
  onlyKnown('quickprop', options, ['variant', 'learningRate', 'maxGrowth', 'weightDecay']);
  inRange('quickprop', 'learningRate', learningRate, { above: 0 });
  inRange('quickprop', 'maxGrowth', maxGrowth, { above: 0 });
  inRange('quickprop', 'weightDecay', weightDecay, { from: 0 });
  const shared = { learningRate, slots: ['previous', 'd'] };
  if (variant === 'fahlman')
    return { ...shared, name: 'quickprop', hyper: { maxGrowth, weightDecay }, update: kernels.quickprop };
  if (variant !== 'secant')
    throw new TypeError(`quickprop: variant must be 'fahlman' or 'secant', got ${String(variant)}`);
  if (options.maxGrowth !== undefined)
    throw new TypeError(`quickprop: maxGrowth has no effect on variant 'secant', got ${options.maxGrowth}`);
  return { ...shared, name: 'quickprop-secant', hyper: { weightDecay }, update: kernels.quickpropSecant };
}
