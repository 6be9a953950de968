import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/**
 * |y − t|, element by element, and, unless null, dy = its sign: 0 where y = t, and where the difference is NaN.
 * @kernel y[n] t[n] losses[n] dy?[n]
 */
export function absoluteError(args: usize): void {
  const y = ptr(args, 0), t = ptr(args, 1), losses = ptr(args, 2), dy = ptr(args, 3), n = int(args, 4);
  for (let i = 0; i < n; i += LANES) {
    const d = v128.sub<Real>(v128.load(at(y, i)), v128.load(at(t, i)));
    put(at(losses, i), v128.abs<Real>(d), n - i);
    if (dy) put(at(dy, i), signOf(d), n - i);
  }
}

/** 1, −1, or 0 where d is 0 or NaN. */
// @ts-ignore: decorator
@inline
export function signOf(d: v128): v128 {
  const zero = everyLane(0);
  const negative = v128.and(everyLane(-1), v128.lt<Real>(d, zero));
  return v128.bitselect(everyLane(1), negative, v128.gt<Real>(d, zero));
}
