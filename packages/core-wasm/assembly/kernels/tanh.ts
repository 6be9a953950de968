import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { tanhV } from "../math";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/**
 * y = tanh x.
 * @kernel x[n] y[n]
 */
export function tanhForward(args: usize): void {
  const x = ptr(args, 0), y = ptr(args, 1), n = int(args, 2);
  for (let i = 0; i < n; i += LANES) put(at(y, i), tanhV(v128.load(at(x, i))), n - i);
}

/**
 * dx = (1 − y²)·dy.
 * @kernel y[n] dy[n] dx[n]
 */
export function tanhBackward(args: usize): void {
  const y = ptr(args, 0), dy = ptr(args, 1), dx = ptr(args, 2), n = int(args, 3);
  for (let i = 0; i < n; i += LANES) {
    put(at(dx, i), v128.mul<Real>(slopeAt(v128.load(at(y, i))), v128.load(at(dy, i))), n - i);
  }
}

/**
 * How dx moves: tdx = (1 − y²)·(tdy − 2y·tx·dy).
 * @kernel y[n] tx[n] dy[n] tdy[n] tdx[n]
 */
export function tanhBackwardTangent(args: usize): void {
  const y = ptr(args, 0), tx = ptr(args, 1), dy = ptr(args, 2), tdy = ptr(args, 3), tdx = ptr(args, 4);
  const n = int(args, 5);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(y, i));
    const moved = v128.mul<Real>(v128.add<Real>(value, value), v128.mul<Real>(v128.load(at(tx, i)), v128.load(at(dy, i))));
    put(at(tdx, i), v128.mul<Real>(slopeAt(value), v128.sub<Real>(v128.load(at(tdy, i)), moved)), n - i);
  }
}

// @ts-ignore: decorator
@inline
function slopeAt(y: v128): v128 {
  return v128.sub<Real>(everyLane(1), v128.mul<Real>(y, y));
}
