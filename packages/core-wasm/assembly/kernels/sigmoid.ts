import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { sigmoidV } from "../math/sigmoid";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/**
 * y = σ(x) = 1/(1 + e⁻ˣ).
 * @kernel x[n] y[n]
 */
export function sigmoidForward(args: usize): void {
  const x = ptr(args, 0), y = ptr(args, 1), n = int(args, 2);
  for (let i = 0; i < n; i += LANES) put(at(y, i), sigmoidV(v128.load(at(x, i))), n - i);
}

/**
 * dx = y(1 − y)·dy.
 * @kernel y[n] dy[n] dx[n]
 */
export function sigmoidBackward(args: usize): void {
  const y = ptr(args, 0), dy = ptr(args, 1), dx = ptr(args, 2), n = int(args, 3);
  for (let i = 0; i < n; i += LANES) {
    put(at(dx, i), v128.mul<Real>(slopeAt(v128.load(at(y, i))), v128.load(at(dy, i))), n - i);
  }
}

/**
 * How dx moves: tdx = y(1 − y)·(tdy + (1 − 2y)·tx·dy).
 * @kernel y[n] tx[n] dy[n] tdy[n] tdx[n]
 */
export function sigmoidBackwardTangent(args: usize): void {
  const y = ptr(args, 0), tx = ptr(args, 1), dy = ptr(args, 2), tdy = ptr(args, 3), tdx = ptr(args, 4);
  const n = int(args, 5);
  const one = everyLane(1);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(y, i));
    const tilt = v128.sub<Real>(one, v128.add<Real>(value, value));
    const moved = v128.mul<Real>(tilt, v128.mul<Real>(v128.load(at(tx, i)), v128.load(at(dy, i))));
    put(at(tdx, i), v128.mul<Real>(slopeAt(value), v128.add<Real>(v128.load(at(tdy, i)), moved)), n - i);
  }
}

// @ts-ignore: decorator
@inline
function slopeAt(y: v128): v128 {
  return v128.mul<Real>(y, v128.sub<Real>(everyLane(1), y));
}
