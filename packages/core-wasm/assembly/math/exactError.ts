/**
 * The rounding error of p = a·b, exactly: a·b = p + productError(a, b, p), unless a part under- or overflows
 * (|a|, |b| < 2⁹⁹⁵). Each factor is split into halves of 26 bits, whose products are exact (Veltkamp 1968, Dekker
 * 1971).
 */
// @ts-ignore: decorator
@inline
export function productError(a: f64, b: f64, p: f64): f64 {
  const aHigh = upperHalf(a);
  const aLow = a - aHigh;
  const bHigh = upperHalf(b);
  const bLow = b - bHigh;
  return aLow * bLow - (p - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** a rounded to 26 bits. */
// @ts-ignore: decorator
@inline
function upperHalf(a: f64): f64 {
  const c = 134217729 * a; // 2²⁷ + 1
  return c - (c - a);
}

/** The rounding error of s = a + b, exactly (Møller 1965, Knuth 1969). */
// @ts-ignore: decorator
@inline
export function sumError(a: f64, b: f64, s: f64): f64 {
  const t = s - a;
  return a - (s - t) + (b - t);
}
