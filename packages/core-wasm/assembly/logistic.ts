import { expV, logV } from "./math";
import { everyLane } from "./everyLane";
import { Real } from "./real";

/** σ(x) = 1/(1 + e⁻ˣ) from e = e^(−|x|): nothing overflows, and both σ(x) and σ(−x) = 1 − σ(x) keep their digits. */
// @ts-ignore: decorator
@inline
export function rising(x: v128, e: v128): v128 {
  const one = everyLane(1);
  return v128.div<Real>(v128.bitselect(e, one, v128.lt<Real>(x, everyLane(0))), v128.add<Real>(one, e));
}

/** e^(−|x|). */
// @ts-ignore: decorator
@inline
export function decay(x: v128): v128 {
  return expV(v128.neg<Real>(v128.abs<Real>(x)));
}

/** σ(x)·σ(−x) = e/(1 + e)², the slope of σ. */
// @ts-ignore: decorator
@inline
export function bell(e: v128): v128 {
  const d = v128.add<Real>(everyLane(1), e);
  return v128.div<Real>(e, v128.mul<Real>(d, d));
}

/** log(1 + e) for 0 ≤ e ≤ 1: the logarithm of the rounded sum, and what the rounding took away by its slope. */
function logOnePlus(e: v128): v128 {
  const one = everyLane(1);
  const u = v128.add<Real>(one, e);
  const lost = v128.sub<Real>(e, v128.sub<Real>(u, one));
  return v128.add<Real>(logV(u), v128.div<Real>(lost, u));
}

/** log(1 + eˣ) = max(x, 0) + log(1 + e) from e = e^(−|x|): all digits at both ends. */
// @ts-ignore: decorator
@inline
export function softplusOf(x: v128, e: v128): v128 {
  return v128.add<Real>(v128.max<Real>(x, everyLane(0)), logOnePlus(e));
}
