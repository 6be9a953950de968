import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { bell, decay, rising } from "../logistic";
import { sigmoidV } from "../math/sigmoid";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/**
 * y = x·σ(x) (Elfwing, Uchibe & Doya 2018). At −∞ it is NaN, as in PyTorch.
 * @kernel x[n] y[n]
 */
export function siluForward(args: usize): void {
  const x = ptr(args, 0), y = ptr(args, 1), n = int(args, 2);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(x, i));
    put(at(y, i), v128.mul<Real>(value, sigmoidV(value)), n - i);
  }
}

/**
 * dx = (σ + x·σ(1 − σ))·dy.
 * @kernel x[n] dy[n] dx[n]
 */
export function siluBackward(args: usize): void {
  const x = ptr(args, 0), dy = ptr(args, 1), dx = ptr(args, 2), n = int(args, 3);
  for (let i = 0; i < n; i += LANES) {
    put(at(dx, i), v128.mul<Real>(slopeAt(v128.load(at(x, i))), v128.load(at(dy, i))), n - i);
  }
}

/**
 * How dx moves: tdx = f′·tdy + f″·tx·dy, where f″ = σ(1 − σ)·(2 + x(1 − 2σ)).
 * @kernel x[n] tx[n] dy[n] tdy[n] tdx[n]
 */
export function siluBackwardTangent(args: usize): void {
  const x = ptr(args, 0), tx = ptr(args, 1), dy = ptr(args, 2), tdy = ptr(args, 3), tdx = ptr(args, 4);
  const n = int(args, 5);
  const one = everyLane(1), two = everyLane(2);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(x, i));
    const e = decay(value);
    const s = rising(value, e);
    const tilt = v128.sub<Real>(one, v128.add<Real>(s, s));
    const curvature = v128.mul<Real>(bell(e), v128.add<Real>(two, v128.mul<Real>(value, tilt)));
    const moved = v128.mul<Real>(curvature, v128.mul<Real>(v128.load(at(tx, i)), v128.load(at(dy, i))));
    put(at(tdx, i), v128.add<Real>(v128.mul<Real>(slopeAt(value), v128.load(at(tdy, i))), moved), n - i);
  }
}

// @ts-ignore: decorator
@inline
function slopeAt(x: v128): v128 {
  const e = decay(x);
  return v128.add<Real>(rising(x, e), v128.mul<Real>(x, bell(e)));
}
