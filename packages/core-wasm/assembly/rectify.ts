import { Real } from "./real";
import { at, LANES, put } from "./simd";

/** y = max(0, x) for n elements, in place allowed. A NaN passes through: pmax(x, 0) is x unless x < 0. */
export function rectify(x: usize, y: usize, n: i32): void {
  const zero = v128.splat<Real>(0);
  for (let i = 0; i < n; i += LANES) put(at(y, i), v128.pmax<Real>(v128.load(at(x, i)), zero), n - i);
}

/** dx = dy where y > 0 or NaN, else 0, for n elements, in place allowed. */
export function gate(y: usize, dy: usize, dx: usize, n: i32): void {
  for (let i = 0; i < n; i += LANES) put(at(dx, i), gated(at(y, i), v128.load(at(dy, i))), n - i);
}

/** A vector of dy where y, at an address, is > 0 or NaN, else 0. */
// @ts-ignore: decorator
@inline
export function gated(y: usize, dy: v128): v128 {
  return v128.andnot(dy, v128.le<Real>(v128.load(y), v128.splat<Real>(0)));
}
