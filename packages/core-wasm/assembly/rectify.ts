import { Real } from "./real";
import { at, LANES, put } from "./simd";

/** y = max(0, x) for n elements, in place allowed. A NaN passes through: pmax(x, 0) is x unless x < 0. */
export function rectify(x: usize, y: usize, n: i32): void {
  const zero = v128.splat<Real>(0);
  let i = 0;
  for (; i <= n - 4 * LANES; i += 4 * LANES) {
    const p = at(x, i), q = at(y, i);
    v128.store(q, v128.pmax<Real>(v128.load(p), zero));
    v128.store(q, v128.pmax<Real>(v128.load(p, 16), zero), 16);
    v128.store(q, v128.pmax<Real>(v128.load(p, 32), zero), 32);
    v128.store(q, v128.pmax<Real>(v128.load(p, 48), zero), 48);
  }
  for (; i < n; i += LANES) put(at(y, i), v128.pmax<Real>(v128.load(at(x, i)), zero), n - i);
}

/** dx = dy where y > 0 or NaN, else 0, for n elements, in place allowed. */
export function gate(y: usize, dy: usize, dx: usize, n: i32): void {
  let i = 0;
  for (; i <= n - 4 * LANES; i += 4 * LANES) {
    const p = at(y, i), q = at(dy, i), r = at(dx, i);
    v128.store(r, gated(p, v128.load(q)));
    v128.store(r, gated(p + 16, v128.load(q, 16)), 16);
    v128.store(r, gated(p + 32, v128.load(q, 32)), 32);
    v128.store(r, gated(p + 48, v128.load(q, 48)), 48);
  }
  for (; i < n; i += LANES) put(at(dx, i), gated(at(y, i), v128.load(at(dy, i))), n - i);
}

/** A vector of dy where y, at an address, is > 0 or NaN, else 0. */
// @ts-ignore: decorator
@inline
export function gated(y: usize, dy: v128): v128 {
  return v128.andnot(dy, v128.le<Real>(v128.load(y), v128.splat<Real>(0)));
}
