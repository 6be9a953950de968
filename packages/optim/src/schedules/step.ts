import { math } from '@elbow/core-wasm/math';
import { inRange, onlyKnown, wholeNumber } from '../check.ts';
import type { Schedule } from '../types.ts';

/** Options of `step`. */
export interface StepOptions {
  /** Steps between two falls, an integer ≥ 1. */
  every: number;
  /** γ > 0: what the rate is multiplied by; 0.1 unless given (PyTorch's default). */
  factor?: number;
}

/**
 * Step decay: η_k = η₀γ^⌊k/every⌋, with γ: factor.
 *
 * PyTorch's StepLR with step_size = every and gamma = factor.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { step } from '@elbow/optim';
 * console.log([0, 9, 10, 25].map(step(0.8, { every: 10, factor: 0.5 }))); // [ 0.8, 0.8, 0.4, 0.2 ]
 * ```
 */
export function step(rate: number, options: StepOptions): Schedule {
  const { every, factor = 0.1 } = options;
  onlyKnown('step', options, ['every', 'factor']);
  inRange('step', 'rate', rate, { from: 0 });
  wholeNumber('step', 'every', every, 1);
  inRange('step', 'factor', factor, { above: 0 });
  const { pow } = math();
  return (k) => rate * pow(factor, Math.floor(k / every));
}
