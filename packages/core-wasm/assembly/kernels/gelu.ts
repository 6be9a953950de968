import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { expV } from "../math";
import { erfV } from "../math/erf";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

const SQRT_HALF: f64 = 0.7071067811865476;
const ONE_OVER_SQRT_TWO_PI: f64 = 0.3989422804014327;

/**
 * y = x·Φ(x), Φ the distribution function of the standard normal, ½(1 + erf(x/√2)) (Hendrycks & Gimpel 2016). At −∞ it is
 * NaN, as in PyTorch.
 * @kernel x[n] y[n]
 */
export function geluForward(args: usize): void {
  const x = ptr(args, 0), y = ptr(args, 1), n = int(args, 2);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(x, i));
    put(at(y, i), v128.mul<Real>(value, distribution(value)), n - i);
  }
}

/**
 * dx = (Φ(x) + x·φ(x))·dy, φ = Φ′.
 * @kernel x[n] dy[n] dx[n]
 */
export function geluBackward(args: usize): void {
  const x = ptr(args, 0), dy = ptr(args, 1), dx = ptr(args, 2), n = int(args, 3);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(x, i));
    put(at(dx, i), v128.mul<Real>(slopeAt(value, density(value)), v128.load(at(dy, i))), n - i);
  }
}

/**
 * How dx moves: tdx = f′·tdy + f″·tx·dy, where f″ = φ(x)·(2 − x²).
 * @kernel x[n] tx[n] dy[n] tdy[n] tdx[n]
 */
export function geluBackwardTangent(args: usize): void {
  const x = ptr(args, 0), tx = ptr(args, 1), dy = ptr(args, 2), tdy = ptr(args, 3), tdx = ptr(args, 4);
  const n = int(args, 5);
  const two = everyLane(2);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(x, i));
    const phi = density(value);
    const curvature = v128.mul<Real>(phi, v128.sub<Real>(two, v128.mul<Real>(value, value)));
    const moved = v128.mul<Real>(curvature, v128.mul<Real>(v128.load(at(tx, i)), v128.load(at(dy, i))));
    put(at(tdx, i), v128.add<Real>(v128.mul<Real>(slopeAt(value, phi), v128.load(at(tdy, i))), moved), n - i);
  }
}

/** Φ(x). */
function distribution(x: v128): v128 {
  const erf = erfV(v128.mul<Real>(x, everyLane(SQRT_HALF)));
  return v128.mul<Real>(everyLane(0.5), v128.add<Real>(everyLane(1), erf));
}

/** φ(x) = e^(−x²/2)/√(2π). */
function density(x: v128): v128 {
  const power = v128.mul<Real>(everyLane(-0.5), v128.mul<Real>(x, x));
  return v128.mul<Real>(everyLane(ONE_OVER_SQRT_TWO_PI), expV(power));
}

// @ts-ignore: decorator
@inline
function slopeAt(x: v128, phi: v128): v128 {
  return v128.add<Real>(distribution(x), v128.mul<Real>(x, phi));
}
