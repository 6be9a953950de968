import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { HessianVectorProduct } from './largestEigenvalue.ts';

/** Options of `spectrum`. */
export interface SpectrumOptions {
  /** Refuses more variables than this; 2000 unless given. */
  maxVariables?: number;
}

/** All eigenvalues of a symmetric matrix, ascending, with their vectors. */
export interface Spectrum {
  readonly eigenvalues: Float64Array;
  /** eigenvectors[i], of length 1 and with its largest component positive, belongs to eigenvalues[i]. */
  readonly eigenvectors: readonly Float64Array[];
}

/**
 * All eigenvalues of a symmetric matrix known by its products: n products fill it, then an eigenvalue decomposition.
 *
 * A Hessian of 100,000 parameters has 10¹⁰ numbers (lecture notes R76), so it refuses above `maxVariables` and says what it
 * would cost; `largestEigenvalue` needs some tens of products for one.
 * Source: Golub & Van Loan 2013, section 8.3 (ml-matrix: tridiagonalisation and QL).
 * @throws RangeError unless n is a positive integer ≤ maxVariables.
 *
 * @example
 * ```ts
 * import { hessianProduct, quadratic } from '@elbow/optim';
 * import { spectrum } from '@elbow/optim/second-order';
 * const bowl = quadratic({ A: [[2, 1], [1, 2]] });
 * console.log([...spectrum(hessianProduct(bowl, [0, 0]), 2).eigenvalues].map((v) => v.toFixed(9))); // [ '1.000000000', '3.000000000' ]
 * ```
 */
export function spectrum(
  hvp: HessianVectorProduct,
  n: number,
  { maxVariables = 2000 }: SpectrumOptions = {},
): Spectrum {
  if (!(Number.isSafeInteger(n) && n > 0))
    throw new RangeError(`spectrum: n must be a positive integer, got ${String(n)}`);
  if (n > maxVariables) {
    const gigabytes = ((8 * n * n) / 2 ** 30).toPrecision(2);
    throw new RangeError(
      `spectrum: ${n} variables have ${n * n} second derivatives (${gigabytes} GB, ${n} products, ${n}³ operations); at most ${maxVariables} are taken: largestEigenvalue needs a few products for one`,
    );
  }
  const H = Matrix.zeros(n, n);
  const [v, out] = [new Float64Array(n), new Float64Array(n)];
  for (let j = 0; j < n; j++) {
    v.fill(0);
    v[j] = 1;
    hvp(v, out);
    for (let i = 0; i < n; i++) H.set(i, j, out[i] as number);
  }
  return decomposed(H);
}

/** The spectrum of a matrix, of which the mean with its transpose is taken; NaN where an element is not finite. */
export function decomposed(given: Matrix): Spectrum {
  const n = given.rows;
  if (!given.to1DArray().every(Number.isFinite)) {
    const nothing = (): Float64Array => new Float64Array(n).fill(Number.NaN);
    return { eigenvalues: nothing(), eigenvectors: Array.from({ length: n }, nothing) };
  }
  const symmetric = Matrix.add(given, given.transpose()).mul(0.5);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const order = realEigenvalues
    .map((_, i) => i)
    .sort((a, b) => (realEigenvalues[a] as number) - (realEigenvalues[b] as number));
  return {
    eigenvalues: Float64Array.from(order, (i) => realEigenvalues[i] as number),
    eigenvectors: order.map((i) => upright(Float64Array.from(eigenvectorMatrix.getColumn(i)))),
  };
}

/** The vector or its opposite, so that the largest component is positive. */
function upright(v: Float64Array): Float64Array {
  const top = v.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return top < 0 ? v.map((value) => -value) : v;
}
