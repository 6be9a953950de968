import { int, ptr } from "../args";
import { logV } from "../math";
import { Real } from "../real";
import { at, LANES, put } from "../simd";
import { exponentials, largest } from "../softmaxRow";
import { dot, sumOf } from "../sums";

/**
 * yᵢⱼ = xᵢⱼ − log Σₖ e^xᵢₖ. The row's maximum is subtracted first; p receives the softmax, e^y.
 * @kernel x[B,N] p[B,N] y[B,N]
 */
export function logSoftmaxForward(args: usize): void {
  let x = ptr(args, 0), p = ptr(args, 1), y = ptr(args, 2);
  const batch = int(args, 3), n = int(args, 4);
  for (let i = 0; i < batch; i++) {
    const highest = largest(x, n);
    const sum = v128.splat<Real>(exponentials(x, p, highest, n));
    const h = v128.splat<Real>(highest), rest = logV(sum);
    for (let j = 0; j < n; j += LANES) {
      put(at(p, j), v128.div<Real>(v128.load(at(p, j)), sum), n - j);
      put(at(y, j), v128.sub<Real>(v128.sub<Real>(v128.load(at(x, j)), h), rest), n - j);
    }
    x = at(x, n);
    p = at(p, n);
    y = at(y, n);
  }
}

/**
 * dx = dy − p·Σ dy, row by row; sums in f64, in order.
 * @kernel p[B,N] dy[B,N] dx[B,N]
 */
export function logSoftmaxBackward(args: usize): void {
  let p = ptr(args, 0), dy = ptr(args, 1), dx = ptr(args, 2);
  const batch = int(args, 3), n = int(args, 4);
  for (let i = 0; i < batch; i++) {
    const total = sumOf(dy, n);
    for (let j = 0; j < n; j++) {
      store<Real>(at(dx, j), <Real>(<f64>load<Real>(at(dy, j)) - <f64>load<Real>(at(p, j)) * total));
    }
    p = at(p, n);
    dy = at(dy, n);
    dx = at(dx, n);
  }
}

/**
 * How y moves: ty = tx − Σ p·tx, row by row.
 * @kernel p[B,N] tx[B,N] ty[B,N]
 */
export function logSoftmaxTangent(args: usize): void {
  let p = ptr(args, 0), tx = ptr(args, 1), ty = ptr(args, 2);
  const batch = int(args, 3), n = int(args, 4);
  for (let i = 0; i < batch; i++) {
    const mean = dot(p, tx, n);
    for (let j = 0; j < n; j++) store<Real>(at(ty, j), <Real>(<f64>load<Real>(at(tx, j)) - mean));
    p = at(p, n);
    tx = at(tx, n);
    ty = at(ty, n);
  }
}

/**
 * How dx moves: tdx = tdy − p·Σ tdy − p ∘ ty·Σ dy.
 * @kernel p[B,N] ty[B,N] dy[B,N] tdy[B,N] tdx[B,N]
 */
export function logSoftmaxBackwardTangent(args: usize): void {
  let p = ptr(args, 0), ty = ptr(args, 1), dy = ptr(args, 2), tdy = ptr(args, 3), tdx = ptr(args, 4);
  const batch = int(args, 5), n = int(args, 6);
  for (let i = 0; i < batch; i++) {
    const total = sumOf(dy, n), moved = sumOf(tdy, n);
    for (let j = 0; j < n; j++) {
      const drawn = <f64>load<Real>(at(p, j)) * (moved + <f64>load<Real>(at(ty, j)) * total);
      store<Real>(at(tdx, j), <Real>(<f64>load<Real>(at(tdy, j)) - drawn));
    }
    p = at(p, n);
    ty = at(ty, n);
    dy = at(dy, n);
    tdy = at(tdy, n);
    tdx = at(tdx, n);
  }
}
