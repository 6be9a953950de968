import { int, ptr } from "../args";
import { affine, backward } from "../dense";
import { addProduct, columnSums, product, productTransposed } from "../multiply";

/**
 * y = x·w + b. Each element starts from its bias and adds x[i,k]·w[k,j] for k in order.
 * @kernel x[B,K] w[K,N] b[N] y[B,N]
 */
export function denseForward(args: usize): void {
  affine(ptr(args, 0), ptr(args, 1), ptr(args, 2), ptr(args, 3), int(args, 4), int(args, 5), int(args, 6));
}

/**
 * dw = xᵀ·dy and db = column sums of dy, summed over the batch in order; dx = dy·wᵀ unless null (the first layer's).
 * @kernel x[B,K] w[K,N] dy[B,N] dw[K,N] db[N] dx?[B,K]
 */
export function denseBackward(args: usize): void {
  backward(
    ptr(args, 0), ptr(args, 1), ptr(args, 2), ptr(args, 3), ptr(args, 4), ptr(args, 5), false,
    int(args, 6), int(args, 7), int(args, 8),
  );
}

/**
 * Tangent of `denseForward` (Pearlmutter 1994, the R operator): ty = x·tw + tb + tx·w, where tw, tb is the direction in
 * which the parameters move; tx is null for the first layer, whose input does not move.
 * @kernel x[B,K] tx?[B,K] w[K,N] tw[K,N] tb[N] ty[B,N]
 */
export function denseTangent(args: usize): void {
  const tx = ptr(args, 1), ty = ptr(args, 5);
  const batch = int(args, 6), k = int(args, 7), n = int(args, 8);
  affine(ptr(args, 0), ptr(args, 3), ptr(args, 4), ty, batch, k, n);
  if (tx) addProduct(tx, false, ptr(args, 2), ty, batch, n, k);
}

/**
 * Tangent of `denseBackward`: tdw = xᵀ·tdy + txᵀ·dy, tdb = column sums of tdy, tdx = tdy·wᵀ + dy·twᵀ.
 * @kernel x[B,K] tx?[B,K] w[K,N] tw[K,N] dy[B,N] tdy[B,N] tdw[K,N] tdb[N] tdx?[B,K]
 */
export function denseBackwardTangent(args: usize): void {
  const x = ptr(args, 0), tx = ptr(args, 1), w = ptr(args, 2), tw = ptr(args, 3);
  const dy = ptr(args, 4), tdy = ptr(args, 5), tdw = ptr(args, 6), tdx = ptr(args, 8);
  const batch = int(args, 9), k = int(args, 10), n = int(args, 11);
  product(x, true, tdy, tdw, k, n, batch);
  if (tx) addProduct(tx, true, dy, tdw, k, n, batch);
  columnSums(tdy, ptr(args, 7), batch, n);
  if (tdx) {
    productTransposed(tdy, w, tdx, batch, k, n, false);
    productTransposed(dy, tw, tdx, batch, k, n, true);
  }
}
