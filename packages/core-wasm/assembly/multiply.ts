import { PANEL_BYTES, SCRATCH } from "./heap";
import { Real } from "./real";
import { at, LANES } from "./simd";
import { NR, tile1x1, tile1x4, tile1x8, tile4x1, tile4x2 } from "./tile";
import { transpose } from "./transpose";

/** Bytes of one element. */
// @ts-ignore: decorator
@inline
const SIZE: usize = sizeof<Real>();

/** What a vector load may read past the end of an array. */
// @ts-ignore: decorator
@inline
const OVERHANG: usize = 64;

/** Eight vectors of zeros: what a product starts from when it starts from nothing. */
export const ZEROS: usize = memory.data(128, 64);

/** k's per packed panel: a panel of 256 × NR fills 8 KB, a sixth of L1. */
// @ts-ignore: decorator
@inline
const KC: i32 = 256;

/** Rows of A that are taken through all panels before the next: 256 × KC of them fill a quarter of a megabyte, in L2. */
// @ts-ignore: decorator
@inline
const MC: i32 = 256;

/** Bytes of B from which on its panels are packed: below, B stays in L2 by itself and packing costs more than it saves. */
// @ts-ignore: decorator
@inline
const LARGE: usize = 1 << 19;

/** Fewer rows than these do not pay for packing. */
// @ts-ignore: decorator
@inline
const FEW_ROWS: i32 = 16;

/**
 * C = init + A·B for C [m, n], k summed in order. A is addressed by strides (`ai` bytes between rows, `ak` between k's), so
 * a transposed A costs nothing; rows of B are `bk` bytes apart, rows of C `ci`. `init` is where the sums start: rows `ii`
 * bytes apart, and `follow` is 1 if it moves with the columns (a bias row, C itself), 0 if not (zeros).
 */
export function multiply(
  a: usize, ai: usize, ak: usize, b: usize, bk: usize, c: usize, ci: usize,
  init: usize, ii: usize, follow: usize, m: i32, n: i32, k: i32,
): void {
  if (m >= FEW_ROWS && (<usize>n) * (<usize>k) * SIZE > LARGE) packed(a, ai, ak, b, bk, c, ci, init, ii, follow, m, n, k);
  else direct(a, ai, ak, b, bk, c, ci, init, ii, follow, m, n, k);
}

/**
 * `multiply` in blocks: panels of B, KC × NR, are packed, so that rows of B far apart do not push each other out of L1, and a
 * block of A stays in L2 while they pass. The sums go on from C, in order.
 */
function packed(
  a: usize, ai: usize, ak: usize, b: usize, bk: usize, c: usize, ci: usize,
  init: usize, ii: usize, follow: usize, m: i32, n: i32, k: i32,
): void {
  for (let l = 0; l < k; l += KC) {
    const depth = min(KC, k - l);
    for (let i = 0; i < m; i += MC) {
      const rows = min(MC, m - i);
      const aBlock = a + (<usize>i) * ai + (<usize>l) * ak;
      const cBlock = c + (<usize>i) * ci;
      const initBlock = init + (<usize>i) * ii;
      for (let j = 0; j < n; j += NR) {
        copyPanel(at(b + (<usize>l) * bk, j), bk, depth);
        const cTile = at(cBlock, j);
        const from = l == 0 ? initBlock + follow * at(0, j) : cTile;
        direct(
          aBlock, ai, ak, SCRATCH, (<usize>NR) * SIZE, cTile, ci,
          from, l == 0 ? ii : ci, l == 0 ? follow : 1, rows, min(NR, n - j), depth,
        );
      }
    }
  }
}

/** panel[l, 0 … NR) = b[l, 0 … NR); columns past the end of B are copied and never used. */
function copyPanel(b: usize, bk: usize, depth: i32): void {
  let to = SCRATCH;
  for (; depth > 0; depth--) {
    v128.store(to, v128.load(b));
    v128.store(to, v128.load(b, 16), 16);
    b += bk;
    to += (<usize>NR) * SIZE;
  }
}

/** `multiply` on B where it lies. */
function direct(
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
    for (; j <= n - 4 * NR; j += 4 * NR) tile1x8(a, ak, at(b, j), bk, at(c, j), init + follow * at(0, j), k);
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
 * C = A·Bᵀ, or C += A·Bᵀ with `add`, for a [m, k], b [n, k], c [m, n]. A small B is transposed whole; of a larger one, panels
 * of Bᵀ, at most KC k's long, are packed as they are needed, and the sums go on from C, in order.
 */
export function productTransposed(a: usize, b: usize, c: usize, m: i32, n: i32, k: i32, add: bool): void {
  const ai = (<usize>k) * SIZE;
  const ci = (<usize>n) * SIZE;
  if ((<usize>n) * ai <= PANEL_BYTES - OVERHANG) {
    transpose(b, ai, SCRATCH, ci, n, k);
    direct(a, ai, SIZE, SCRATCH, ci, c, ci, add ? c : ZEROS, add ? ci : 0, add ? 1 : 0, m, n, k);
    return;
  }
  for (let j = 0; j < n; j += NR) {
    const columns = min(NR, n - j);
    for (let l = 0; l == 0 || l < k; l += KC) {
      const depth = min(KC, k - l);
      transpose(at(b + (<usize>j) * ai, l), ai, SCRATCH, (<usize>NR) * SIZE, columns, depth);
      const first = l == 0 && !add;
      direct(
        at(a, l), ai, SIZE, SCRATCH, (<usize>NR) * SIZE, at(c, j), ci,
        first ? ZEROS : at(c, j), first ? 0 : ci, first ? 0 : 1, m, columns, depth,
      );
    }
  }
}

/** Sums of the columns of x [rows, n] into y [n], rows in order. */
export function columnSums(x: usize, y: usize, rows: i32, n: i32): void {
  multiply(ONE, 0, 0, x, (<usize>n) * SIZE, y, 0, ZEROS, 0, 0, 1, n, rows);
}

const ONE: usize = sizeof<Real>() == 4 ? memory.data<f32>([1]) : memory.data<f64>([1]);
