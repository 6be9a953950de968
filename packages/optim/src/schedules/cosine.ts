import { math } from '@elbow/core-wasm/math';
import { inRange, onlyKnown, wholeNumber } from '../check.ts';
import type { Schedule } from '../types.ts';

/** Options of `cosine`. */
export interface CosineOptions {
  /** Steps from the highest rate to the lowest, an integer ≥ 1. */
  steps: number;
  /** The lowest rate, from 0 to the highest; 0 unless given. */
  lowest?: number;
}

/**
 * Cosine annealing: η_k = η_low + (η₀ − η_low)(1 + cos(πk/steps))/2.
 *
 * Beyond `steps` it rises again with the cosine, as PyTorch's CosineAnnealingLR does (T_max = steps, eta_min = lowest).
 * Source: Loshchilov & Hutter 2017, equation 5.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { cosine } from '@elbow/optim';
 * console.log([0, 10, 20].map(cosine(0.4, { steps: 20 }))); // [ 0.4, 0.2, 0 ]
 * ```
 */
export function cosine(rate: number, options: CosineOptions): Schedule {
  const { steps, lowest = 0 } = options;
  onlyKnown('cosine', options, ['steps', 'lowest']);
  inRange('cosine', 'rate', rate, { from: 0 });
  wholeNumber('cosine', 'steps', steps, 1);
  inRange('cosine', 'lowest', lowest, { from: 0, to: rate });
  const fall = fallOf();
  return (k) => lowest + (rate - lowest) * fall(k / steps);
}

/** (1 + cos πt)/2: 1 at t = 0, 0 at 1, and 1 again at 2. */
export function fallOf(): (t: number) => number {
  const { cos } = math();
  return (t) => (1 + cos(Math.PI * (t % 2))) / 2;
}
