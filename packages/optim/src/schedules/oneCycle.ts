import { inRange, oneOf, onlyKnown, wholeNumber } from '../check.ts';
import type { Schedule } from '../types.ts';
import { fallOf } from './cosine.ts';

const SHAPES = ['cosine', 'linear'] as const;

/** Options of `oneCycle`; the defaults are PyTorch's. */
export interface OneCycleOptions {
  /** Steps of the whole run, an integer ≥ 2. */
  steps: number;
  /** The share of the steps in which the rate rises, in (0, 1); 0.3. */
  rise?: number;
  /** How it goes from one rate to the next; 'cosine'. */
  shape?: (typeof SHAPES)[number];
  /** The first rate is the highest divided by this, ≥ 1; 25. */
  divisor?: number;
  /** The last rate is the first divided by this, ≥ 1; 10⁴. */
  finalDivisor?: number;
  /** Whether the rate falls to the first one as fast as it rose, and then to the last (rise < ½); false: in one go. */
  threePhase?: boolean;
  /** [lowest, highest] of a momentum that runs against the rate; null leaves the rule's own. [0.85, 0.95]. */
  momentum?: readonly [number, number] | null;
}

interface Phase {
  /** Last step of the phase, not always an integer. */
  readonly end: number;
  readonly rate: readonly [number, number];
  readonly momentum: readonly [number, number];
}

/**
 * One cycle: the rate rises from highest/divisor to the highest and falls to the first divided by finalDivisor, while the
 * momentum falls and rises again. After the last step it stays.
 *
 * PyTorch's OneCycleLR with max_lr, total_steps, pct_start, anneal_strategy, div_factor, final_div_factor, three_phase. The
 * momentum, the schedule's `momentum`, takes the place of the rule's β (β₁).
 * Source: Smith & Topin 2018; Smith's paper has three phases, the default two are fast.ai's.
 * @throws RangeError on a number outside its range, TypeError on an unknown option or shape.
 *
 * @example
 * ```ts
 * import { oneCycle } from '@elbow/optim';
 * const rate = oneCycle(1, { steps: 101, rise: 0.5, shape: 'linear', divisor: 10 });
 * console.log(rate(0).toFixed(2), rate.momentum?.(0), rate(49.5), rate.momentum?.(49.5)); // 0.10 0.95 1 0.85
 * ```
 */
export function oneCycle(highest: number, options: OneCycleOptions): Schedule {
  const { steps, rise = 0.3, shape = 'cosine', divisor = 25, finalDivisor = 1e4, threePhase = false } = options;
  const { momentum = [0.85, 0.95] } = options;
  const known = ['steps', 'rise', 'shape', 'divisor', 'finalDivisor', 'threePhase', 'momentum'];
  onlyKnown('oneCycle', options, known);
  inRange('oneCycle', 'highest', highest, { from: 0 });
  wholeNumber('oneCycle', 'steps', steps, 2);
  inRange('oneCycle', 'rise', rise, { above: 0, below: threePhase ? 0.5 : 1 });
  oneOf('oneCycle', 'shape', shape, SHAPES);
  inRange('oneCycle', 'divisor', divisor, { from: 1 });
  inRange('oneCycle', 'finalDivisor', finalDivisor, { from: 1 });
  const [low, high] = momentum ?? [0, 0];
  inRange('oneCycle', 'momentum[0]', low, { from: 0, below: 1 });
  inRange('oneCycle', 'momentum[1]', high, { from: low, below: 1 });

  const first = highest / divisor;
  const last = first / finalDivisor;
  const top = rise * steps - 1;
  const phases: Phase[] = [{ end: top, rate: [first, highest], momentum: [high, low] }];
  if (threePhase) {
    phases.push({ end: 2 * top, rate: [highest, first], momentum: [low, high] });
    phases.push({ end: steps - 1, rate: [first, last], momentum: [high, high] });
  } else phases.push({ end: steps - 1, rate: [highest, last], momentum: [low, high] });

  const fall = fallOf();
  const at = (k: number, of: 'rate' | 'momentum'): number => {
    let start = 0;
    for (const phase of phases) {
      const [from, to] = phase[of];
      if (k <= phase.end) {
        const t = (k - start) / (phase.end - start);
        return shape === 'linear' ? from + (to - from) * t : to + (from - to) * fall(t);
      }
      start = phase.end;
    }
    return (phases.at(-1) as Phase)[of][1];
  };
  const rate: Schedule = (k) => at(k, 'rate');
  return momentum ? Object.assign(rate, { momentum: (k: number) => at(k, 'momentum') }) : rate;
}
