import { LANES, mulAdd, put, splatAt } from "./simd";

// Register tiles of C = init + A·B. Every element is summed over k in order, starting from its initial value (zero, the
// bias, or what C held), so a result has the same bits whatever tile computed it.
//
//            b  ├ NR ┤          a    first of A's rows, `ai` bytes between rows, `ak` bytes between k's
//        ak → ┌──────┐          b    first of B's columns, `bk` bytes between k's
//   a  ┌────┐ │      │ ↓ bk     c    where the tile is stored, `ci` bytes between rows
//   ai │    │ ├──────┤          init where it starts from, `ii` bytes between rows
//    ↓ │    │ │ tile │ c
//      └────┘ └──────┘
//
// The narrow tiles are functions of their own, called per tile: V8 does not replace a running wasm function on the stack, so
// one long loop would finish in baseline code. The wide one is inlined where it is used, panel by panel: a call costs a tenth
// where k is 10.

/** Columns of the wide tile: two vectors. */
// @ts-ignore: decorator
@inline
export const NR: i32 = 2 * LANES;

/** 4 rows × 2 vectors: eight accumulators. */
// @ts-ignore: decorator
@inline
export function tile4x2(a: usize, ai: usize, ak: usize, b: usize, bk: usize, c: usize, ci: usize, init: usize, ii: usize, k: i32): void {
  let a1 = a + ai, a2 = a1 + ai, a3 = a2 + ai;
  let c00 = v128.load(init), c01 = v128.load(init, 16);
  init += ii;
  let c10 = v128.load(init), c11 = v128.load(init, 16);
  init += ii;
  let c20 = v128.load(init), c21 = v128.load(init, 16);
  init += ii;
  let c30 = v128.load(init), c31 = v128.load(init, 16);
  for (; k > 0; k--) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let s = splatAt(a);
    c00 = mulAdd(s, b0, c00);
    c01 = mulAdd(s, b1, c01);
    s = splatAt(a1);
    c10 = mulAdd(s, b0, c10);
    c11 = mulAdd(s, b1, c11);
    s = splatAt(a2);
    c20 = mulAdd(s, b0, c20);
    c21 = mulAdd(s, b1, c21);
    s = splatAt(a3);
    c30 = mulAdd(s, b0, c30);
    c31 = mulAdd(s, b1, c31);
    a += ak;
    a1 += ak;
    a2 += ak;
    a3 += ak;
    b += bk;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += ci;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += ci;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += ci;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

/** 4 rows × 1 vector, of which `columns` ≤ LANES are stored. */
export function tile4x1(a: usize, ai: usize, ak: usize, b: usize, bk: usize, c: usize, ci: usize, init: usize, ii: usize, k: i32, columns: i32): void {
  let a1 = a + ai, a2 = a1 + ai, a3 = a2 + ai;
  let c0 = v128.load(init), c1 = v128.load(init + ii), c2 = v128.load(init + 2 * ii), c3 = v128.load(init + 3 * ii);
  for (; k > 0; k--) {
    const b0 = v128.load(b);
    c0 = mulAdd(splatAt(a), b0, c0);
    c1 = mulAdd(splatAt(a1), b0, c1);
    c2 = mulAdd(splatAt(a2), b0, c2);
    c3 = mulAdd(splatAt(a3), b0, c3);
    a += ak;
    a1 += ak;
    a2 += ak;
    a3 += ak;
    b += bk;
  }
  put(c, c0, columns);
  put(c + ci, c1, columns);
  put(c + 2 * ci, c2, columns);
  put(c + 3 * ci, c3, columns);
}

/** 1 row × 4 vectors: for the rows that four do not divide, and for batches of one. */
export function tile1x4(a: usize, ak: usize, b: usize, bk: usize, c: usize, init: usize, k: i32): void {
  let c0 = v128.load(init), c1 = v128.load(init, 16), c2 = v128.load(init, 32), c3 = v128.load(init, 48);
  for (; k > 0; k--) {
    const s = splatAt(a);
    c0 = mulAdd(s, v128.load(b), c0);
    c1 = mulAdd(s, v128.load(b, 16), c1);
    c2 = mulAdd(s, v128.load(b, 32), c2);
    c3 = mulAdd(s, v128.load(b, 48), c3);
    a += ak;
    b += bk;
  }
  v128.store(c, c0);
  v128.store(c, c1, 16);
  v128.store(c, c2, 32);
  v128.store(c, c3, 48);
}

/** 1 row × 8 vectors: two whole lines of memory of each row of B, for batches of one, where B's bandwidth is the limit. */
export function tile1x8(a: usize, ak: usize, b: usize, bk: usize, c: usize, init: usize, k: i32): void {
  let c0 = v128.load(init), c1 = v128.load(init, 16), c2 = v128.load(init, 32), c3 = v128.load(init, 48);
  let c4 = v128.load(init, 64), c5 = v128.load(init, 80), c6 = v128.load(init, 96), c7 = v128.load(init, 112);
  for (; k > 0; k--) {
    const s = splatAt(a);
    c0 = mulAdd(s, v128.load(b), c0);
    c1 = mulAdd(s, v128.load(b, 16), c1);
    c2 = mulAdd(s, v128.load(b, 32), c2);
    c3 = mulAdd(s, v128.load(b, 48), c3);
    c4 = mulAdd(s, v128.load(b, 64), c4);
    c5 = mulAdd(s, v128.load(b, 80), c5);
    c6 = mulAdd(s, v128.load(b, 96), c6);
    c7 = mulAdd(s, v128.load(b, 112), c7);
    a += ak;
    b += bk;
  }
  v128.store(c, c0);
  v128.store(c, c1, 16);
  v128.store(c, c2, 32);
  v128.store(c, c3, 48);
  v128.store(c, c4, 64);
  v128.store(c, c5, 80);
  v128.store(c, c6, 96);
  v128.store(c, c7, 112);
}

/** 1 row × 1 vector, of which `columns` ≤ LANES are stored. */
export function tile1x1(a: usize, ak: usize, b: usize, bk: usize, c: usize, init: usize, k: i32, columns: i32): void {
  let c0 = v128.load(init);
  for (; k > 0; k--) {
    c0 = mulAdd(splatAt(a), v128.load(b), c0);
    a += ak;
    b += bk;
  }
  put(c, c0, columns);
}
