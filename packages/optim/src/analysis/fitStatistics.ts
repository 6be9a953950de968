import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { columnLengths, factored } from '../minimisers/dampedStep.ts';
import type { LeastSquares } from '../types.ts';
import { dot, square } from '../vectors.ts';

/** What a least-squares fit says of its parameters. Null where it cannot: see each. */
export interface FitStatistics {
  /** Rank of the Jacobian: below n, some parameters are not determined by the data. */
  readonly rank: number;
  /** s² = Σr²/(m − n); null where m ≤ n. */
  readonly residualVariance: number | null;
  /** s²(JᵀJ)⁻¹, row-major [n, n]; null where m ≤ n or rank < n. */
  readonly covariance: Float64Array | null;
  /** √ of its diagonal, [n]. */
  readonly standardErrors: Float64Array | null;
  /** 1 − Σr²/Σ(y − ȳ)²; null where the problem does not tell `observed`, or these are all the same. */
  readonly rSquared: number | null;
}

/** Singular values below this share of the largest are taken for zero. */
const RANK = 9.094947017729282e-13; // 2⁻⁴⁰

/**
 * Covariance, standard errors and R² of a least-squares fit at its solution x, to first order in J.
 *
 * They assume independent residuals of one variance, which is estimated as s² = Σr²/(m − n): SciPy's
 * `curve_fit(absolute_sigma=False)`. For known variances divide the residuals by their σᵢ first.
 * Source: Seber & Wild 1989, section 2.1.
 *
 * @example
 * ```ts
 * import { leastSquares } from '@elbow/optim';
 * import { fitStatistics } from '@elbow/optim/second-order';
 * const y = [1, 2, 4];
 * const mean = leastSquares({ n: 1, m: 3, observed: y, residuals: ([c = 0], r) => { y.forEach((v, i) => { r[i] = c - v; }); } });
 * console.log(fitStatistics(mean, Float64Array.of(7 / 3)).residualVariance?.toFixed(6)); // 2.333333
 * ```
 */
export function fitStatistics(problem: LeastSquares, x: Float64Array): FitStatistics {
  const { n, m, observed } = problem;
  const r = new Float64Array(m);
  const J = new Float64Array(m * n);
  problem.residuals(x, r);
  problem.jacobian(x, J);
  const squares = dot(r, r);
  const rSquared = observed ? determination(squares, observed) : null;
  const residualVariance = m > n ? squares / (m - n) : null;
  if (!J.every(Number.isFinite)) return { rank: 0, residualVariance, covariance: null, standardErrors: null, rSquared };
  // columns of length 1, so that units do not decide the rank; the triangle has J's singular values
  const { R, order, lengths } = factored(J, r, columnLengths(J, n));
  const { diagonal, rightSingularVectors: V } = new SingularValueDecomposition(Matrix.from1DArray(n, n, R));
  const rank = diagonal.filter((sigma) => sigma > RANK * (diagonal[0] as number)).length;
  if (residualVariance === null || rank < n)
    return { rank, residualVariance, covariance: null, standardErrors: null, rSquared };
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      diagonal.forEach((sigma, k) => {
        sum += (V.get(i, k) / sigma) * (V.get(j, k) / sigma);
      });
      const [a, b] = [order[i] as number, order[j] as number];
      covariance[a * n + b] = (residualVariance * sum) / ((lengths[a] as number) * (lengths[b] as number));
    }
  }
  const standardErrors = Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * n + i] as number));
  return { rank, residualVariance, covariance, standardErrors, rSquared };
}

function determination(squares: number, observed: ArrayLike<number>): number | null {
  const y = Float64Array.from(observed);
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const total = y.reduce((sum, value) => sum + square(value - mean), 0);
  return total > 0 ? 1 - squares / total : null;
}
