import { inRange } from '../check.ts';

/** What a point of zero slope is. */
export type CriticalPoint = 'minimum' | 'maximum' | 'saddle' | 'degenerate';

/**
 * What a critical point is by the signs of its Hessian's eigenvalues: all positive, a minimum; all negative, a maximum; both signs, a
 * saddle; otherwise some are zero and the second order does not tell: degenerate. Zero is what is at most `tolerance` times the
 * largest in size.
 *
 * Source: lecture notes R47.
 * @throws RangeError on no eigenvalues, or one that is not finite.
 *
 * @example
 * ```ts
 * import { classify } from '@elbow/optim/second-order';
 * console.log(classify([1, 3]), classify([-2, 3]), classify([0, 3])); // minimum saddle degenerate
 * ```
 */
export function classify(eigenvalues: ArrayLike<number>, tolerance = 1e-9): CriticalPoint {
  inRange('classify', 'tolerance', tolerance, { from: 0 });
  const values = Array.from(eigenvalues);
  if (values.length === 0) throw new RangeError('classify: eigenvalues must hold at least one number');
  for (const [i, value] of values.entries()) inRange('classify', `eigenvalues[${i}]`, value, {});
  const zero = tolerance * Math.max(...values.map(Math.abs));
  const up = values.some((value) => value > zero);
  const down = values.some((value) => value < -zero);
  if (up && down) return 'saddle';
  if (values.some((value) => Math.abs(value) <= zero)) return 'degenerate';
  return up ? 'minimum' : 'maximum';
}
