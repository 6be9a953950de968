import { type Quadratic, quadratic } from '../problems/quadratic.ts';
import { dot } from '../vectors.ts';
import { squareRoot } from './squareRoot.ts';

/** A quadratic in axes in which it is round. */
export interface ScaledAxes {
  /** ½ŵᵀŵ + b̂ᵀŵ + c, with b̂ = A^(−½)b. */
  readonly round: Quadratic;
  /** ŵ = A^½ w. */
  toScaled(w: Float64Array): Float64Array;
  /** w = A^(−½) ŵ. */
  fromScaled(scaled: Float64Array): Float64Array;
}

/**
 * Scales the axes of a quadratic so that its curvature is 1 in all directions: ŵ = A^½ w (lecture notes R70). A gradient step
 * of 1 there is w ← w − A⁻¹∇E here: Newton's (R72; the notes print A⁻¹b for A⁻¹∇E).
 * @throws RangeError where A is not positive definite.
 *
 * @example
 * ```ts
 * import { quadratic } from '@elbow/optim';
 * import { scaleAxes } from '@elbow/optim/second-order';
 * const { round, toScaled } = scaleAxes(quadratic({ A: [[4, 0], [0, 9]], b: [4, 9] }));
 * console.log([...round.b], [...toScaled(Float64Array.of(1, 1))]); // [ 2, 3 ] [ 2, 3 ]
 * ```
 */
export function scaleAxes({ A, b, c, n, start }: Quadratic): ScaledAxes {
  const rows = Array.from({ length: n }, (_, i) => A.subarray(i * n, (i + 1) * n));
  const [S, inverse] = [squareRoot(rows, 0.5), squareRoot(rows, -0.5)];
  const times = (M: Float64Array, v: Float64Array): Float64Array =>
    v.map((_, i) => dot(M.subarray(i * n, (i + 1) * n), v));
  const identity = rows.map((_, i) => rows.map((_row, j) => (i === j ? 1 : 0)));
  return {
    round: quadratic({ A: identity, b: times(inverse, b), c, start: times(S, start) }),
    toScaled: (w) => times(S, w),
    fromScaled: (scaled) => times(inverse, scaled),
  };
}
