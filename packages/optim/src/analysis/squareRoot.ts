import { Matrix } from 'ml-matrix';
import { decomposed } from './spectrum.ts';

/**
 * A^power of a symmetric positive definite matrix, by A = QΛQᵀ: QΛ^power Qᵀ; power ½ unless given, −½ for the inverse root
 * (lecture notes R71). Row-major [n, n]; symmetric, and diagonal only where A is.
 *
 * @param A n rows of n numbers. @param power ½, −½, 1 or −1.
 * @throws RangeError where A is not square and symmetric, or not positive definite.
 *
 * @example
 * ```ts
 * import { squareRoot } from '@elbow/optim/second-order';
 * console.log([...squareRoot([[4, 0], [0, 9]])]); // [ 2, 0, 0, 3 ]
 * ```
 */
export function squareRoot(A: readonly ArrayLike<number>[], power: 0.5 | -0.5 | 1 | -1 = 0.5): Float64Array {
  const matrix = symmetric('squareRoot', A);
  const n = matrix.rows;
  const { eigenvalues, eigenvectors } = decomposed(matrix);
  const least = eigenvalues[0] as number;
  if (!(least > 0)) throw new RangeError(`squareRoot: A must be positive definite, its least eigenvalue is ${least}`);
  const scaled = eigenvalues.map((value) => {
    const root = Math.abs(power) === 0.5 ? Math.sqrt(value) : value;
    return power < 0 ? 1 / root : root;
  });
  const out = new Float64Array(n * n);
  eigenvectors.forEach((q, k) => {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        (out[i * n + j] as number) += (scaled[k] as number) * ((q[i] as number) * (q[j] as number));
      }
    }
  });
  return out;
}

/** A as a matrix; throws RangeError, naming the place, unless it is square, symmetric and finite. */
export function symmetric(place: string, A: readonly ArrayLike<number>[]): Matrix {
  const n = A?.length ?? 0;
  if (n === 0) throw new RangeError(`${place}: A must have at least one row`);
  A.forEach((row, i) => {
    if (row.length !== n)
      throw new RangeError(`${place}: A[${i}] must hold ${n} numbers, one a row of A, got ${row.length}`);
    for (let j = 0; j < n; j++) {
      const [here, across] = [row[j] as number, A[j]?.[i] as number];
      if (!Number.isFinite(here)) throw new RangeError(`${place}: A[${i}][${j}] must be finite, got ${here}`);
      if (here !== across) {
        throw new RangeError(
          `${place}: A must be symmetric, but A[${i}][${j}] = ${here} and A[${j}][${i}] = ${across}`,
        );
      }
    }
  });
  return new Matrix(A.map((row) => Array.from(row)));
}
