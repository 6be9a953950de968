import { columnSums, multiply, product, productTransposed } from "./multiply";
import { Real } from "./real";
import { gate } from "./rectify";
import { isThin, thinForward, thinInputs, thinWeights } from "./thin";

/** y = x·w + b for x [batch, k], w [k, n]: each element starts from its bias and adds in order of k. */
export function affine(x: usize, w: usize, b: usize, y: usize, batch: i32, k: i32, n: i32): void {
  const size: usize = sizeof<Real>();
  if (isThin(n, k)) thinForward(x, w, b, y, batch, k, n);
  else multiply(x, (<usize>k) * size, size, w, (<usize>n) * size, y, (<usize>n) * size, b, 0, 1, batch, n, k);
}

/**
 * dw = xᵀ·dy, db = column sums of dy, both in order of the batch; dx = dy·wᵀ unless null, and only where x > 0 if x is
 * `rectified`, a relu's output.
 */
export function backward(
  x: usize, w: usize, dy: usize, dw: usize, db: usize, dx: usize, rectified: bool, batch: i32, k: i32, n: i32,
): void {
  columnSums(dy, db, batch, n);
  if (isThin(n, k)) {
    thinWeights(x, dy, dw, batch, k, n);
    if (dx) thinInputs(dy, w, x, dx, rectified, batch, k, n);
    return;
  }
  product(x, true, dy, dw, k, n, batch);
  if (!dx) return;
  productTransposed(dy, w, dx, batch, k, n, false);
  if (rectified) gate(x, dx, dx, batch * k);
}
