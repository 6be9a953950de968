import { excess, roundedLog2, timesPower } from "../math";
import { Real } from "../real";
import { productError } from "./exactError";
import { exp } from "./exponential";

/**
 * The logistic function 1/(1 + e⁻ˣ). With e = e^(−|x|) it is n/(1 + e), n = 1 for x ≥ 0 and e below, so that nothing
 * overflows or cancels; the rounding errors of 1 + e and of the quotient are put back, which leaves that of e.
 * Largest error measured: 1.50 ulp.
 */
export function sigmoid(x: f64): f64 {
  const e = exp(-abs(x));
  const n = x < 0 ? e : 1;
  const d = 1 + e;
  const dLow = 1 - d + e;
  const q = n / d;
  const p = q * d;
  return q + (n - p - productError(q, d, p) - q * dLow) / d;
}

/**
 * The logistic function in every lane. f32: n/(1 + e) as above, where e and 1 + e are each carried as a sum of two
 * numbers and 1/(1 + e) in the correction is the quotient itself, or for x < 0 what it leaves of 1. Largest
 * error over all f32: 1.50 ulp.
 */
export function sigmoidV(x: v128): v128 {
  if (sizeof<Real>() == 8) return f64x2(sigmoid(f64x2.extract_lane(x, 0)), sigmoid(f64x2.extract_lane(x, 1)));
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
