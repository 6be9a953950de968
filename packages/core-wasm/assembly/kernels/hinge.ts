import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { at, LANES, put, splatAt } from "../simd";

/**
 * max(0, m − t·y), element by element, and, unless null, dy = −t where that is > 0 or NaN, else 0. Targets t are ±1.
 * @kernel y[n] t[n] margin[1] losses[n] dy?[n]
 */
export function hinge(args: usize): void {
  const y = ptr(args, 0), t = ptr(args, 1), losses = ptr(args, 3), dy = ptr(args, 4), n = int(args, 5);
  const margin = splatAt(ptr(args, 2));
  for (let i = 0; i < n; i += LANES) {
    const target = v128.load(at(t, i));
    const loss = shortfall(v128.load(at(y, i)), target, margin);
    put(at(losses, i), loss, n - i);
    if (dy) put(at(dy, i), v128.andnot(v128.neg<Real>(target), v128.eq<Real>(loss, everyLane(0))), n - i);
  }
}

/** max(0, m − t·y), NaN where that is. */
// @ts-ignore: decorator
@inline
export function shortfall(y: v128, t: v128, margin: v128): v128 {
  return v128.max<Real>(v128.sub<Real>(margin, v128.mul<Real>(t, y)), everyLane(0));
}
