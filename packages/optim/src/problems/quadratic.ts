import { math } from '@elbow/core-wasm/math';
import { inRange, onlyKnown } from '../check.ts';
import type { Minimum, TestProblem } from './testProblem.ts';

/** A quadratic given by its coefficients. */
export interface QuadraticCoefficients {
  /** Symmetric, n rows of n numbers. */
  A: readonly ArrayLike<number>[];
  /** n numbers; 0 unless given. */
  b?: ArrayLike<number>;
  /** 0 unless given. */
  c?: number;
  /** n numbers; ones unless given. */
  start?: ArrayLike<number>;
}

/** A bowl in two dimensions given by its shape. */
export interface QuadraticShape {
  /** κ ≥ 1: the curvature along the second axis; along the first it is 1. */
  kappa: number;
  /** Angle in radians by which axes and start are turned, counter-clockwise; 0 unless given. */
  rotate?: number;
}

/** ½wᵀAw + bᵀw + c with its coefficients. */
export interface Quadratic extends TestProblem {
  /** Row-major [n, n]. */
  readonly A: Float64Array;
  readonly b: Float64Array;
  readonly c: number;
}

/**
 * The quadratic E(w) = ½wᵀAw + bᵀw + c, with gradient Aw + b and Hessian A (lecture notes R62). Given by A, b and c; or
 * by a condition number κ: two dimensions, curvatures 1 and κ along axes turned by `rotate`, minimum 0 at the origin,
 * start at (1, 1) in those axes.
 *
 * `minimum` is where Aw = −b, found by elimination; null where A is not positive definite.
 * @throws RangeError on an A that is not square and symmetric, sizes that do not agree, numbers that are not finite,
 * κ < 1; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { quadratic } from '@elbow/optim';
 * const { minimum } = quadratic({ A: [[2, 0], [0, 4]], b: [-2, 4], c: 1 });
 * console.log(minimum?.x, minimum?.f); // Float64Array(2) [ 1, -1 ] -2
 * ```
 */
export function quadratic(shape: QuadraticShape): Quadratic & { readonly minimum: Minimum };
export function quadratic(coefficients: QuadraticCoefficients): Quadratic;
export function quadratic(given: QuadraticCoefficients | QuadraticShape): Quadratic {
  return 'kappa' in given ? turned(given) : fromCoefficients(given);
}

function turned(shape: QuadraticShape): Quadratic {
  onlyKnown('quadratic', shape, ['kappa', 'rotate']);
  const { kappa, rotate = 0 } = shape;
  inRange('quadratic', 'kappa', kappa, { from: 1 });
  inRange('quadratic', 'rotate', rotate, {});
  const { cos, sin } = math();
  const c = cos(rotate);
  const s = sin(rotate);
  const cross = (1 - kappa) * c * s;
  return {
    ...fromCoefficients({
      A: [
        [c * c + kappa * s * s, cross],
        [cross, s * s + kappa * c * c],
      ],
      start: [c - s, s + c],
    }),
    name: `quadratic(kappa ${kappa}${rotate === 0 ? '' : `, rotate ${rotate}`})`,
    minimum: { x: new Float64Array(2), f: 0 },
  };
}

function fromCoefficients(given: QuadraticCoefficients): Quadratic {
  onlyKnown('quadratic', given, ['A', 'b', 'c', 'start']);
  const n = given.A?.length ?? 0;
  const A = matrix(given.A ?? []);
  const b = vector('b', given.b ?? new Float64Array(n), n);
  const start = vector('start', given.start ?? new Float64Array(n).fill(1), n);
  const { c = 0 } = given;
  inRange('quadratic', 'c', c, {});
  const valueAndGradient = (x: Float64Array, g: Float64Array): number => {
    let f = 0;
    for (let i = 0; i < n; i++) {
      let sum = b[i] as number;
      for (let j = 0; j < n; j++) sum += (A[i * n + j] as number) * (x[j] as number);
      g[i] = sum;
      f += (x[i] as number) * (sum + (b[i] as number)); // E = ½wᵀ(g + b) + c
    }
    return f / 2 + c;
  };
  const scratch = new Float64Array(n);
  const value = (x: Float64Array): number => valueAndGradient(x, scratch);
  const x = solved(A, b, n);
  return {
    name: `quadratic(${n})`,
    n,
    A,
    b,
    c,
    start,
    minimum: x && { x, f: value(x) },
    value,
    valueAndGradient,
    hessian(_x, H) {
      H.set(A);
    },
  };
}

/** Aw = −b by elimination without pivots, which is stable for a positive definite A; null where A is not. */
function solved(given: Float64Array, b: Float64Array, n: number): Float64Array | null {
  const A = given.slice();
  const x = b.map((value) => -value);
  for (let p = 0; p < n; p++) {
    const pivot = A[p * n + p] as number;
    if (!(pivot > 0)) return null;
    for (let i = p + 1; i < n; i++) {
      const factor = (A[i * n + p] as number) / pivot;
      for (let j = p; j < n; j++) (A[i * n + j] as number) -= factor * (A[p * n + j] as number);
      (x[i] as number) -= factor * (x[p] as number);
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) (x[i] as number) -= (A[i * n + j] as number) * (x[j] as number);
    (x[i] as number) /= A[i * n + i] as number;
  }
  return x;
}

function matrix(rows: readonly ArrayLike<number>[]): Float64Array {
  const n = rows.length;
  if (n === 0) throw new RangeError('quadratic: A must have at least one row');
  const A = new Float64Array(n * n);
  rows.forEach((row, i) => {
    A.set(vector(`A[${i}]`, row, n), i * n);
  });
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [A[i * n + j], A[j * n + i]];
      if (below !== above) {
        throw new RangeError(
          `quadratic: A must be symmetric, but A[${i}][${j}] = ${below} and A[${j}][${i}] = ${above}`,
        );
      }
    }
  }
  return A;
}

function vector(name: string, values: ArrayLike<number>, n: number): Float64Array {
  if (values.length !== n)
    throw new RangeError(`quadratic: ${name} must hold ${n} numbers, one a row of A, got ${values.length}`);
  const copy = Float64Array.from(values);
  const index = copy.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) throw new RangeError(`quadratic: ${name}[${index}] must be finite, got ${copy[index]}`);
  return copy;
}
