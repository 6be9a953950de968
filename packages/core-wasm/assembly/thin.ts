import { ROWS, ROWS_BYTES } from "./heap";
import { multiply, ZEROS } from "./multiply";
import { Real } from "./real";
import { gated } from "./rectify";
import { at, LANES, mulAdd, put, splatAt } from "./simd";

// Dense layers of one or two outputs (f32), which would leave most lanes of a tile empty. Sums run in the order of
// `multiply`, so the bits are the same.

// @ts-ignore: decorator
@inline
const SIZE: usize = sizeof<Real>();

/** Whether the functions below take a layer of `n` outputs and `k` inputs. */
// @ts-ignore: decorator
@inline
export function isThin(n: i32, k: i32): bool {
  return sizeof<Real>() == 4 && n <= 2 && (<usize>n) * (<usize>k) * SIZE <= ROWS_BYTES;
}

/** y = x·w + b for x [batch, k], w [k, n], n ≤ 2: four rows at a time, one a lane; squares of x are turned on the way. */
export function thinForward(x: usize, w: usize, b: usize, y: usize, batch: i32, k: i32, n: i32): void {
  const row = (<usize>k) * SIZE;
  const step = (<usize>n) * SIZE;
  for (let i = 0; i < batch; i += 4) {
    const left = batch - i;
    const x1 = left > 1 ? x + row : x, x2 = left > 2 ? x1 + row : x, x3 = left > 3 ? x2 + row : x;
    const first = fourRows(x, x1, x2, x3, w, step, b, k);
    if (n == 1) {
      put(y, first, left);
    } else {
      const second = fourRows(x, x1, x2, x3, w + SIZE, step, b + SIZE, k);
      put(y, v128.shuffle<f32>(first, second, 0, 4, 1, 5), 2 * left);
      if (left > 2) put(y + 16, v128.shuffle<f32>(first, second, 2, 6, 3, 7), 2 * left - 4);
    }
    x += 4 * row;
    y += 4 * step;
  }
}

/** Σ_l x_r[l]·w[l] from b, for four rows r, one a lane; `step` is the bytes between w's. */
function fourRows(x0: usize, x1: usize, x2: usize, x3: usize, w: usize, step: usize, b: usize, k: i32): v128 {
  let c = splatAt(b);
  for (; k >= 4; k -= 4) {
    const r0 = v128.load(x0), r1 = v128.load(x1), r2 = v128.load(x2), r3 = v128.load(x3);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    c = mulAdd(v128.shuffle<f32>(low01, low23, 0, 1, 4, 5), splatAt(w), c);
    w += step;
    c = mulAdd(v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), splatAt(w), c);
    w += step;
    c = mulAdd(v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), splatAt(w), c);
    w += step;
    c = mulAdd(v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), splatAt(w), c);
    w += step;
    x0 += 16;
    x1 += 16;
    x2 += 16;
    x3 += 16;
  }
  for (; k > 0; k--) {
    const low = v128.load32_lane(x1, splatAt(x0), 1);
    c = mulAdd(v128.load32_lane(x3, v128.load32_lane(x2, low, 2), 3), splatAt(w), c);
    x0 += SIZE;
    x1 += SIZE;
    x2 += SIZE;
    x3 += SIZE;
    w += step;
  }
  return c;
}

/** dw = xᵀ·dy for x [batch, k], dy [batch, n], dw [k, n], n ≤ 2: computed as dyᵀ·x, whose rows are whole vectors. */
export function thinWeights(x: usize, dy: usize, dw: usize, batch: i32, k: i32, n: i32): void {
  const row = (<usize>k) * SIZE;
  const turned = n == 1 ? dw : ROWS;
  multiply(dy, SIZE, (<usize>n) * SIZE, x, row, turned, row, ZEROS, 0, 0, n, k, batch);
  if (n == 1) return;
  for (let l = 0; l < k; l += LANES) {
    const first = v128.load(at(ROWS, l)), second = v128.load(at(ROWS, k + l));
    put(at(dw, 2 * l), v128.shuffle<f32>(first, second, 0, 4, 1, 5), 2 * (k - l));
    if (k - l > 2) put(at(dw, 2 * l) + 16, v128.shuffle<f32>(first, second, 2, 6, 3, 7), 2 * (k - l) - 4);
  }
}

/** dx = dy·wᵀ for dy [batch, n], w [k, n], dx [batch, k], n ≤ 2; only where x > 0 if x is `rectified`. */
export function thinInputs(dy: usize, w: usize, x: usize, dx: usize, rectified: bool, batch: i32, k: i32, n: i32): void {
  for (let l = 0; l < k; l += LANES) {
    let first = v128.load(w), second = first;
    w += 16;
    if (n == 2) {
      const next = v128.load(w);
      second = v128.shuffle<f32>(first, next, 1, 3, 5, 7);
      first = v128.shuffle<f32>(first, next, 0, 2, 4, 6);
      w += 16;
    }
    inputs(dy, first, second, rectified ? at(x, l) : 0, at(dx, l), batch, k, n, k - l);
  }
}

/** One vector of columns, of which `left` are inside. */
function inputs(dy: usize, first: v128, second: v128, x: usize, dx: usize, batch: i32, k: i32, n: i32, left: i32): void {
  const zero = v128.splat<Real>(0);
  const row = at(0, k), step = at(0, n);
  for (; batch > 0; batch--) {
    let c = mulAdd(splatAt(dy), first, zero);
    if (n == 2) c = mulAdd(splatAt(dy + SIZE), second, c);
    if (x) {
      c = gated(x, c);
      x += row;
    }
    put(dx, c, left);
    dx += row;
    dy += step;
  }
}
