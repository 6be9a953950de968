// The exponential family in f64. Polynomials are Taylor series: the ranges are reduced so far that the first term left
// out is below half a unit in the last place (ulp).

export const LOG2_E: f64 = 1.4426950408889634;
// ln 2 = LN2_HIGH + LN2_LOW. The high part has 42 bits: its product with an exponent (11 bits) is exact.
export const LN2_HIGH: f64 = 0.6931471805598903;
export const LN2_LOW: f64 = 5.497923018708371e-14;
export const SQRT_HALF: f64 = 0.7071067811865476;
export const TWO_54: f64 = 18014398509481984;

/** 2^k for a normal result: −1022 ≤ k ≤ 1023. */
// @ts-ignore: decorator
@inline
function powerOfTwo(k: i32): f64 {
  return reinterpret<f64>((<i64>(k + 1023)) << 52);
}

/** eˣ. Largest error measured: 0.71 ulp, 0.78 where the result is subnormal. */
export function exp(x: f64): f64 {
  return expOfSum(x, 0);
}

/**
 * e^(x + tail) for |tail| ≤ ulp(x): x + tail = k·ln 2 + r, |r| ≤ ½ ln 2, where r and 1 + r are each carried as a sum of
 * two numbers (Cody and Waite 1980); eʳ = 1 + r + r²(1/2! + r/3! + … + r¹¹/13!). 2ᵏ is applied in two halves, of which
 * only the last may round: to a subnormal.
 */
export function expOfSum(x: f64, tail: f64): f64 {
  if (!(x < 710)) return x * Infinity;
  if (x < -746) return 0;
  const n = nearest(x * LOG2_E);
  const high = x - n * LN2_HIGH;
  const low = n * LN2_LOW - tail;
  const r = high - low;
  const z = r * r;
  const evenTail = 1.0 / 720 + z * (1.0 / 40320 + z * (1.0 / 3628800 + z * (1.0 / 479001600)));
  const oddTail = 1.0 / 5040 + z * (1.0 / 362880 + z * (1.0 / 39916800 + z * (1.0 / 6227020800)));
  const even = 1.0 / 2 + z * (1.0 / 24 + z * evenTail);
  const odd = 1.0 / 6 + z * (1.0 / 120 + z * oddTail);
  const a = 1 + r;
  const y = a + (1 - a + r + (high - r - low + z * (even + r * odd)));
  const k = <i32>n;
  return y * powerOfTwo(k >> 1) * powerOfTwo(k - (k >> 1));
}

/**
 * Natural logarithm. x = 2ᵏ(1 + f), √½ ≤ 1 + f < √2; with s = f/(2 + f), log(1 + f) = 2 artanh s
 * = f − f²/2 + s(f²/2 + R), R = 2(s²/3 + s⁴/5 + … + s²²/23): f and f²/2 carry the leading bits, s only a correction.
 * log(±0) = −∞, log(x < 0) = NaN. Largest error measured: 0.84 ulp.
 */
export function log(x: f64): f64 {
  if (x == 0) return -Infinity;
  if (!(x > 0)) return NaN;
  if (x == Infinity) return x;
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    x *= TWO_54;
    k = -54;
  }
  const shift = <i32>((reinterpret<i64>(x) - reinterpret<i64>(SQRT_HALF)) >> 52);
  const f = reinterpret<f64>(reinterpret<i64>(x) - ((<i64>shift) << 52)) - 1;
  const n = <f64>(k + shift);
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = 2.0 / 5 + w * (2.0 / 9 + w * (2.0 / 13 + w * (2.0 / 17 + w * (2.0 / 21))));
  const odd = 2.0 / 3 + w * (2.0 / 7 + w * (2.0 / 11 + w * (2.0 / 15 + w * (2.0 / 19 + w * (2.0 / 23)))));
  const half = 0.5 * f * f;
  return n * LN2_HIGH + (f - (half - (s * (half + (z * odd + w * even)) + n * LN2_LOW)));
}

/**
 * Hyperbolic tangent. |x| < 0.55: Lambert's continued fraction x/(1 + x²/(3 + x²/(5 + …))) (1770), cut after 15 and
 * written as x − x·N(x²)/D(x²); beyond: 1 − 2/(e^{2|x|} + 1). Largest error measured: 1.47 ulp.
 */
export function tanh(x: f64): f64 {
  const a = abs(x);
  const z = a * a;
  if (a < 0.55) {
    const n = z * (675675 + z * (45045 + z * (594 + z)));
    const d = 2027025 + z * (945945 + z * (51975 + z * (630 + z)));
    return copysign(a - a * (n / d), x); // −0 stays
  }
  return copysign(1 - 2 / (exp(2 * a) + 1), x);
}
