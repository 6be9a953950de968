import { LN2_HIGH, LN2_LOW, LOG2_E, SQRT_HALF, TWO_54 } from "./exponential";

// exp, log and tanh of two f64 at once: the formulas of exponential.ts, operation by operation, so the bits are the same. Where
// the scalars branch, both ways are computed and one is chosen. Constants are loaded: an engine builds a constant vector
// anew, in several instructions, wherever it is used.

// @ts-ignore: decorator
@lazy
const EXP = memory.data<f64>([LOG2_E, LN2_HIGH, LN2_LOW, 710, -746, Infinity]);
// @ts-ignore: decorator
@lazy
const EXP_EVEN = memory.data<f64>([1.0 / 479001600, 1.0 / 3628800, 1.0 / 40320, 1.0 / 720, 1.0 / 24, 1.0 / 2]);
// @ts-ignore: decorator
@lazy
const EXP_ODD = memory.data<f64>([1.0 / 6227020800, 1.0 / 39916800, 1.0 / 362880, 1.0 / 5040, 1.0 / 120, 1.0 / 6]);
// @ts-ignore: decorator
@lazy
const LOG = memory.data<f64>([
  2.2250738585072014e-308, TWO_54, SQRT_HALF, LN2_HIGH, LN2_LOW, Infinity, -Infinity, NaN, 0.5,
]);
// @ts-ignore: decorator
@lazy
const LOG_EVEN = memory.data<f64>([2.0 / 21, 2.0 / 17, 2.0 / 13, 2.0 / 9, 2.0 / 5]);
// @ts-ignore: decorator
@lazy
const LOG_ODD = memory.data<f64>([2.0 / 23, 2.0 / 19, 2.0 / 15, 2.0 / 11, 2.0 / 7, 2.0 / 3]);
// @ts-ignore: decorator
@lazy
const TANH_NUMERATOR = memory.data<f64>([1, 594, 45045, 675675]);
// @ts-ignore: decorator
@lazy
const TANH_BOUND = memory.data<f64>([0.55]);
// @ts-ignore: decorator
@lazy
const TANH_DENOMINATOR = memory.data<f64>([1, 630, 51975, 945945, 2027025]);
// @ts-ignore: decorator
@lazy
const ONE_TWO = memory.data<f64>([1, 2]);

/** Both lanes 1. */
// @ts-ignore: decorator
@inline
export function one(): v128 {
  return v128.load64_splat(ONE_TWO);
}

/** Both lanes 2. */
// @ts-ignore: decorator
@inline
export function two(): v128 {
  return v128.load64_splat(ONE_TWO, 8);
}

/** y·z + the coefficient at `p`: one step of Horner's scheme. */
// @ts-ignore: decorator
@inline
function step(y: v128, z: v128, p: usize): v128 {
  return f64x2.add(f64x2.mul(y, z), v128.load64_splat(p));
}

/** The polynomial of z whose four coefficients stand at `p`, that of the highest power first. */
// @ts-ignore: decorator
@inline
export function cubic(p: usize, z: v128): v128 {
  return step(step(step(v128.load64_splat(p), z, p + 8), z, p + 16), z, p + 24);
}

/** y·z⁴ + the polynomial of four coefficients more. */
// @ts-ignore: decorator
@inline
export function fourMore(y: v128, p: usize, z: v128): v128 {
  return step(step(step(step(y, z, p), z, p + 8), z, p + 16), z, p + 24);
}

/** With two coefficients more. */
// @ts-ignore: decorator
@inline
function quintic(p: usize, z: v128): v128 {
  return step(step(cubic(p, z), z, p + 32), z, p + 40);
}

/** Two i32, in the low lanes, as the exponents of 2. */
// @ts-ignore: decorator
@inline
function powersOfTwo(k: v128): v128 {
  return i64x2.shl(i64x2.extend_low_i32x4_s(i32x4.add(k, i32x4.splat(1023))), 52);
}

