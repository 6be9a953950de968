import { int, ptr } from "../args";
import { Real } from "../real";
import { at, LANES, put } from "../simd";
import { exponentials, largest } from "../softmaxRow";
import { dot } from "../sums";

/**
 * yᵢⱼ = e^xᵢⱼ / Σₖ e^xᵢₖ. The row's maximum is subtracted first; a row's exponentials are summed in order.
 * @kernel x[B,N] y[B,N]
 */
export function softmaxForward(args: usize): void {
  let x = ptr(args, 0), y = ptr(args, 1);
  const batch = int(args, 2), n = int(args, 3);
  for (let i = 0; i < batch; i++) {
    const sum = v128.splat<Real>(exponentials(x, y, largest(x, n), n));
    for (let j = 0; j < n; j += LANES) put(at(y, j), v128.div<Real>(v128.load(at(y, j)), sum), n - j);
    x = at(x, n);
    y = at(y, n);
  }
}

/**
 * dx = y ∘ (dy − Σ y·dy), row by row; sums in f64, in order. The matrix is symmetric: this is its tangent too.
 * @kernel y[B,N] dy[B,N] dx[B,N]
 */
export function softmaxBackward(args: usize): void {
  let y = ptr(args, 0), dy = ptr(args, 1), dx = ptr(args, 2);
  const batch = int(args, 3), n = int(args, 4);
  for (let i = 0; i < batch; i++) {
    const mean = dot(y, dy, n);
    for (let j = 0; j < n; j++) {
      store<Real>(at(dx, j), <Real>(<f64>load<Real>(at(y, j)) * (<f64>load<Real>(at(dy, j)) - mean)));
    }
    y = at(y, n);
    dy = at(dy, n);
    dx = at(dx, n);
  }
}

/**
 * How dx moves: tdx = ty ∘ (dy − Σ y·dy) + y ∘ (tdy − Σ (ty·dy + y·tdy)).
 * @kernel y[B,N] ty[B,N] dy[B,N] tdy[B,N] tdx[B,N]
 */
export function softmaxBackwardTangent(args: usize): void {
  let y = ptr(args, 0), ty = ptr(args, 1), dy = ptr(args, 2), tdy = ptr(args, 3), tdx = ptr(args, 4);
  const batch = int(args, 5), n = int(args, 6);
  for (let i = 0; i < batch; i++) {
    const mean = dot(y, dy, n);
    const moved = dot(ty, dy, n) + dot(y, tdy, n);
    for (let j = 0; j < n; j++) {
      const first = <f64>load<Real>(at(ty, j)) * (<f64>load<Real>(at(dy, j)) - mean);
      const second = <f64>load<Real>(at(y, j)) * (<f64>load<Real>(at(tdy, j)) - moved);
      store<Real>(at(tdx, j), <Real>(first + second));
    }
    y = at(y, n);
    ty = at(ty, n);
    dy = at(dy, n);
    tdy = at(tdy, n);
    tdx = at(tdx, n);
  }
}
