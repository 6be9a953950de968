import { SCRATCH } from "./heap";
import { Real } from "./real";
import { at, LANES } from "./simd";
import { NR, tile1x1, tile1x4, tile4x1, tile4x2 } from "./tile";

/** Bytes of one element. */
// @ts-ignore: decorator
@inline
const SIZE: usize = sizeof<Real>();

/** Four vectors of zeros: what a product starts from when it starts from nothing. */
const ZEROS: usize = memory.data(64, 64);

/** k's per packed panel of B transposed: a panel of 256 × NR fills 8 KB, a sixth of L1. */
// @ts-ignore: decorator
@inline
const KC: i32 = 256;

/**
 * C = init + A·B for C [m, n], k summed in order. A is addressed by strides (`ai` bytes between rows, `ak` between k's), so
 * a transposed A costs nothing; rows of B are `bk` bytes apart, rows of C `ci`. `init` is where the sums start: rows `ii`
 * bytes apart, and `follow` is 1 if it moves with the columns (a bias row, C itself), 0 if not (zeros).
 */
export function multiply(
  a: usize, ai: usize, ak: usize, b: usize, bk: usize, c: usize, ci: usize,
  init: usize, ii: usize, follow: usize, m: i32, n: i32, k: i32,
): void {
  let i = 0;
  for (; i <= m - 4; i += 4) {
    let j = 0;
    for (; j <= n - NR; j += NR) {
      tile4x2(a, ai, ak, at(b, j), bk, at(c, j), ci, init + follow * at(0, j), ii, k);
    }
    for (; j < n; j += LANES) {
      tile4x1(a, ai, ak, at(b, j), bk, at(c, j), ci, init + follow * at(0, j), ii, k, n - j);
    }
    a += 4 * ai;
    c += 4 * ci;
    init += 4 * ii;
  }
  for (; i < m; i++) {
    let j = 0;
    for (; j <= n - 2 * NR; j += 2 * NR) tile1x4(a, ak, at(b, j), bk, at(c, j), init + follow * at(0, j), k);
    for (; j < n; j += LANES) tile1x1(a, ak, at(b, j), bk, at(c, j), init + follow * at(0, j), k, n - j);
    a += ai;
    c += ci;
    init += ii;
  }
}

/** C = A·B for a [m, k] or, with `transposed`, a [k, m]; b [k, n]; c [m, n]; all row-major without gaps. */
export function product(a: usize, transposed: bool, b: usize, c: usize, m: i32, n: i32, k: i32): void {
  const row = (<usize>n) * SIZE;
  const ai = transposed ? SIZE : (<usize>k) * SIZE;
  const ak = transposed ? (<usize>m) * SIZE : SIZE;
  multiply(a, ai, ak, b, row, c, row, ZEROS, 0, 0, m, n, k);
}

/** C += A·B, as `product`. */
export function addProduct(a: usize, transposed: bool, b: usize, c: usize, m: i32, n: i32, k: i32): void {
  const row = (<usize>n) * SIZE;
  const ai = transposed ? SIZE : (<usize>k) * SIZE;
  const ak = transposed ? (<usize>m) * SIZE : SIZE;
  multiply(a, ai, ak, b, row, c, row, c, row, 1, m, n, k);
}

/**
 * C = A·Bᵀ, or C += A·Bᵀ with `add`, for a [m, k], b [n, k], c [m, n]. Panels of Bᵀ, at most KC k's long, are packed as they
 * are needed; the sums go on from C, in order.
 */
export function productTransposed(a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, add: bool): void {
  const ai = (<usize>k) * SIZE;
  const ci = (<usize>n) * SIZE;
  for (let j = 0; j < n; j += NR) {
    const columns = min(NR, n - j);
    for (let l = 0; l == 0 || l < k; l += KC) {
      const depth = min(KC, k - l);
      pack(at(b + (<usize>j) * ai, l), ai, columns, depth);
      const first = l == 0 && !add;
      multiply(
        at(a, l), ai, SIZE, SCRATCH, (<usize>NR) * SIZE, at(c, j), ci,
        first ? ZEROS : at(c, j), first ? 0 : ci, first ? 0 : 1, m, columns, depth,
      );
    }
  }
}

/** panel[l, j] = b[j, l]: `columns` rows of B, `row` bytes apart, become columns. */
function pack(b: usize, row: usize, columns: i32, depth: i32): void {
  for (let j = 0; j < columns; j++) {
    let from = b;
    let to = at(SCRATCH, j);
    for (let l = 0; l < depth; l++) {
      store<Real>(to, load<Real>(from));
      from += SIZE;
      to += (<usize>NR) * SIZE;
    }
    b += row;
  }
}

/** Sums of the columns of x [rows, n] into y [n], rows in order. */
export function columnSums(x: usize, y: usize, rows: i32, n: i32): void {
  multiply(ONE, 0, 0, x, (<usize>n) * SIZE, y, 0, ZEROS, 0, 0, 1, n, rows);
}

const ONE: usize = sizeof<Real>() == 4 ? memory.data<f32>([1]) : memory.data<f64>([1]);
