import { inRange, onlyKnown, wholeNumber } from '../check.ts';
import type { Line, LineSearch, Trial } from './line.ts';

/** Options of `strongWolfe`. */
export interface StrongWolfeOptions {
  /** c₁ in (0, 1): the share of the slope's promise that f must keep; 1e-4 unless given. */
  decrease?: number;
  /** c₂ in (c₁, 1): how much of the slope may be left; 0.9 unless given, 0.1 in conjugateGradient. */
  curvature?: number;
  /** Evaluations of one search after its first, at most; 25 unless given. */
  maxEvaluations?: number;
  /** Gives up narrowing where the bracket times max |dᵢ| is below this; 0, never, unless given (PyTorch: 1e-9). */
  smallestBracket?: number;
}

/** A step grows by this at least and at most, while f falls steeply. */
const GROWTH = { least: 0.01, most: 10 };
/** Trials keep this share of the bracket from its ends, if the one before came close to an end too. */
const MARGIN = 0.1;
/** Values that differ by no more than this share count as equal: a few roundings. */
const ROUNDING = 8.881784197001252e-16; // 2⁻⁵⁰

/**
 * Strong Wolfe conditions: f(x + td) ≤ f(x) + c₁t g·d and |g(x + td)·d| ≤ c₂|g·d|, with c₁: decrease, c₂: curvature.
 * The step grows until a bracket holds such a point, which then narrows by cubic interpolation. Where f no longer falls by
 * more than its rounding, the slope decides alone: (2c₁ − 1)g·d ≥ g(x + td)·d (Hager & Zhang 2005, equation 4.1). If the
 * evaluations end first, the lowest point found counts.
 *
 * Source: Nocedal & Wright 2006, algorithms 3.5 and 3.6; growth and margins as in Schmidt's minFunc, which PyTorch follows.
 * There the bracket's low end need not be low enough, and the minimum can be lost; here it is, as in algorithm 3.6.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { lbfgs, minimise, rosenbrock, strongWolfe } from '@elbow/optim';
 * const problem = rosenbrock(2);
 * console.log(minimise(problem, lbfgs({ lineSearch: strongWolfe() }), problem.start).verdict.kind); // converged
 * ```
 */
export function strongWolfe(options: StrongWolfeOptions = {}): LineSearch {
  const { decrease = 1e-4, curvature = 0.9, maxEvaluations = 25, smallestBracket = 0 } = options;
  onlyKnown('strongWolfe', options, ['decrease', 'curvature', 'maxEvaluations', 'smallestBracket']);
  inRange('strongWolfe', 'decrease', decrease, { above: 0, below: 1 });
  inRange('strongWolfe', 'curvature', curvature, { above: decrease, below: 1 });
  wholeNumber('strongWolfe', 'maxEvaluations', maxEvaluations, 1);
  inRange('strongWolfe', 'smallestBracket', smallestBracket, { from: 0 });
  return (line, first) => search(line, first, { decrease, curvature, maxEvaluations, smallestBracket });
}

function search(line: Line, first: number, options: Required<StrongWolfeOptions>): Trial | null {
  const { start, at } = line;
  const { decrease, curvature, maxEvaluations, smallestBracket } = options;
  const lowEnough = ({ t, f, slope }: Trial): boolean =>
    f <= start.f + decrease * t * start.slope ||
    (Math.abs(f - start.f) <= ROUNDING * Math.abs(start.f) && slope <= (2 * decrease - 1) * start.slope);
  const flatEnough = ({ slope }: Trial): boolean => Math.abs(slope) <= -curvature * start.slope;

  // grows until the bracket between the last two points holds a minimum
  let before = start;
  let here = at(first);
  let used = 1;
  while (lowEnough(here) && !(used > 2 && here.f >= before.f)) {
    if (flatEnough(here)) return here;
    if (here.slope >= 0) break;
    if (used > maxEvaluations) return here;
    const { t } = here;
    const next = between(cubicMinimum(before, here), t + GROWTH.least * (t - before.t), GROWTH.most * t);
    before = here;
    here = at(next);
    used++;
  }

  // narrows it; `low` is the lowest point yet of those that are low enough, and falls towards `high`
  let [low, high] = lowEnough(here) && here.f < before.f ? [here, before] : [before, here];
  let close = false;
  while (used <= maxEvaluations) {
    const [left, right] = low.t < high.t ? [low.t, high.t] : [high.t, low.t];
    if ((right - left) * line.size < smallestBracket || right === left) break;
    let t = between(cubicMinimum(low, high), left, right);
    const margin = MARGIN * (right - left);
    const within = t - left >= margin && right - t >= margin;
    if (!within && (close || t <= left || t >= right)) {
      t = right - t < t - left ? right - margin : left + margin;
      close = false;
    } else close = !within;
    const trial = at(t);
    used++;
    if (!lowEnough(trial) || !(trial.f < low.f || isLevel(trial, low, start))) {
      high = trial;
    } else {
      if (flatEnough(trial)) return trial;
      if (trial.slope * (high.t - low.t) >= 0) high = low;
      low = trial;
    }
  }
  return low.t > 0 ? low : null;
}

/** Whether two values differ by no more than rounding: then the slopes, which are exact for longer, decide. */
function isLevel(trial: Trial, low: Trial, start: Trial): boolean {
  return trial.f - low.f <= ROUNDING * Math.abs(start.f) && Math.abs(trial.slope) < Math.abs(low.slope);
}

/**
 * Where the cubic through two points with their slopes is lowest; NaN where it has no minimum.
 * Source: Nocedal & Wright 2006, equation 3.59.
 */
export function cubicMinimum(p: Pick<Trial, 't' | 'f' | 'slope'>, q: Pick<Trial, 't' | 'f' | 'slope'>): number {
  const [a, b] = p.t <= q.t ? [p, q] : [q, p];
  const chord = a.slope + b.slope - (3 * (a.f - b.f)) / (a.t - b.t);
  const root = Math.sqrt(chord * chord - a.slope * b.slope);
  return b.t - ((b.t - a.t) * (b.slope + root - chord)) / (b.slope - a.slope + 2 * root);
}

/** t clamped to the interval, or its middle where t is NaN. */
function between(t: number, low: number, high: number): number {
  return Number.isNaN(t) ? (low + high) / 2 : Math.min(Math.max(t, low), high);
}
