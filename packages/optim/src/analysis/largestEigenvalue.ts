import { dot } from '../vectors.ts';

/** Writes Hv into out. */
export type HessianVectorProduct = (v: Float64Array, out: Float64Array) => void;

/** Options of `largestEigenvalue`. */
export interface EigenvalueOptions {
  /** Products at most; min(n, 100) unless given. */
  maxProducts?: number;
  /** Stops where a further product changes the value by no more than this share of it; 1e-10 unless given. */
  tolerance?: number;
}

/** The largest eigenvalue of a symmetric matrix, as found with so many products. */
export interface LargestEigenvalue {
  readonly value: number;
  /** Of length 1, [n]. */
  readonly vector: Float64Array;
  readonly products: number;
}

/**
 * The algebraically largest eigenvalue of a symmetric matrix known by its products, by Lanczos's method with full
 * reorthogonalisation: after m products it is the largest of the m × m tridiagonal matrix, a lower bound that rises to λmax,
 * and exact after n products, or as soon as the Krylov space is exhausted.
 *
 * The start is the same on every call: a vector without symmetry, so that no eigenvector is likely to be orthogonal to it.
 * Source: Lanczos 1950; Golub & Van Loan 2013, section 10.1. Vectors: min(n, maxProducts) of length n.
 * @throws RangeError unless n is a positive integer.
 *
 * @example
 * ```ts
 * import { largestEigenvalue } from '@elbow/optim';
 * const diagonal = [1, 5, 3];
 * const { value } = largestEigenvalue((v, out) => { v.forEach((x, i) => { out[i] = x * (diagonal[i] ?? 0); }); }, 3);
 * console.log(value.toFixed(10)); // 5.0000000000
 * ```
 */
export function largestEigenvalue(
  hvp: HessianVectorProduct,
  n: number,
  { maxProducts = Math.min(n, 100), tolerance = 1e-10 }: EigenvalueOptions = {},
): LargestEigenvalue {
  let last = Number.NaN;
  let result: LargestEigenvalue | null = null;
  for (const { diagonal, offDiagonal, basis, exhausted } of lanczos(hvp, n)) {
    const value = largestOf(diagonal, offDiagonal);
    const products = diagonal.length;
    const done = exhausted || products >= Math.min(n, maxProducts) || !Number.isFinite(value);
    if (done || Math.abs(value - last) <= tolerance * Math.abs(value)) {
      result = { value, vector: combined(basis, tridiagonalVector(diagonal, offDiagonal, value)), products };
      break;
    }
    last = value;
  }
  return result as LargestEigenvalue;
}

/** A tridiagonal matrix that has, with m rows, been gathered from m products. */
export interface Tridiagonal {
  readonly diagonal: readonly number[];
  /** offDiagonal[i] couples i and i + 1. */
  readonly offDiagonal: readonly number[];
  /** Orthonormal vectors, m of length n. */
  readonly basis: readonly Float64Array[];
  /** Whether the next vector would be zero: the eigenvalues of the matrix are then exact ones. */
  readonly exhausted: boolean;
}

/** Lanczos's recurrence, one product at a time; it ends after n of them. The matrix is the same object, growing. */
function* lanczos(hvp: HessianVectorProduct, n: number): Generator<Tridiagonal, void, void> {
  if (!(Number.isSafeInteger(n) && n > 0)) {
    throw new RangeError(`largestEigenvalue: n must be a positive integer, got ${String(n)}`);
  }
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  const basis: Float64Array[] = [];
  let next = startVector(n);
  for (let m = 0; m < n; m++) {
    basis.push(next);
    const w = new Float64Array(n);
    hvp(next, w);
    const size = Math.sqrt(dot(w, w));
    diagonal.push(dot(w, next));
    // twice is enough (Parlett 1998, section 6.9)
    for (let pass = 0; pass < 2; pass++) {
      for (const v of basis) {
        const share = dot(w, v);
        for (let i = 0; i < n; i++) (w[i] as number) -= share * (v[i] as number);
      }
    }
    const norm = Math.sqrt(dot(w, w));
    const exhausted = m === n - 1 || !(norm > 2 ** -45 * size);
    yield { diagonal, offDiagonal, basis, exhausted };
    if (exhausted) return;
    offDiagonal.push(norm);
    next = w.map((value) => value / norm);
  }
}

