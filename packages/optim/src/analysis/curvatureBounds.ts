import { Matrix } from 'ml-matrix';
import { inRange, onlyKnown, startPoint, wholeNumber } from '../check.ts';
import type { TwiceDifferentiable } from '../types.ts';
import { norm } from '../vectors.ts';
import { decomposed } from './spectrum.ts';

/** Options of `curvatureBounds`. */
export interface CurvatureBoundsOptions {
  /** Half the side of the box around x, > 0; 1 unless given. */
  radius?: number;
  /** Points that are looked at, an integer ≥ 1; 200 unless given. */
  samples?: number;
}

/** Constants of a function on a box, from points in it. */
export interface CurvatureBounds {
  /** μ: the least eigenvalue seen. Above 0: strongly convex there, as far as the points tell. */
  readonly mu: number;
  /** β: the largest eigenvalue in size: how fast the gradient can change (Lipschitz smoothness). */
  readonly beta: number;
  /** L: the longest gradient seen: how fast f can change (Lipschitz continuity). */
  readonly lipschitz: number;
  readonly kind: 'strongly convex and smooth' | 'convex and smooth' | 'not convex';
}

/** Eigenvalues above minus this share of the largest count as not negative. */
const ROUNDING = 1e-10;

/**
 * How strongly convex and how smooth a function is around x: least and largest Hessian eigenvalue, and the longest gradient, over points
 * of a box that fill it evenly (an additive recurrence on the roots of primes; the same points every time). They are estimates
 * from inside: the true μ is at most, the true β and L at least, what is returned.
 *
 * Source: lecture notes R54–R57 (the notes let a smooth function be without derivative; it is not).
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { quadratic } from '@elbow/optim';
 * import { curvatureBounds } from '@elbow/optim/second-order';
 * const { mu, beta, kind } = curvatureBounds(quadratic({ A: [[1, 0], [0, 4]] }), [0, 0], { samples: 10 });
 * console.log(mu, beta, kind); // 1 4 strongly convex and smooth
 * ```
 */
export function curvatureBounds(
  problem: TwiceDifferentiable,
  x: ArrayLike<number>,
  options: CurvatureBoundsOptions = {},
): CurvatureBounds {
  const { radius = 1, samples = 200 } = options;
  onlyKnown('curvatureBounds', options, ['radius', 'samples']);
  inRange('curvatureBounds', 'radius', radius, { above: 0 });
  wholeNumber('curvatureBounds', 'samples', samples, 1);
  const { n } = problem;
  const centre = startPoint('curvatureBounds', n, x);
  const steps = primeRoots(n);
  const [g, H] = [new Float64Array(n), new Float64Array(n * n)];
  let [mu, top, bottom, lipschitz] = [Infinity, -Infinity, Infinity, 0];
  for (let s = 0; s < samples; s++) {
    // the first point is the centre itself
    const point = centre.map((value, i) => value + radius * (2 * ((0.5 + s * (steps[i] as number)) % 1) - 1));
    problem.valueAndGradient(point, g);
    problem.hessian(point, H);
    const { eigenvalues } = decomposed(Matrix.from1DArray(n, n, H));
    mu = Math.min(mu, eigenvalues[0] as number);
    bottom = Math.min(bottom, eigenvalues[0] as number);
    top = Math.max(top, eigenvalues[n - 1] as number);
    lipschitz = Math.max(lipschitz, norm(g));
  }
  const beta = Math.max(Math.abs(top), Math.abs(bottom));
  const zero = ROUNDING * beta;
  const kind = mu > zero ? 'strongly convex and smooth' : mu >= -zero ? 'convex and smooth' : 'not convex';
  return { mu, beta, lipschitz, kind };
}

/** √2, √3, √5 …: the roots of the first n primes. */
function primeRoots(n: number): number[] {
  const primes: number[] = [];
  for (let p = 2; primes.length < n; p++) if (primes.every((q) => p % q !== 0)) primes.push(p);
  return primes.map((p) => Math.sqrt(p));
}
