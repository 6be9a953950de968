import { inRange } from '../check.ts';
import type { Schedule } from '../types.ts';

/**
 * Inverse-time decay: η_k = η₀/(k + 1), with step k = 0, 1, …
 *
 * The rates sum to infinity and their squares do not, as Robbins & Monro 1951 ask of stochastic approximation.
 * Source: lecture notes R81, which call it linear decay (Keras: inverse-time; PyTorch's and Optax's "linear" is a
 * straight line).
 * @throws RangeError unless η₀ is finite and ≥ 0.
 *
 * @example
 * ```ts
 * import { inverseTime } from '@elbow/optim';
 * console.log([0, 1, 3].map(inverseTime(0.4))); // [ 0.4, 0.2, 0.1 ]
 * ```
 */
export function inverseTime(rate: number): Schedule {
  inRange('inverseTime', 'rate', rate, { from: 0 });
  return (k) => rate / (k + 1);
}
