import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { at, LANES, put, splatAt } from "../simd";
import { shortfall } from "./hinge";

/**
 * max(0, m − t·y)², element by element, and, unless null, dy = −2t·max(0, m − t·y). Targets t are ±1.
 * @kernel y[n] t[n] margin[1] losses[n] dy?[n]
 */
export function squaredHinge(args: usize): void {
  const y = ptr(args, 0), t = ptr(args, 1), losses = ptr(args, 3), dy = ptr(args, 4), n = int(args, 5);
  const margin = splatAt(ptr(args, 2));
  for (let i = 0; i < n; i += LANES) {
    const target = v128.load(at(t, i));
    const m = shortfall(v128.load(at(y, i)), target, margin);
    put(at(losses, i), v128.mul<Real>(m, m), n - i);
    if (dy) put(at(dy, i), v128.mul<Real>(v128.neg<Real>(v128.add<Real>(target, target)), m), n - i);
  }
}

/**
 * How its dy moves: tdy = 2t²·ty where m − t·y > 0, else 0.
 * @kernel y[n] t[n] ty[n] margin[1] tdy[n]
 */
export function squaredHingeTangent(args: usize): void {
  const y = ptr(args, 0), t = ptr(args, 1), ty = ptr(args, 2), tdy = ptr(args, 4), n = int(args, 5);
  const margin = splatAt(ptr(args, 3));
  for (let i = 0; i < n; i += LANES) {
    const target = v128.load(at(t, i));
    const m = shortfall(v128.load(at(y, i)), target, margin);
    const curvature = v128.mul<Real>(v128.add<Real>(target, target), target);
    const moved = v128.mul<Real>(curvature, v128.load(at(ty, i)));
    put(at(tdy, i), v128.andnot(moved, v128.eq<Real>(m, everyLane(0))), n - i);
  }
}
