import { startPoint } from '../check.ts';
import { type LineSearch, lineFrom, type Trial } from '../lineSearch/line.ts';
import type { Iterate, Objective, Verdict } from '../types.ts';
import { absoluteSum } from '../vectors.ts';

/** Where a method stands: a point with its value and gradient. */
export interface Point {
  readonly x: Float64Array;
  readonly f: number;
  readonly g: Float64Array;
}

/** How a method chooses its directions, and what it learns from its steps. */
export interface Directions {
  /** Writes the next direction into d. */
  next(g: Float64Array, d: Float64Array): void;
  /** The first t to try; `last` is the step before this one, null at the beginning. */
  first(here: Point, slope: number, last: { readonly t: number; readonly slope: number } | null): number;
  /** Takes note of the step from `here` along d to `there`. */
  learn(here: Point, there: Trial, d: Float64Array): void;
  /** Forgets what was learnt: the next direction is −g. */
  forget(): void;
}

/**
 * The loop of all methods that search along lines: direction, search, step. Where a direction does not descend, or the
 * search on it fails or does not move, the method forgets what it has learnt and tries −g once. Arrays of iterates are not reused.
 */
export function* lineDescent(
  place: string,
  problem: Objective,
  x0: ArrayLike<number>,
  search: LineSearch,
  directions: Directions,
): Generator<Iterate, Verdict, void> {
  const x = startPoint(place, problem.n, x0);
  const g = new Float64Array(problem.n);
  const d = new Float64Array(problem.n);
  let here: Point = { x, f: problem.valueAndGradient(x, g), g };
  let evaluations = 1;
  const count = (): void => {
    evaluations++;
  };
  let last: { t: number; slope: number } | null = null;
  for (let k = 0; ; k++) {
    yield { k, ...here, evaluations };
    let found: Trial | null = null;
    let slope = 0;
    for (const learnt of [true, false]) {
      if (!learnt) directions.forget();
      directions.next(here.g, d);
      const line = lineFrom(problem, here, d, count);
      ({ slope } = line.start);
      if (slope < 0) found = search(line, directions.first(here, slope, learnt ? last : null));
      if (found?.x.every((value, i) => value === here.x[i])) found = null; // d is below the spacing of x
      if (found) break;
    }
    if (!found) return failure(k, here, slope);
    directions.learn(here, found, d);
    last = { t: found.t, slope };
    here = { x: found.x, f: found.f, g: found.g };
  }
}

function failure(k: number, { f, g }: Point, slope: number): Verdict {
  if (slope === 0 && g.every((value) => value === 0)) return { kind: 'converged', by: 'gradient', k };
  const reason = `no point of lower value than ${f} was found along -g, where the slope is ${slope}`;
  return { kind: 'lineSearch', k, reason };
}

/** A first step for which no experience speaks: of length 1 in Σ|dᵢ| at most (PyTorch's L-BFGS does the same). */
export function cautious(g: Float64Array): number {
  return Math.min(1, 1 / absoluteSum(g));
}
