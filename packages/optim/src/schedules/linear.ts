import { inRange, onlyKnown, wholeNumber } from '../check.ts';
import type { Schedule } from '../types.ts';

/** Options of `linear`. */
export interface LinearOptions {
  /** Steps from one end to the other, an integer ≥ 1. */
  steps: number;
  /** Factor of the rate at step 0, ≥ 0; 1 unless given (PyTorch: 1/3). */
  from?: number;
  /** Factor of the rate from step `steps` on, ≥ 0; 0 unless given (PyTorch: 1). */
  to?: number;
}

/**
 * A straight line: η_k = η₀(from + (to − from) min(k, steps)/steps).
 *
 * PyTorch's LinearLR with start_factor, end_factor and total_iters; the defaults here decay to 0.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { linear } from '@elbow/optim';
 * console.log([0, 5, 10, 11].map(linear(0.4, { steps: 10 }))); // [ 0.4, 0.2, 0, 0 ]
 * ```
 */
export function linear(rate: number, options: LinearOptions): Schedule {
  const { steps, from = 1, to = 0 } = options;
  onlyKnown('linear', options, ['steps', 'from', 'to']);
  inRange('linear', 'rate', rate, { from: 0 });
  wholeNumber('linear', 'steps', steps, 1);
  inRange('linear', 'from', from, { from: 0 });
  inRange('linear', 'to', to, { from: 0 });
  return (k) => rate * (k < steps ? from + (to - from) * (k / steps) : to);
}
