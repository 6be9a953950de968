import { int, ptr } from "../args";
import { affine, backward } from "../dense";
import { isNarrow, narrowForwardRelu } from "../narrow";
import { rectify } from "../rectify";

// A dense layer and a relu beside it in one op: the same bits as the two, without the array between them.

/**
 * y = max(0, x·w + b): `denseForward`, then `relu`.
 * @kernel x[B,K] w[K,N] b[N] y[B,N]
 */
export function denseForwardRelu(args: usize): void {
  const x = ptr(args, 0), w = ptr(args, 1), b = ptr(args, 2), y = ptr(args, 3);
  const batch = int(args, 4), k = int(args, 5), n = int(args, 6);
  if (isNarrow(k)) {
    narrowForwardRelu(x, w, b, y, batch, k, n);
  } else {
    affine(x, w, b, y, batch, k, n);
    rectify(y, y, batch * n);
  }
}

/**
 * `denseBackward` of a layer whose input x is a relu's output, then `reluBackward`: dx = dy·wᵀ where x > 0, else 0.
 * @kernel x[B,K] w[K,N] dy[B,N] dw[K,N] db[N] dx[B,K]
 */
export function denseBackwardRelu(args: usize): void {
  backward(
    ptr(args, 0), ptr(args, 1), ptr(args, 2), ptr(args, 3), ptr(args, 4), ptr(args, 5), true,
    int(args, 6), int(args, 7), int(args, 8),
  );
}
