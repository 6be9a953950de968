import { math } from '@elbow/core-wasm/math';
import { inRange, oneOf, onlyKnown, wholeNumber } from '../check.ts';
import type { Schedule } from '../types.ts';

const MODES = ['triangular', 'triangular2', 'exponential'] as const;

/** Options of `cyclic`. */
export interface CyclicOptions {
  /** Steps from the lowest rate up to the highest, an integer ≥ 1; 2000 unless given (PyTorch's default). */
  up?: number;
  /** Steps down again, an integer ≥ 1; as many as up unless given. */
  down?: number;
  /** Cycles of one height; 'triangular2' halves it after each cycle; 'exponential' multiplies it by γᵏ. */
  mode?: (typeof MODES)[number];
  /** γ in (0, 1] of 'exponential'. */
  decay?: number;
  /** [lowest, highest] of a momentum that runs against the rate: highest where the rate is lowest. */
  momentum?: readonly [number, number];
}

/**
 * Cyclical rates: from `low` to `high` and back on straight lines. With s the share of the way up, 0 ≤ s ≤ 1, and h the
 * height of the cycle, η_k = low + (high − low) s h; h = 1, 2^(−cycle) or γᵏ.
 *
 * PyTorch's CyclicLR ('exponential' is its exp_range). A given momentum, highest − (highest − lowest) s h, is the schedule's
 * `momentum`, which takes the place of the rule's β (β₁).
 * Source: Smith 2017, section 3.
 * @throws RangeError on a number outside its range, TypeError on an unknown option or mode.
 *
 * @example
 * ```ts
 * import { cyclic } from '@elbow/optim';
 * console.log([0, 2, 4, 6, 8].map(cyclic(0, 1, { up: 4 }))); // [ 0, 0.5, 1, 0.5, 0 ]
 * ```
 */
export function cyclic(low: number, high: number, options: CyclicOptions = {}): Schedule {
  const { up = 2000, down = up, mode = 'triangular', decay = 1, momentum } = options;
  onlyKnown('cyclic', options, ['up', 'down', 'mode', 'decay', 'momentum']);
  inRange('cyclic', 'low', low, { from: 0 });
  inRange('cyclic', 'high', high, { from: low });
  wholeNumber('cyclic', 'up', up, 1);
  wholeNumber('cyclic', 'down', down, 1);
  inRange('cyclic', 'decay', decay, { above: 0, to: 1 });
  oneOf('cyclic', 'mode', mode, MODES);
  const { pow } = math();
  const height = (k: number): number => {
    if (mode === 'triangular') return 1;
    return mode === 'triangular2' ? pow(0.5, Math.floor(k / (up + down))) : pow(decay, k);
  };
  const rise = (k: number): number => {
    const t = k % (up + down);
    return height(k) * (t <= up ? t / up : (up + down - t) / down);
  };
  const rate: Schedule = (k) => low + (high - low) * rise(k);
  if (!momentum) return rate;
  const [lowest, highest] = momentum;
  inRange('cyclic', 'momentum[0]', lowest, { from: 0, below: 1 });
  inRange('cyclic', 'momentum[1]', highest, { from: lowest, below: 1 });
  return Object.assign(rate, { momentum: (k: number) => highest - (highest - lowest) * rise(k) });
}
