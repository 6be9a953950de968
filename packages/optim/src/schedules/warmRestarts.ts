import { inRange, onlyKnown, wholeNumber } from '../check.ts';
import type { Schedule } from '../types.ts';
import { fallOf } from './cosine.ts';

/** Options of `warmRestarts`. */
export interface WarmRestartsOptions {
  /** T₀: steps of the first cycle, an integer ≥ 1. */
  steps: number;
  /** Each cycle is so many times as long as the one before, an integer ≥ 1; 1 unless given. */
  growth?: number;
  /** The lowest rate, from 0 to the highest; 0 unless given. */
  lowest?: number;
}

/**
 * Cosine annealing with warm restarts (SGDR): within the cycle of Tᵢ steps, η = η_low + (η₀ − η_low)(1 + cos(πt/Tᵢ))/2 at its
 * t-th step; the next begins at η₀ and lasts Tᵢ₊₁ = growth · Tᵢ.
 *
 * PyTorch's CosineAnnealingWarmRestarts with T_0 = steps, T_mult = growth.
 * Source: Loshchilov & Hutter 2017, equation 5.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { warmRestarts } from '@elbow/optim';
 * console.log([0, 4, 8, 16, 24].map(warmRestarts(0.4, { steps: 8, growth: 2 }))); // [ 0.4, 0.2, 0.4, 0.2, 0.4 ]
 * ```
 */
export function warmRestarts(rate: number, options: WarmRestartsOptions): Schedule {
  const { steps, growth = 1, lowest = 0 } = options;
  onlyKnown('warmRestarts', options, ['steps', 'growth', 'lowest']);
  inRange('warmRestarts', 'rate', rate, { from: 0 });
  wholeNumber('warmRestarts', 'steps', steps, 1);
  wholeNumber('warmRestarts', 'growth', growth, 1);
  inRange('warmRestarts', 'lowest', lowest, { from: 0, to: rate });
  const fall = fallOf();
  return (k) => {
    let length = steps;
    let t = growth === 1 ? k % steps : k;
    while (t >= length) {
      t -= length;
      length *= growth;
    }
    return lowest + (rate - lowest) * fall(t / length);
  };
}
