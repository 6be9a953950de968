import { inRange, oneOf, onlyKnown, wholeNumber } from '../check.ts';

const MODES = ['min', 'max'] as const;
const THRESHOLDS = ['relative', 'absolute'] as const;

/** Options of `plateau`; the defaults are PyTorch's. */
export interface PlateauOptions {
  /** What the rate is multiplied by, in (0, 1); 0.1 as in the lecture notes. */
  factor?: number;
  /** So many metrics without improvement are borne; with the next the rate falls. 10. */
  patience?: number;
  /** How much better than the best counts as improvement, ≥ 0, as a share < 1; 1e-4. */
  threshold?: number;
  /** Whether the threshold is a share of the best metric or a difference; 'relative'. */
  thresholdMode?: (typeof THRESHOLDS)[number];
  /** Metrics after a fall that do not count against patience; 0. */
  cooldown?: number;
  /** The rate does not fall below this; 0. */
  lowest?: number;
  /** A fall that is not larger than this is not made; 1e-8. */
  smallestFall?: number;
  /** Whether a better metric is lower (a loss) or higher (an accuracy); 'min'. */
  mode?: (typeof MODES)[number];
}

/** Where a plateau schedule stands: plain numbers, to be kept with a checkpoint. */
export interface PlateauState {
  readonly rate: number;
  /** The best metric yet; ±Infinity before the first. */
  readonly best: number;
  /** Metrics since then that were no better. */
  readonly waited: number;
  /** Metrics of the cooldown that are left. */
  readonly cooling: number;
}

/** A schedule that follows a metric. */
export interface Plateau {
  readonly start: PlateauState;
  /** The state after one more metric: `rate` is that of the steps to come. The given state is not changed. */
  next(state: PlateauState, metric: number): PlateauState;
}

/**
 * Reduce on plateau: when a metric has not improved for more than `patience` of its values, the rate is multiplied by
 * `factor`. The metric is the loss, or what a held-out set gives; a NaN counts as no improvement.
 *
 * It depends on what is measured, so it is no function of k but a pure step from state to state, which a checkpoint can keep.
 * PyTorch's ReduceLROnPlateau, with min_lr = lowest and eps = smallestFall.
 * Source: lecture notes R84 (×0.1 when the loss stays).
 * @throws RangeError on a number outside its range, TypeError on an unknown option or mode.
 *
 * @example
 * ```ts
 * import { plateau } from '@elbow/optim';
 * const { start, next } = plateau(0.4, { factor: 0.5, patience: 1 });
 * console.log([3, 2, 2, 2].reduce(next, start).rate); // 0.2
 * ```
 */
export function plateau(rate: number, options: PlateauOptions = {}): Plateau {
  const { factor = 0.1, patience = 10, threshold = 1e-4, thresholdMode = 'relative' } = options;
  const { cooldown = 0, lowest = 0, smallestFall = 1e-8, mode = 'min' } = options;
  const known = ['factor', 'patience', 'threshold', 'thresholdMode', 'cooldown', 'lowest', 'smallestFall', 'mode'];
  onlyKnown('plateau', options, known);
  inRange('plateau', 'rate', rate, { from: 0 });
  inRange('plateau', 'factor', factor, { above: 0, below: 1 });
  wholeNumber('plateau', 'patience', patience, 0);
  oneOf('plateau', 'thresholdMode', thresholdMode, THRESHOLDS);
  inRange('plateau', 'threshold', threshold, thresholdMode === 'relative' ? { from: 0, below: 1 } : { from: 0 });
  wholeNumber('plateau', 'cooldown', cooldown, 0);
  inRange('plateau', 'lowest', lowest, { from: 0 });
  inRange('plateau', 'smallestFall', smallestFall, { from: 0 });
  oneOf('plateau', 'mode', mode, MODES);

  const sign = mode === 'min' ? -1 : 1;
  const betterThan = (best: number): number =>
    thresholdMode === 'relative' ? best * (1 + sign * threshold) : best + sign * threshold;
  const better = (metric: number, best: number): boolean =>
    mode === 'min' ? metric < betterThan(best) : metric > betterThan(best);

  return {
    start: { rate, best: -sign * Infinity, waited: 0, cooling: 0 },
    next(state, metric) {
      const improved = better(metric, state.best);
      const best = improved ? metric : state.best;
      const cooling = Math.max(0, state.cooling - 1);
      const waited = improved || state.cooling > 0 ? 0 : state.waited + 1;
      if (waited <= patience) return { rate: state.rate, best, waited, cooling };
      const lower = Math.max(state.rate * factor, lowest);
      const falls = state.rate - lower > smallestFall;
      return { rate: falls ? lower : state.rate, best, waited: 0, cooling: cooldown };
    },
  };
}
