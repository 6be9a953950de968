import { inRange, onlyKnown } from '../check.ts';
import type { Minimum, TestProblem } from './testProblem.ts';

/** Options of `doubleWell`. */
export interface DoubleWellOptions {
  /** How much the left well is above the right one: t in f = (x² − 1)²/4 − t x/4, from 0 to below 8/√27; 0.3 unless given. */
  tilt?: number;
}

/** A double well with its wells. */
export interface DoubleWell extends TestProblem {
  readonly minimum: Minimum;
  /** The three points of slope 0: left well, the hill between, right well. */
  readonly stationary: readonly [number, number, number];
}

/**
 * A double well in one dimension: f(x) = (x² − 1)²/4 − t x/4. For 0 < t < 8/√27 there are two minima, the right one lower, and a
 * hill between; the curvature at the wells is 3x² − 1. Start −1.2, in the left well (lecture notes R79: a step above 2/f″ leaves it).
 * @throws RangeError on a tilt outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { doubleWell } from '@elbow/optim';
 * console.log(doubleWell({ tilt: 0 }).stationary); // [ -1, 0, 1 ]
 * ```
 */
export function doubleWell(options: DoubleWellOptions = {}): DoubleWell {
  const { tilt = 0.3 } = options;
  onlyKnown('doubleWell', options, ['tilt']);
  inRange('doubleWell', 'tilt', tilt, { from: 0, below: 8 / Math.sqrt(27) });
  const value = (x: number): number => ((x * x - 1) * (x * x - 1) - tilt * x) / 4;
  const slope = (x: number): number => (x * x - 1) * x - tilt / 4;
  const curvature = (x: number): number => 3 * x * x - 1;
  // f′ turns at ±1/√3: one zero on each side and one between
  const bend = Math.sqrt(1 / 3);
  const stationary = [zero(slope, -2, -bend), zero(slope, bend, -bend), zero(slope, bend, 2)] as const;
  const [, , right] = stationary;
  return {
    name: 'doubleWell',
    n: 1,
    start: Float64Array.of(-1.2),
    minimum: { x: Float64Array.of(right), f: value(right) },
    stationary,
    value: ([x = 0]) => value(x),
    valueAndGradient([x = 0], g) {
      g[0] = slope(x);
      return value(x);
    },
    hessian([x = 0], H) {
      H[0] = curvature(x);
    },
  };
}

/** The zero between a point where f < 0 and one where f > 0, by bisection to the last bit. */
function zero(f: (x: number) => number, below: number, above: number): number {
  let [low, high] = [below, above];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high || f(middle) === 0) return middle;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
}
