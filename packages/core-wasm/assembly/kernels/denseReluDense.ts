import { int, ptr } from "../args";
import { columnSums } from "../multiply";
import { Real } from "../real";
import { gated } from "../rectify";
import { at, LANES, mulAdd, put, splatAt } from "../simd";

/**
 * Backward through a whole net of one hidden layer and one output, y = relu(x·w₁ + b₁)·w₂ + b₂: `denseBackwardRelu` of the
 * second layer, then `denseBackward` of the first, in one pass over the batch that keeps the sums of a block of units in
 * registers. x has one or two columns; h is the relu's output. Sums run over the batch in order, as in the single ops.
 * @kernel x[B,M] h[B,K] w2[K,1] dy[B,1] dw2[K,1] db2[1] dw1[M,K] db1[K]
 */
export function denseReluDenseBackward(args: usize): void {
  const x = ptr(args, 0), h = ptr(args, 1), w2 = ptr(args, 2), dy = ptr(args, 3);
  const dw2 = ptr(args, 4), dw1 = ptr(args, 6), db1 = ptr(args, 7);
  const batch = int(args, 8), m = int(args, 9), k = int(args, 10);
  columnSums(dy, ptr(args, 5), batch, 1);
  for (let j = 0; j < k; j += 2 * LANES) {
    units(x, at(h, j), at(w2, j), dy, at(dw2, j), at(dw1, j), at(dw1, k + j), at(db1, j), batch, m, k, k - j);
  }
}

/** Two vectors of hidden units, of which `left` are inside. */
function units(
  x: usize, h: usize, w2: usize, dy: usize, dw2: usize, dw: usize, dv: usize, db: usize,
  batch: i32, m: i32, k: i32, left: i32,
): void {
  const zero = v128.splat<Real>(0);
  const wa = v128.load(w2), wb = v128.load(w2, 16);
  let outA = zero, outB = zero, biasA = zero, biasB = zero, firstA = zero, firstB = zero, secondA = zero, secondB = zero;
  const row = at(0, k);
  for (let i = 0; i < batch; i++) {
    const d = splatAt(dy);
    outA = mulAdd(v128.load(h), d, outA);
    outB = mulAdd(v128.load(h, 16), d, outB);
    const ga = gated(h, mulAdd(d, wa, zero)), gb = gated(h + 16, mulAdd(d, wb, zero));
    biasA = v128.add<Real>(biasA, ga);
    biasB = v128.add<Real>(biasB, gb);
    const s = splatAt(x);
    firstA = mulAdd(s, ga, firstA);
    firstB = mulAdd(s, gb, firstB);
    if (m == 2) {
      const t = splatAt(x + sizeof<Real>());
      secondA = mulAdd(t, ga, secondA);
      secondB = mulAdd(t, gb, secondB);
    }
    x += (<usize>m) * sizeof<Real>();
    dy += sizeof<Real>();
    h += row;
  }
  putTwo(dw2, outA, outB, left);
  putTwo(db, biasA, biasB, left);
  putTwo(dw, firstA, firstB, left);
  if (m == 2) putTwo(dv, secondA, secondB, left);
}

// @ts-ignore: decorator
@inline
function putTwo(p: usize, first: v128, second: v128, left: i32): void {
  put(p, first, left);
  if (left > LANES) put(p + 16, second, left - LANES);
}
