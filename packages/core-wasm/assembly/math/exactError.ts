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

/** `productError` of two f64 at once. */
// @ts-ignore: decorator
@inline
export function productErrorPair(a: v128, b: v128, p: v128): v128 {
  const aHigh = upperHalves(a), bHigh = upperHalves(b);
  const aLow = f64x2.sub(a, aHigh), bLow = f64x2.sub(b, bHigh);
  const rest = f64x2.sub(f64x2.sub(p, f64x2.mul(aHigh, bHigh)), f64x2.mul(aLow, bHigh));
  return f64x2.sub(f64x2.mul(aLow, bLow), f64x2.sub(rest, f64x2.mul(aHigh, bLow)));
}

// @ts-ignore: decorator
@inline
function upperHalves(a: v128): v128 {
  const c = f64x2.mul(f64x2.splat(134217729), a);
  return f64x2.sub(c, f64x2.sub(c, a));
}

/** The rounding error of s = a + b, exactly (Møller 1965, Knuth 1969). */
// @ts-ignore: decorator
@inline
export function sumError(a: f64, b: f64, s: f64): f64 {
  const t = s - a;
  return a - (s - t) + (b - t);
}
