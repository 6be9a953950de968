import { Matrix, QrDecomposition, SingularValueDecomposition } from 'ml-matrix';
import { norm, square } from '../vectors.ts';

/** The linear least-squares problem min ‖Jp + r‖ with columns of J divided by D, in its singular values. */
export interface Factored {
  /** Singular values of JD⁻¹, [n]. */
  readonly sigma: readonly number[];
  /** Uᵀr, [n]. */
  readonly projected: readonly number[];
  /** V, rows of n numbers. */
  readonly V: readonly (readonly number[])[];
  readonly D: Float64Array;
}

/** Singular values below this share of the largest are taken for zero. */
const RANK = 2 ** -46;

/**
 * Factors J, row-major [m, n], with residuals r: first QR of [J | r], whose last column is Qᵀr, then the singular values of the
 * small triangle times D⁻¹.
 */
export function factored(J: Float64Array, r: Float64Array, D: Float64Array): Factored {
  const [m, n] = [r.length, D.length];
  const rows = Math.max(m, n + 1); // fewer equations than unknowns: rows of zeros change nothing
  const joined = new Float64Array(rows * (n + 1));
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) joined[i * (n + 1) + j] = J[i * n + j] as number;
    joined[i * (n + 1) + n] = r[i] as number;
  }
  const R = new QrDecomposition(Matrix.from1DArray(rows, n + 1, joined)).upperTriangularMatrix;
  const triangle = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) for (let j = i; j < n; j++) triangle.set(i, j, R.get(i, j) / (D[j] as number));
  const svd = new SingularValueDecomposition(triangle, { autoTranspose: false });
  const U = svd.leftSingularVectors;
  const projected = Array.from({ length: n }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += U.get(i, k) * R.get(i, n);
    return sum;
  });
  return { sigma: svd.diagonal, projected, V: svd.rightSingularVectors.to2DArray(), D };
}

/** z = Dp in the coordinates of V, for the damping λ: zₖ = −σₖ(Uᵀr)ₖ/(σₖ² + λ); directions without a singular value stay put. */
export function scaledStep({ sigma, projected }: Factored, lambda: number): number[] {
  const smallest = RANK * (sigma[0] ?? 0);
  return sigma.map((s, k) => (s > smallest ? (-s * (projected[k] as number)) / (s * s + lambda) : 0));
}

/** p of the coordinates z: p = D⁻¹Vz. It solves (JᵀJ + λD²)p = −Jᵀr. */
export function stepOf({ V, D }: Factored, z: readonly number[]): Float64Array {
  return D.map((d, i) => (V[i] as readonly number[]).reduce((sum, v, k) => sum + v * (z[k] as number), 0) / d);
}

/**
 * The damping for which the scaled step is Δ long, to a tenth: 0 where the undamped one is short enough. Newton's iteration on
 * 1/‖z‖ − 1/Δ between bounds (Hebden 1973; Moré 1978, section 5).
 */
export function dampingFor(problem: Factored, delta: number): { lambda: number; z: number[] } {
  let z = scaledStep(problem, 0);
  let length = norm(z);
  if (length <= 1.1 * delta) return { lambda: 0, z };
  const { sigma, projected } = problem;
  let low = 0;
  let high = norm(sigma.map((s, k) => s * (projected[k] as number))) / delta;
  let lambda = 0;
  for (let i = 0; i < 60 && Math.abs(length - delta) > 0.1 * delta; i++) {
    const slope = z.reduce((sum, value, k) => sum + (value * value) / (square(sigma[k] as number) + lambda || 1), 0);
    const next = lambda + (length / delta - 1) * ((length * length) / slope);
    lambda = next > low && next < high ? next : Math.max(Math.sqrt(low * high), 1e-3 * high);
    z = scaledStep(problem, lambda);
    length = norm(z);
    if (length > delta) low = lambda;
    else high = lambda;
  }
  return { lambda, z };
}
