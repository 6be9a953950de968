import { inRange, onlyKnown, wholeNumber } from '../check.ts';
import type { Schedule } from '../types.ts';

/** Options of `constantFactor`. */
export interface ConstantFactorOptions {
  /** Steps for which the factor holds, an integer ≥ 0. */
  steps: number;
  /** The factor ≥ 0; 1/3 unless given (PyTorch's default). */
  factor?: number;
}

/**
 * A factor for the first steps: η_k = factor · η for k < steps, η after.
 *
 * PyTorch's ConstantLR with total_iters = steps.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { constantFactor } from '@elbow/optim';
 * console.log([0, 4, 5].map(constantFactor(0.4, { steps: 5, factor: 0.25 }))); // [ 0.1, 0.1, 0.4 ]
 * ```
 */
export function constantFactor(rate: number, options: ConstantFactorOptions): Schedule {
  const { steps, factor = 1 / 3 } = options;
  onlyKnown('constantFactor', options, ['steps', 'factor']);
  inRange('constantFactor', 'rate', rate, { from: 0 });
  wholeNumber('constantFactor', 'steps', steps, 0);
  inRange('constantFactor', 'factor', factor, { from: 0 });
  return (k) => (k < steps ? factor * rate : rate);
}
