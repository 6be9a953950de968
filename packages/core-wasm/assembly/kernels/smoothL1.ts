import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { at, LANES, put, splatAt } from "../simd";
import { signOf } from "./absoluteError";

/**
 * With d = y − t: ½d²/β where |d| < β, else |d| − ½β (Girshick 2015), element by element, and, unless null, dy = d/β there and
 * the sign of d elsewhere. β = 0 is the absolute error.
 * @kernel y[n] t[n] beta[1] losses[n] dy?[n]
 */
export function smoothL1(args: usize): void {
  const y = ptr(args, 0), t = ptr(args, 1), losses = ptr(args, 3), dy = ptr(args, 4), n = int(args, 5);
  const beta = splatAt(ptr(args, 2)), half = everyLane(0.5);
  const offset = v128.mul<Real>(half, beta);
  for (let i = 0; i < n; i += LANES) {
    const d = v128.sub<Real>(v128.load(at(y, i)), v128.load(at(t, i)));
    const size = v128.abs<Real>(d);
    const slope = v128.div<Real>(d, beta);
    const near = v128.lt<Real>(size, beta);
    const square = v128.mul<Real>(v128.mul<Real>(half, d), slope);
    put(at(losses, i), v128.bitselect(square, v128.sub<Real>(size, offset), near), n - i);
    if (dy) put(at(dy, i), v128.bitselect(slope, signOf(d), near), n - i);
  }
}

/**
 * How `smoothL1`'s dy moves: tdy = ty/β where |y − t| < β, else 0.
 * @kernel y[n] t[n] ty[n] beta[1] tdy[n]
 */
export function smoothL1Tangent(args: usize): void {
  const y = ptr(args, 0), t = ptr(args, 1), ty = ptr(args, 2), tdy = ptr(args, 4), n = int(args, 5);
  const beta = splatAt(ptr(args, 3));
  for (let i = 0; i < n; i += LANES) {
    const size = v128.abs<Real>(v128.sub<Real>(v128.load(at(y, i)), v128.load(at(t, i))));
    put(at(tdy, i), v128.and(v128.div<Real>(v128.load(at(ty, i)), beta), v128.lt<Real>(size, beta)), n - i);
  }
}
