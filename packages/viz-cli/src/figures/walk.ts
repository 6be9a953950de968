import type { Minimiser, Objective } from '@elbow/optim';

/** Where a minimiser went. */
export interface Walk {
  /** [steps + 1, n]: the start first. */
  readonly points: readonly (readonly number[])[];
  /** f at each point. */
  readonly values: readonly number[];
  /** Evaluations of the function up to each point, with or without gradient. */
  readonly evaluations: readonly number[];
}

/** The first `steps` steps of a minimiser; fewer where it ends by itself or leaves the finite numbers. */
export function walk<P extends Objective>(
  problem: P,
  minimiser: Minimiser<P, never> | Minimiser<P>,
  start: ArrayLike<number>,
  steps: number,
): Walk {
  const points: number[][] = [];
  const values: number[] = [];
  const evaluated: number[] = [];
  for (const { k, x, f, evaluations } of minimiser(problem, Float64Array.from(start))) {
    if (!Number.isFinite(f)) break;
    points.push(Array.from(x));
    values.push(f);
    evaluated.push(evaluations);
    if (k >= steps) break;
  }
  return { points, values, evaluations: evaluated };
}

/** One coordinate of all points. */
export function coordinate({ points }: Walk, i: number): number[] {
  return points.map((point) => point[i] ?? Number.NaN);
}
