import type { LabelledSet } from './set.ts';

/** The points of Brady, Raghavan and Slawny, with what back-propagation is to reach on them. */
export interface BradySet extends LabelledSet {
  /** 1 − ε and ε in place of the labels, [rows, 1]. */
  readonly targets: Float32Array;
  /** (u, u, 0) with u = ln((1 − ε)/ε): the optimum [wx, wy, b] of the first three points alone. */
  readonly optimum: readonly [number, number, number];
}

/**
 * The example on which back-propagation fails where the perceptron succeeds: (1, 0), (0, 1) of class 1, (−1, 0) of class 0, and, with
 * t > 0, a fourth point (0, −t) of class 1. A line separates them for every t; for a large t the squared error has a minimum that
 * leaves the fourth on the wrong side.
 *
 * Source: Brady, Raghavan & Slawny 1989; lecture notes R38–R42, whose ε is 0.01.
 * @param t distance of the fourth point, ≥ 0; 0: without it.
 * @throws RangeError on a t that is not finite and ≥ 0.
 *
 * @example
 * ```ts
 * import { brady } from '@elbow/nn';
 * const { x, t, optimum } = brady(5);
 * console.log(x.join(' '), t.join(' '), optimum[0].toFixed(5)); // 1 0 0 1 -1 0 0 -5 1 1 0 1 4.59512
 * ```
 */
export function brady(t = 0): BradySet {
  if (!(t >= 0 && t < Infinity)) throw new RangeError(`brady: t must be a finite number >= 0, got ${String(t)}`);
  const labels = t > 0 ? [1, 1, 0, 1] : [1, 1, 0];
  return {
    x: Float32Array.from([1, 0, 0, 1, -1, 0, ...(t > 0 ? [0, -t] : [])]),
    t: Int32Array.from(labels),
    targets: Float32Array.from(labels, (label) => (label === 1 ? 1 - EPSILON : EPSILON)),
    optimum: [U, U, 0],
  };
}

const EPSILON = 0.01;
/** ln 99. */
const U = 4.59511985013459;
