import { Real } from "./real";
import { at, LANES, mulAdd, put, splatAt } from "./simd";

// First layers of one or two inputs: weights and biases of a block of columns stay in registers while the rows pass.

/** Whether `narrowForwardRelu` takes a layer of `k` inputs. */
// @ts-ignore: decorator
@inline
export function isNarrow(k: i32): bool {
  return k == 1 || k == 2;
}

/** y = max(0, x·w + b) for x [batch, k], w [k, n], k 1 or 2; sums in order of k from the bias. */
export function narrowForwardRelu(x: usize, w: usize, b: usize, y: usize, batch: i32, k: i32, n: i32): void {
  let j = 0;
  for (; j <= n - 4 * LANES; j += 4 * LANES) block(x, at(w, j), at(w, n + j), at(b, j), at(y, j), batch, k, n);
  for (; j < n; j += LANES) column(x, at(w, j), at(w, n + j), at(b, j), at(y, j), batch, k, n, n - j);
}

/** Four vectors of columns. */
function block(x: usize, w: usize, v: usize, b: usize, y: usize, batch: i32, k: i32, n: i32): void {
  const zero = v128.splat<Real>(0);
  const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
  const w0 = v128.load(w), w1 = v128.load(w, 16), w2 = v128.load(w, 32), w3 = v128.load(w, 48);
  const row = at(0, n);
  for (let i = 0; i < batch; i++) {
    const s = splatAt(x);
    let c0 = mulAdd(s, w0, b0), c1 = mulAdd(s, w1, b1), c2 = mulAdd(s, w2, b2), c3 = mulAdd(s, w3, b3);
    x += sizeof<Real>();
    if (k == 2) {
      const t = splatAt(x);
      c0 = mulAdd(t, v128.load(v), c0);
      c1 = mulAdd(t, v128.load(v, 16), c1);
      c2 = mulAdd(t, v128.load(v, 32), c2);
      c3 = mulAdd(t, v128.load(v, 48), c3);
      x += sizeof<Real>();
    }
    v128.store(y, v128.pmax<Real>(c0, zero));
    v128.store(y, v128.pmax<Real>(c1, zero), 16);
    v128.store(y, v128.pmax<Real>(c2, zero), 32);
    v128.store(y, v128.pmax<Real>(c3, zero), 48);
    y += row;
  }
}

/** One vector of columns, of which `left` are inside. */
function column(x: usize, w: usize, v: usize, b: usize, y: usize, batch: i32, k: i32, n: i32, left: i32): void {
  const bias = v128.load(b), w0 = v128.load(w);
  const zero = v128.splat<Real>(0);
  for (let i = 0; i < batch; i++) {
    let c = mulAdd(splatAt(x), w0, bias);
    if (k == 2) c = mulAdd(splatAt(x + sizeof<Real>()), v128.load(v), c);
    put(y, v128.pmax<Real>(c, zero), left);
    x += (<usize>k) * sizeof<Real>();
    y = at(y, n);
  }
}
