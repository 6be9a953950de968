import { math } from '@elbow/core-wasm/math';
import { inRange, onlyKnown, wholeNumber } from '../check.ts';
import type { Schedule } from '../types.ts';

/** Options of `polynomial`. */
export interface PolynomialOptions {
  /** The step from which on the rate is 0, an integer ≥ 1. */
  steps: number;
  /** The exponent > 0; 1, a straight line, unless given (PyTorch's default). */
  power?: number;
}

/**
 * Polynomial decay to 0: η_k = η₀(1 − min(k, steps)/steps)^power.
 *
 * PyTorch's PolynomialLR with total_iters = steps.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { polynomial } from '@elbow/optim';
 * console.log([0, 5, 10].map(polynomial(0.4, { steps: 10, power: 2 }))); // [ 0.4, 0.1, 0 ]
 * ```
 */
export function polynomial(rate: number, options: PolynomialOptions): Schedule {
  const { steps, power = 1 } = options;
  onlyKnown('polynomial', options, ['steps', 'power']);
  inRange('polynomial', 'rate', rate, { from: 0 });
  wholeNumber('polynomial', 'steps', steps, 1);
  inRange('polynomial', 'power', power, { above: 0 });
  const { pow } = math();
  return (k) => (k < steps ? rate * pow(1 - k / steps, power) : 0);
}
