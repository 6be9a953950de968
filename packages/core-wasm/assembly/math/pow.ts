import { productError, sumError } from "./exactError";
import { expOfSum } from "./exponential";

const SQRT_HALF_BITS: i64 = 0x3fe6a09e667f3bcd;
const SMALLEST_NORMAL: f64 = 2.2250738585072014e-308;
const TWO_53: f64 = 9007199254740992;
const TWO_54: f64 = 18014398509481984;
// ln 2 in three parts; the first has 42 bits, so that its product with an exponent is exact.
const LN2_HIGH: f64 = 0.6931471805598903;
const LN2_LOW: f64 = 5.497923018708371e-14;
const LN2_REST: f64 = 1.94704509238075e-31;
// 1/3 and 1/5 to twice the precision.
const THIRD: f64 = 0.3333333333333333;
const THIRD_LOW: f64 = 1.850371707708594e-17;
const FIFTH: f64 = 0.2;
const FIFTH_LOW: f64 = -1.1102230246251566e-17;

/**
 * x to the power y, with the special cases of ECMAScript: those of C99 Annex F, except that pow(x, NaN) is NaN and
 * pow(±1, ±∞) is NaN. pow(x, ±0) is 1 for every x, a NaN included. Largest error measured: 0.80 ulp.
 */
export function pow(x: f64, y: f64): f64 {
  if (y == 0) return 1;
  if (isNaN(x) || isNaN(y)) return NaN;
  const a = abs(x);
  if (abs(y) == Infinity) {
    if (a == 1) return NaN;
    return a > 1 == y > 0 ? Infinity : 0;
  }
  const odd = isOdd(y);
  if (a == 0 || a == Infinity) {
    const limit: f64 = a == 0 == y > 0 ? 0 : Infinity;
    return odd ? copysign(limit, x) : limit;
  }
  if (x < 0 && nearest(y) != y) return NaN;
  const magnitude = powOfPositive(a, y);
  return odd ? copysign(magnitude, x) : magnitude;
}

function isOdd(y: f64): bool {
  return abs(y) < TWO_53 && nearest(y) == y && (<i64>y & 1) == 1;
}

/**
 * e^(y·log a), 0 < a < ∞. The exponent may reach 745 and its absolute error is the result's relative error, so log a is
 * carried as a sum of two numbers. a = 2ᵏm, √½ ≤ m < √2, s = (m − 1)/(m + 1),
 * log m = 2s(1 + s²(1/3 + s²(1/5 + s²(1/7 + …)))): what follows 1/5 is summed in one number (it weighs less than 2⁻¹⁷),
 * the rest in two. xLow is the second number of the sum that x leads.
 */
function powOfPositive(a: f64, y: f64): f64 {
  if (a == 1) return 1;
  let n: f64 = 0;
  if (a < SMALLEST_NORMAL) {
    a *= TWO_54;
    n = -54;
  }
  const k = (reinterpret<i64>(a) - SQRT_HALF_BITS) >> 52;
  n += <f64>k;
  const m = reinterpret<f64>(reinterpret<i64>(a) - (k << 52));
  const f = m - 1;
  const d = m + 1;
  const s = f / d;
  const ds = d * s;
  // d rounds: its error is d − 1 − m, exactly.
  const sLow = (f - ds - productError(d, s, ds) + s * (d - 1 - m)) / d;
  const z = s * s;
  const zLow = productError(s, s, z) + 2 * s * sLow;

  const rest = z * tail(z);
  const b = FIFTH + rest;
  const bLow = FIFTH - b + rest + FIFTH_LOW;
  const zb = z * b;
  const c = THIRD + zb;
  const cLow = THIRD - c + zb + (THIRD_LOW + productError(z, b, zb) + z * bLow + zLow * b);
  const zc = z * c;
  const zcLow = productError(z, c, zc) + z * cLow + zLow * c;
  // log m = 2(s + s·zc)
  const t = s * zc;
  const u = s + t;
  const uLow = s - u + t + (sLow + productError(s, zc, t) + s * zcLow + sLow * zc);

  const whole = n * LN2_HIGH;
  const high = whole + 2 * u;
  const low = sumError(whole, 2 * u, high) + (2 * uLow + n * LN2_LOW + n * LN2_REST);
  const logarithm = high + low;
  const logarithmLow = high - logarithm + low;
  const exponent = y * logarithm;
  // Decided here, because the error term of a huge product is not a number.
  if (abs(exponent) > 800) return exponent > 0 ? Infinity : 0;
  return expOfSum(exponent, productError(y, logarithm, exponent) + y * logarithmLow);
}

/** 1/7 + z/9 + z²/11 + … + z⁹/25, 0 ≤ z < 0.0295. */
// @ts-ignore: decorator
@inline
function tail(z: f64): f64 {
  const w = z * z;
  const even = 1.0 / 7 + w * (1.0 / 11 + w * (1.0 / 15 + w * (1.0 / 19 + w * (1.0 / 23))));
  const odd = 1.0 / 9 + w * (1.0 / 13 + w * (1.0 / 17 + w * (1.0 / 21 + w * (1.0 / 25))));
  return even + z * odd;
}