/** eˣ. */
export function expPair(x: v128): v128 {
  const n = f64x2.nearest(f64x2.mul(x, v128.load64_splat(EXP)));
  const high = f64x2.sub(x, f64x2.mul(n, v128.load64_splat(EXP, 8)));
  const low = f64x2.mul(n, v128.load64_splat(EXP, 16));
  const r = f64x2.sub(high, low);
  const z = f64x2.mul(r, r);
  const series = f64x2.add(quintic(EXP_EVEN, z), f64x2.mul(r, quintic(EXP_ODD, z)));
  const a = f64x2.add(one(), r);
  const rest = f64x2.add(f64x2.sub(f64x2.sub(high, r), low), f64x2.mul(z, series));
  const y = f64x2.add(a, f64x2.add(f64x2.add(f64x2.sub(one(), a), r), rest));
  const k = i32x4.trunc_sat_f64x2_s_zero(n);
  const first = i32x4.shr_s(k, 1);
  const result = f64x2.mul(f64x2.mul(y, powersOfTwo(first)), powersOfTwo(i32x4.sub(k, first)));
  const infinite = f64x2.mul(x, v128.load64_splat(EXP, 40));
  const finite = v128.bitselect(result, infinite, f64x2.lt(x, v128.load64_splat(EXP, 24)));
  return v128.andnot(finite, f64x2.lt(x, v128.load64_splat(EXP, 32)));
}

/** The natural logarithm. */
export function logPair(x: v128): v128 {
  const subnormal = f64x2.lt(x, v128.load64_splat(LOG));
  const scaled = v128.bitselect(f64x2.mul(x, v128.load64_splat(LOG, 8)), x, subnormal);
  // The upper halves of the differences hold the exponents.
  const difference = i64x2.sub(scaled, v128.load64_splat(LOG, 16));
  const shift = i32x4.shr_s(v128.shuffle<i32>(difference, difference, 1, 3, 1, 3), 20);
  const m = i64x2.sub(scaled, i64x2.shl(i64x2.extend_low_i32x4_s(shift), 52));
  const f = f64x2.sub(m, one());
  const k = v128.and(v128.shuffle<i32>(subnormal, subnormal, 0, 2, 0, 2), i32x4.splat(-54));
  const n = f64x2.convert_low_i32x4_s(i32x4.add(k, shift));
  const s = f64x2.div(f, f64x2.add(two(), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const square = f64x2.mul(f64x2.mul(v128.load64_splat(LOG, 64), f), f);
  const even = f64x2.mul(w, step(cubic(LOG_EVEN, w), w, LOG_EVEN + 32));
  const tail = f64x2.add(f64x2.mul(z, quintic(LOG_ODD, w)), even);
  const low = f64x2.mul(n, v128.load64_splat(LOG, 32));
  const correction = f64x2.add(f64x2.mul(s, f64x2.add(square, tail)), low);
  const y = f64x2.add(f64x2.mul(n, v128.load64_splat(LOG, 24)), f64x2.sub(f, f64x2.sub(square, correction)));
  const positive = f64x2.gt(x, f64x2.splat(0));
  const ordinary = v128.and(positive, f64x2.lt(x, v128.load64_splat(LOG, 40)));
  // What is left: +∞ stays, ±0 becomes −∞, anything else NaN.
  const zero = f64x2.eq(x, f64x2.splat(0));
  const limit = v128.bitselect(v128.load64_splat(LOG, 48), v128.load64_splat(LOG, 56), zero);
  return v128.bitselect(y, v128.bitselect(x, limit, positive), ordinary);
}

/** The hyperbolic tangent; its two forms share one division, and e^{2|x|} is left out where both numbers are small. */
export function tanhPair(x: v128): v128 {
  const a = f64x2.abs(x);
  const z = f64x2.mul(a, a);
  const small = f64x2.lt(a, v128.load64_splat(TANH_BOUND));
  let n = f64x2.mul(z, cubic(TANH_NUMERATOR, z));
  let d = step(cubic(TANH_DENOMINATOR, z), z, TANH_DENOMINATOR + 32);
  if (!i64x2.all_true(small)) {
    n = v128.bitselect(n, two(), small);
    d = v128.bitselect(d, f64x2.add(expPair(f64x2.mul(two(), a)), one()), small);
  }
  const q = f64x2.div(n, d);
  const y = f64x2.sub(v128.bitselect(a, one(), small), v128.bitselect(f64x2.mul(a, q), q, small));
  return v128.bitselect(x, y, f64x2.splat(-0.0));
}