/** A unit vector of irregular entries, the same for each n: multiples of the golden ratio, modulo 1, around 0. */
function startVector(n: number): Float64Array {
  const v = new Float64Array(n).map((_, i) => 0.25 + (((i + 1) * 0.618033988749895) % 1));
  for (let i = 1; i < n; i += 2) v[i] = -(v[i] as number);
  const norm = Math.sqrt(dot(v, v));
  return v.map((value) => value / norm);
}

/** The largest eigenvalue of a tridiagonal matrix, by bisection with Sturm counts (Golub & Van Loan 2013, section 8.4.2). */
function largestOf(diagonal: readonly number[], offDiagonal: readonly number[]): number {
  const radius = (i: number): number => Math.abs(offDiagonal[i - 1] ?? 0) + Math.abs(offDiagonal[i] ?? 0);
  let high = Math.max(...diagonal.map((d, i) => d + radius(i)));
  let low = Math.max(...diagonal);
  if (!Number.isFinite(high)) return Number.NaN;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (allBelow(diagonal, offDiagonal, middle)) high = middle;
    else low = middle;
  }
}

/** Whether all eigenvalues are below `value`: all pivots of T − value are negative. */
function allBelow(diagonal: readonly number[], offDiagonal: readonly number[], value: number): boolean {
  let pivot = -1;
  return diagonal.every((d, i) => {
    const off = offDiagonal[i - 1] ?? 0;
    pivot = d - value - (i === 0 ? 0 : (off * off) / pivot);
    return pivot < 0;
  });
}

/** The eigenvector of a tridiagonal matrix for its largest eigenvalue, by two steps of inverse iteration from just above it. */
function tridiagonalVector(diagonal: readonly number[], offDiagonal: readonly number[], value: number): number[] {
  const m = diagonal.length;
  const shift = value + 2 ** -46 * Math.max(Math.abs(value), Number.MIN_VALUE);
  let v = new Array<number>(m).fill(1 / Math.sqrt(m));
  for (let pass = 0; pass < 3; pass++) {
    const pivots: number[] = [];
    const right: number[] = [];
    for (let i = 0; i < m; i++) {
      const off = i === 0 ? 0 : (offDiagonal[i - 1] as number) / (pivots[i - 1] as number);
      const pivot = (diagonal[i] as number) - shift - (i === 0 ? 0 : off * (offDiagonal[i - 1] as number));
      pivots.push(pivot === 0 ? -Number.MIN_VALUE : pivot);
      right.push((v[i] as number) - (i === 0 ? 0 : off * (right[i - 1] as number)));
    }
    const solved = new Array<number>(m).fill(0);
    for (let i = m - 1; i >= 0; i--) {
      const after = i === m - 1 ? 0 : (offDiagonal[i] as number) * (solved[i + 1] as number);
      solved[i] = ((right[i] as number) - after) / (pivots[i] as number);
    }
    const most = Math.max(...solved.map(Math.abs));
    const scaled = solved.map((x) => x / most);
    const norm = Math.sqrt(scaled.reduce((sum, x) => sum + x * x, 0));
    v = scaled.map((x) => x / norm);
  }
  return v;
}

/** Σ shareᵢ basisᵢ, of length 1, its largest component positive. */
function combined(basis: readonly Float64Array[], shares: readonly number[]): Float64Array {
  const out = new Float64Array((basis[0] as Float64Array).length);
  basis.forEach((v, b) => {
    for (let i = 0; i < out.length; i++) (out[i] as number) += (shares[b] as number) * (v[i] as number);
  });
  const norm = Math.sqrt(dot(out, out));
  const top = out.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return out.map((value) => value / (top < 0 ? -norm : norm));
}
