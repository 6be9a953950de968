import type { Objective } from '../types.ts';
import { dot, largest } from '../vectors.ts';

/** A point x + td of a line, with value, gradient and slope there. Its arrays are its own. */
export interface Trial {
  readonly t: number;
  readonly x: Float64Array;
  readonly f: number;
  readonly g: Float64Array;
  /** g·d: how f changes along the line. */
  readonly slope: number;
}

/** The objective along x + td, t ≥ 0, where `start` (t = 0) has slope < 0. */
export interface Line {
  readonly start: Trial;
  /** max |dᵢ|. */
  readonly size: number;
  /** Evaluates the objective at x + td. */
  at(t: number): Trial;
}

/** Looks for a point of lower value on a line, beginning with t = `first`; null where it finds none. */
export type LineSearch = (line: Line, first: number) => Trial | null;

/** The line from x along d, where f and g are the value and gradient at x; `count` is called at each evaluation. */
export function lineFrom(
  problem: Objective,
  { x, f, g }: { readonly x: Float64Array; readonly f: number; readonly g: Float64Array },
  d: Float64Array,
  count: () => void,
): Line {
  return {
    start: { t: 0, x, f, g, slope: dot(g, d) },
    size: largest(d),
    at(t) {
      const point = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) point[i] = (x[i] as number) + t * (d[i] as number);
      const gradient = new Float64Array(x.length);
      count();
      const value = problem.valueAndGradient(point, gradient);
      return { t, x: point, f: value, g: gradient, slope: dot(gradient, d) };
    },
  };
}
