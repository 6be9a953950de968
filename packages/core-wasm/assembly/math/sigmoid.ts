import { excess, roundedLog2, timesPower } from "../math";
import { Real } from "../real";
import { productErrorPair } from "./exactError";
import { expPair, one } from "./exponentialPair";

/**
 * The logistic function 1/(1 + e⁻ˣ) in every lane. With e = e^(−|x|) it is n/(1 + e), n = 1 for x ≥ 0 and e below, so that
 * nothing overflows or cancels. f64: the rounding errors of 1 + e and of the quotient are put back, which leaves that of e;
 * largest error measured: 1.50 ulp. f32: e and 1 + e are each carried as a sum of two numbers, and 1/(1 + e) in the
 * correction is the quotient itself, or for x < 0 what it leaves of 1; largest error over all f32: 1.50 ulp.
 */
export function sigmoidV(x: v128): v128 {
  if (sizeof<Real>() == 8) return sigmoidPair(x);
  const one = f32x4.splat(1);
  const negative = f32x4.lt(x, f32x4.splat(0));
  const z = f32x4.pmax(f32x4.neg(f32x4.abs(x)), f32x4.splat(-104)); // below e is 0; a NaN passes
  const rounded = roundedLog2(z);
  const t = excess(z, rounded);
  const p = f32x4.add(one, t);
  const e = timesPower(p, rounded);
  const eLow = timesPower(f32x4.add(f32x4.sub(one, p), t), rounded);
  const d = f32x4.add(one, e);
  const dLow = f32x4.add(f32x4.add(f32x4.sub(one, d), e), eLow);
  const q = f32x4.div(v128.bitselect(e, one, negative), d);
  const inverse = v128.bitselect(f32x4.sub(one, q), q, negative);
  const rest = f32x4.sub(v128.and(eLow, negative), f32x4.mul(q, dLow));
  return f32x4.add(q, f32x4.mul(rest, inverse));
}

/** Two f64. */
function sigmoidPair(x: v128): v128 {
  const unit = one();
  const e = expPair(f64x2.neg(f64x2.abs(x)));
  const n = v128.bitselect(e, unit, f64x2.lt(x, f64x2.splat(0)));
  const d = f64x2.add(unit, e);
  const dLow = f64x2.add(f64x2.sub(unit, d), e);
  const q = f64x2.div(n, d);
  const p = f64x2.mul(q, d);
  const rest = f64x2.sub(f64x2.sub(f64x2.sub(n, p), productErrorPair(q, d, p)), f64x2.mul(q, dLow));
  return f64x2.add(q, f64x2.div(rest, d));
}
