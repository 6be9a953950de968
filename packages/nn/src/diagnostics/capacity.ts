import { math } from '@elbow/core-wasm/math';
import type { Network } from '../network.ts';

/** What is known of the VC dimension of a network with one output: the most points that it can label in all ways. */
export interface VcBounds {
  /** W: weights and biases. */
  readonly parameters: number;
  /** L: layers with parameters. */
  readonly layers: number;
  /** At least so many: inputs + 1, for it can draw every line. */
  readonly lower: number;
  /** The best network of as many parameters and layers reaches at least so many, W L log₂(W/L)/640 (theorem 3). */
  readonly bestOfItsSize: number;
  /** At most so many. */
  readonly upper: number;
  /** Whether both are the same and exact: a single linear unit with d inputs has d + 1. */
  readonly exact: boolean;
}

/**
 * Bounds of the VC dimension of a network of dense layers with ReLUs: lower d + 1 for d inputs, upper L + W̄ log₂(4e R log₂(2e R)) with R = Σ i kᵢ over the units kᵢ of layer i
 * and W̄ = Σ Wᵢ, the weights up to layer i. The notes call the measure somewhat outdated (R121): such networks generalise with far fewer rows.
 *
 * Source: Bartlett, Harvey, Liaw & Mehrabian 2019, theorems 3 and 7 (piecewise linear: d = 1); Cover 1965 (one linear unit: d + 1).
 * @throws TypeError on layers other than dense and relu.
 *
 * @example
 * ```ts
 * import { dense, sequential, vcBounds } from '@elbow/nn';
 * console.log(vcBounds(sequential(2, dense(1))).upper); // 3
 * ```
 */
export function vcBounds({ inputs, layers: all }: Network): VcBounds {
  const other = all.find(({ kind }) => kind !== 'dense' && kind !== 'relu');
  if (other) throw new TypeError(`vcBounds: takes dense and relu layers, got ${other.kind}`);
  const units = all.filter(({ kind }) => kind === 'dense').map(({ options }) => Number(options.outputs));
  const L = units.length;
  const weights = units.map((outputs, i) => ((i === 0 ? inputs : (units[i - 1] as number)) + 1) * outputs);
  const W = weights.reduce((sum, count) => sum + count, 0);
  if (L === 1 && units[0] === 1) return { parameters: W, layers: 1, lower: W, bestOfItsSize: W, upper: W, exact: true };
  const log2 = (x: number): number => math().log(x) / Math.LN2;
  let before = 0;
  const upTo = weights.reduce((sum, count) => {
    before += count;
    return sum + before;
  }, 0);
  const R = units.reduce((sum, count, i) => sum + (i + 1) * count, 0);
  const e = math().exp(1);
  return {
    parameters: W,
    layers: L,
    lower: inputs + 1,
    bestOfItsSize: Math.floor((W * L * log2(W / L)) / 640),
    upper: Math.ceil(L + upTo * log2(4 * e * R * Math.max(1, log2(2 * e * R)))),
    exact: false,
  };
}

/** Which labellings of some points were reached. */
export interface Shattering {
  /** Whether all were. A labelling that was not reached may be out of reach, or hard to find. */
  readonly shattered: boolean;
  readonly labellings: number;
  readonly reached: number;
  /** The first that was not: a label for each point. */
  readonly missed: readonly number[] | null;
}

/** Labellings at most: 2¹² are enough to wait for. */
const MOST_POINTS = 12;

/**
 * Tries to shatter m points: asks `separates` for each of the 2^m ways to label them whether a model learns it without error (lecture notes R121). What learns, and how long
 * it may try, is the caller's: for a line `(t) => perceptron({ x, t }).converged`.
 * @throws RangeError on less than 1 or more than 12 points.
 *
 * @example
 * ```ts
 * import { perceptron, shatter } from '@elbow/nn';
 * const corners = [0, 0, 0, 1, 1, 0, 1, 1];
 * const by = (x: number[]) => (t: readonly number[]) => perceptron({ x, t }).converged;
 * console.log(shatter(3, by(corners.slice(0, 6))).shattered, shatter(4, by(corners)).missed); // true [ 0, 1, 1, 0 ]
 * ```
 */
export function shatter(points: number, separates: (labels: readonly number[]) => boolean): Shattering {
  if (!(Number.isInteger(points) && points >= 1 && points <= MOST_POINTS)) {
    throw new RangeError(`shatter: points must be an integer from 1 to ${MOST_POINTS}, got ${String(points)}`);
  }
  const labellings = 1 << points;
  let reached = 0;
  let missed: readonly number[] | null = null;
  for (let bits = 0; bits < labellings; bits++) {
    const labels = Array.from({ length: points }, (_, i) => (bits >> i) & 1);
    if (separates(labels)) reached++;
    else missed ??= labels;
  }
  return { shattered: reached === labellings, labellings, reached, missed };
}
