import { math } from '@elbow/core-wasm/math';
import { onlyKnown } from '../check.ts';

/** How a sequence of gaps f(xᵏ) − f* falls. */
export type ConvergenceRate =
  /** By the same share each step: gap_k ≈ C Rᵏ, R < 1. */
  | { readonly kind: 'linear'; readonly R: number; readonly fit: number }
  /** As a power of k: gap_k ≈ C/kᵖ. */
  | { readonly kind: 'sublinear'; readonly power: number; readonly fit: number }
  /** It ends, or becomes smaller faster and faster: R falls to 0. */
  | { readonly kind: 'superlinear'; readonly R: number }
  /** It does not fall. */
  | { readonly kind: 'none'; readonly R: number };

/** Options of `convergenceRate`. */
export interface ConvergenceRateOptions {
  /** f*, the least value; 0 unless given. */
  minimum?: number;
  /** Gaps at most this share of the first are rounding, and left out; 1e-13 unless given. */
  floor?: number;
}

/**
 * The rate of convergence of a run, from its values f(x⁰), f(x¹), …: straight lines through ln gap against k, and against ln k,
 * over the second half of the steps; the better one (higher R², `fit`) tells. R is the share of the gap that a step leaves,
 * which on a quadratic is (1 − ηλ)² of the slowest direction (lecture notes R53, R58: O(log 1/ε) steps, and O(1/ε) for power 1).
 * @throws RangeError on fewer than 8 values.
 *
 * @example
 * ```ts
 * import { convergenceRate } from '@elbow/optim';
 * const rate = convergenceRate(Array.from({ length: 40 }, (_, k) => 3 * 0.5 ** k));
 * console.log(rate.kind, rate.kind === 'linear' && rate.R.toFixed(6)); // linear 0.500000
 * ```
 */
export function convergenceRate(values: ArrayLike<number>, options: ConvergenceRateOptions = {}): ConvergenceRate {
  onlyKnown('convergenceRate', options, ['minimum', 'floor']);
  const { minimum = 0, floor = 1e-13 } = options;
  if (values.length < 8) {
    throw new RangeError(`convergenceRate: values must hold at least 8 numbers, got ${values.length}`);
  }
  const gaps = Array.from(values, (value) => value - minimum);
  const first = gaps[0] as number;
  const end = gaps.findIndex((gap) => !(gap > floor * Math.abs(first)));
  const used = end < 0 ? gaps : gaps.slice(0, end);
  const last = used.length - 1;
  if (end >= 0 && last < 7) return { kind: 'superlinear', R: 0 };
  const from = Math.floor(used.length / 2);
  const { log, exp } = math();
  const logs = used.slice(from).map((gap) => log(gap));
  const overall = exp(((logs.at(-1) as number) - (logs[0] as number)) / (logs.length - 1));
  if (!(overall < 1)) return { kind: 'none', R: overall };
  // a rate that itself falls by half from the beginning of the second half to its end
  const ratioAt = (k: number): number => (used[k] as number) / (used[k - 1] as number);
  if (ratioAt(last) < 0.5 * ratioAt(from + 1) && ratioAt(last) < 0.1) return { kind: 'superlinear', R: ratioAt(last) };
  const straight = line(
    logs.map((_, i) => from + i),
    logs,
  );
  const bent = line(
    logs.map((_, i) => log(from + i + 1)),
    logs,
  );
  return straight.fit >= bent.fit
    ? { kind: 'linear', R: exp(straight.slope), fit: straight.fit }
    : { kind: 'sublinear', power: -bent.slope, fit: bent.fit };
}

/** Slope and R² of the least-squares line through points. */
function line(x: readonly number[], y: readonly number[]): { slope: number; fit: number } {
  const mean = (v: readonly number[]): number => v.reduce((sum, value) => sum + value, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  let [xx, xy, yy] = [0, 0, 0];
  x.forEach((value, i) => {
    const [dx, dy] = [value - mx, (y[i] as number) - my];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  });
  return { slope: xy / xx, fit: yy === 0 ? 0 : (xy * xy) / (xx * yy) };
}
