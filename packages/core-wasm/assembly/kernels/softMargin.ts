import { int, ptr } from "../args";
import { bell, decay, rising, softplusOf } from "../logistic";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/**
 * log(1 + e^(−t·y)), element by element, and, unless null, dy = −t·σ(−t·y). Targets t are ±1.
 * @kernel y[n] t[n] losses[n] dy?[n]
 */
export function softMargin(args: usize): void {
  const y = ptr(args, 0), t = ptr(args, 1), losses = ptr(args, 2), dy = ptr(args, 3), n = int(args, 4);
  for (let i = 0; i < n; i += LANES) {
    const minusT = v128.neg<Real>(v128.load(at(t, i)));
    const u = v128.mul<Real>(minusT, v128.load(at(y, i)));
    const e = decay(u);
    put(at(losses, i), softplusOf(u, e), n - i);
    if (dy) put(at(dy, i), v128.mul<Real>(minusT, rising(u, e)), n - i);
  }
}

/**
 * How its dy moves: tdy = t²·σ(t·y)·σ(−t·y)·ty.
 * @kernel y[n] t[n] ty[n] tdy[n]
 */
export function softMarginTangent(args: usize): void {
  const y = ptr(args, 0), t = ptr(args, 1), ty = ptr(args, 2), tdy = ptr(args, 3), n = int(args, 4);
  for (let i = 0; i < n; i += LANES) {
    const target = v128.load(at(t, i));
    const e = decay(v128.mul<Real>(target, v128.load(at(y, i))));
    const curvature = v128.mul<Real>(v128.mul<Real>(target, target), bell(e));
    put(at(tdy, i), v128.mul<Real>(curvature, v128.load(at(ty, i))), n - i);
  }
}
