import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { bell, decay, rising } from "../logistic";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/** 2√(2/π). */
const SCALE: f64 = 1.5957691216057308;
const CUBIC: f64 = 0.044715;

/**
 * y = x·σ(v), v = 2√(2/π)(x + 0.044715x³): the form of `geluForward` with a tanh (Hendrycks & Gimpel 2016), since
 * ½(1 + tanh(v/2)) = σ(v).
 * @kernel x[n] y[n]
 */
export function geluTanhForward(args: usize): void {
  const x = ptr(args, 0), y = ptr(args, 1), n = int(args, 2);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(x, i));
    const v = inner(value);
    put(at(y, i), v128.mul<Real>(value, rising(v, decay(v))), n - i);
  }
}

/**
 * dx = (σ + x·σ(1 − σ)·v′)·dy.
 * @kernel x[n] dy[n] dx[n]
 */
export function geluTanhBackward(args: usize): void {
  const x = ptr(args, 0), dy = ptr(args, 1), dx = ptr(args, 2), n = int(args, 3);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(x, i));
    const v = inner(value);
    const e = decay(v);
    put(at(dx, i), v128.mul<Real>(slopeAt(value, v, e), v128.load(at(dy, i))), n - i);
  }
}

/**
 * How dx moves: tdx = f′·tdy + f″·tx·dy, where f″ = σ(1 − σ)·(2v′ + x·v″ + x·v′²(1 − 2σ)).
 * @kernel x[n] tx[n] dy[n] tdy[n] tdx[n]
 */
export function geluTanhBackwardTangent(args: usize): void {
  const x = ptr(args, 0), tx = ptr(args, 1), dy = ptr(args, 2), tdy = ptr(args, 3), tdx = ptr(args, 4);
  const n = int(args, 5);
  const one = everyLane(1), bend = everyLane(6 * CUBIC * SCALE);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(x, i));
    const v = inner(value);
    const e = decay(v);
    const s = rising(v, e), v1 = innerSlope(value);
    const tilt = v128.sub<Real>(one, v128.add<Real>(s, s));
    const straight = v128.add<Real>(v128.add<Real>(v1, v1), v128.mul<Real>(bend, v128.mul<Real>(value, value)));
    const turned = v128.mul<Real>(v128.mul<Real>(value, tilt), v128.mul<Real>(v1, v1));
    const curvature = v128.mul<Real>(bell(e), v128.add<Real>(straight, turned));
    const moved = v128.mul<Real>(curvature, v128.mul<Real>(v128.load(at(tx, i)), v128.load(at(dy, i))));
    put(at(tdx, i), v128.add<Real>(v128.mul<Real>(slopeAt(value, v, e), v128.load(at(tdy, i))), moved), n - i);
  }
}

/** v. */
function inner(x: v128): v128 {
  const cubic = v128.mul<Real>(everyLane(CUBIC), v128.mul<Real>(x, v128.mul<Real>(x, x)));
  return v128.mul<Real>(everyLane(SCALE), v128.add<Real>(x, cubic));
}

/** v′. */
function innerSlope(x: v128): v128 {
  const square = v128.mul<Real>(everyLane(3 * CUBIC * SCALE), v128.mul<Real>(x, x));
  return v128.add<Real>(everyLane(SCALE), square);
}

function slopeAt(x: v128, v: v128, e: v128): v128 {
  return v128.add<Real>(rising(v, e), v128.mul<Real>(v128.mul<Real>(x, bell(e)), innerSlope(x)));
}
