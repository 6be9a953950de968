import { int, ptr } from "../args";
import { Real } from "../real";
import { at, LANES, put, splatAt } from "../simd";

/**
 * y = x where x > 0, else slope·x (Maas, Hannun & Ng 2013).
 * @kernel x[n] slope[1] y[n]
 */
export function leakyReluForward(args: usize): void {
  const x = ptr(args, 0), y = ptr(args, 2), n = int(args, 3);
  const slope = splatAt(ptr(args, 1)), zero = v128.splat<Real>(0);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(x, i));
    put(at(y, i), v128.bitselect(value, v128.mul<Real>(slope, value), v128.gt<Real>(value, zero)), n - i);
  }
}

/**
 * dx = dy where x > 0, else slope·dy: at 0 and at a NaN the slope of the left side, as in PyTorch.
 * @kernel x[n] dy[n] slope[1] dx[n]
 */
export function leakyReluBackward(args: usize): void {
  const x = ptr(args, 0), dy = ptr(args, 1), dx = ptr(args, 3), n = int(args, 4);
  const slope = splatAt(ptr(args, 2)), zero = v128.splat<Real>(0);
  for (let i = 0; i < n; i += LANES) {
    const passing = v128.load(at(dy, i));
    const positive = v128.gt<Real>(v128.load(at(x, i)), zero);
    put(at(dx, i), v128.bitselect(passing, v128.mul<Real>(slope, passing), positive), n - i);
  }
}
