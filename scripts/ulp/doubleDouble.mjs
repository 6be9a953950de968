// Double-double arithmetic: a number is the sum hi + lo of two doubles, hi being the sum rounded; some 104 bits (Dekker
// 1971). Relative errors of the operations are below 2^-102 as long as nothing over- or underflows.

/** a + b for |a| ≥ |b|, exactly. */
const ordered = (a, b) => {
  const hi = a + b;
  return { hi, lo: b - (hi - a) };
};

/** a + b, exactly (Møller, Knuth). */
function sum(a, b) {
  const hi = a + b;
  const t = hi - a;
  return { hi, lo: a - (hi - t) + (b - t) };
}

/** a·b, exactly (Veltkamp, Dekker). */
function product(a, b) {
  const hi = a * b;
  const s = 134217729 * a; // 2^27 + 1
  const aHigh = s - (s - a);
  const aLow = a - aHigh;
  const t = 134217729 * b;
  const bHigh = t - (t - b);
  const bLow = b - bHigh;
  return { hi, lo: aLow * bLow - (hi - aHigh * bHigh - aLow * bHigh - aHigh * bLow) };
}

export const wide = (hi, lo = 0) => ({ hi, lo });

export function add(a, b) {
  const s = sum(a.hi, b.hi);
  const t = sum(a.lo, b.lo);
  const u = ordered(s.hi, s.lo + t.hi);
  return ordered(u.hi, u.lo + t.lo);
}

export const negated = (a) => ({ hi: -a.hi, lo: -a.lo });
export const subtract = (a, b) => add(a, negated(b));

export function multiply(a, b) {
  const p = product(a.hi, b.hi);
  return ordered(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

/** The quotient by two steps of long division, and a third for its rounding. */
export function divide(a, b) {
  const q = a.hi / b.hi;
  const r = subtract(a, multiply(b, wide(q)));
  const q2 = r.hi / b.hi;
  const r2 = subtract(r, multiply(b, wide(q2)));
  return add(ordered(q, q2), wide(r2.hi / b.hi));
}

/** a·2^k where nothing over- or underflows. */
export const scaled = (a, k) => ({ hi: a.hi * 2 ** k, lo: a.lo * 2 ** k });

/** c0 + c1 z + c2 z² + …: Horner's rule. */
export function polynomial(coefficients, z) {
  let value = wide(0);
  for (let i = coefficients.length - 1; i >= 0; i--) value = add(multiply(value, z), coefficients[i]);
  return value;
}

/** The number mantissa·2^-bits of a BigInt, rounded to 106 bits. */
export function fromBigInt(mantissa, bits) {
  const hi = Number(mantissa);
  return scaled(ordered(hi, Number(mantissa - BigInt(hi))), -bits);
}
