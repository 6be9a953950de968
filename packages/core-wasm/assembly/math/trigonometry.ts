import { productError, sumError } from "./exactError";

const TWO_OVER_PI: f64 = 0.6366197723675814;
// π/2 in four parts; the first three have 33 bits, so that their products with n < 2²⁰ are exact.
const HALF_PI_1: f64 = 1.5707963267341256;
const HALF_PI_2: f64 = 6.077100506303966e-11;
const HALF_PI_3: f64 = 2.0222662487111665e-21;
const HALF_PI_4: f64 = 8.4784276603689e-32;
// π/2 to twice the precision.
const HALF_PI: f64 = 1.5707963267948966;
const HALF_PI_LOW: f64 = 6.123233995736766e-17;
/** Below this bound n = x·2/π stays under 2²⁰. */
const LARGE: f64 = 1647099;
/** 2⁻²⁷: below it sin x rounds to x. */
const TINY: f64 = 7.450580596923828e-9;

/** 64 zero bits, then the bits of 2/π after the point. */
const TWO_OVER_PI_BITS = memory.data<u64>([
  0, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0,
  0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4,
  0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
  0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab,
]);

/** Sine of x in radians, exact reduction for every x; sin(±∞) = NaN. Largest error measured: 0.82 ulp. */
export function sin(x: f64): f64 {
  if (abs(x) < TINY) return x; // −0 stays
  return sinOfQuarters(x, 0);
}

/** Cosine of x in radians, exact reduction for every x; cos(±∞) = NaN. Largest error measured: 0.83 ulp. */
export function cos(x: f64): f64 {
  return sinOfQuarters(x, 1);
}

/** Writes sin x to `out` and cos x to `out + 8`, with the bits of `sin` and `cos`, for 0 ≤ x < LARGE. */
export function sinCosOfSmall(x: f64, out: usize): void {
  store<f64>(out, sinOfSmall(x, 0));
  store<f64>(out, sinOfSmall(x, 1), 8);
}

/**
 * sin(x + quarters·π/2). x = n·π/2 + r, |r| ≤ π/4: n parts of π/2 are taken off one by one, each difference with its
 * rounding error (Cody and Waite 1980, with error terms); r is carried as a sum of two numbers.
 */
function sinOfQuarters(x: f64, quarters: i32): f64 {
  if (!(abs(x) < LARGE)) return sinOfLarge(x, quarters);
  return sinOfSmall(x, quarters);
}

// @ts-ignore: decorator
@inline
function sinOfSmall(x: f64, quarters: i32): f64 {
  const n = nearest(x * TWO_OVER_PI);
  const a = x - n * HALF_PI_1;
  const p = n * -HALF_PI_2;
  const b = a + p;
  const q = n * -HALF_PI_3;
  const c = b + q;
  const low = sumError(b, q, c) + sumError(a, p, b) - n * HALF_PI_4;
  const r = c + low;
  return sinOfReduced(r, c - r + low, <i32>n + quarters);
}

/**
 * The same for |x| ≥ LARGE, after Payne and Hanek (1983): |x| = m·2ᵉ with an integer m of 53 bits. Of the bits of 2/π,
 * those whose product with x is a multiple of 4 are left out; the next 192, times m, modulo 2¹⁹², are |x|·2/π mod 4
 * with 2 bits before the point and 190 after it. The last 53 are wrong, the first 62 at most cancel: 75 good bits stay.
 */
function sinOfLarge(x: f64, quarters: i32): f64 {
  if (!(abs(x) < Infinity)) return NaN;
  const bits = reinterpret<u64>(x);
  const m = (bits & 0x000fffffffffffff) | 0x0010000000000000;
  const e = <i32>((bits >> 52) & 0x7ff) - 1075;
  const first = e + 62; // of the table's bits, from 0
  const w0 = bitsFrom(first);
  const w1 = bitsFrom(first + 64);
  const w2 = bitsFrom(first + 128);
  const t2 = m * w2;
  const m1 = m * w1;
  const t1 = m1 + multiplyHigh(m, w2);
  const t0 = m * w0 + multiplyHigh(m, w1) + (t1 < m1 ? 1 : 0);
  // Nearest multiple of π/2: the fraction f0,f1 as a signed number in [−½, ½).
  const n = <i32>((t0 >> 62) + ((t0 >> 61) & 1));
  let f0 = (t0 << 2) | (t1 >> 62);
  let f1 = (t1 << 2) | (t2 >> 62);
  const negative = <i64>f0 < 0;
  if (negative) {
    f0 = ~f0 + (f1 == 0 ? 1 : 0);
    f1 = 0 - f1;
  }
  return sinOfFraction(f0, f1, negative != x < 0, x < 0 ? quarters - n : quarters + n);
}

/** sin((±f + n)·π/2), f = f0·2⁻⁶⁴ + f1·2⁻¹²⁸. No double is nearer than 2⁻⁶² to a multiple of π/2, so f0 > 0. */
function sinOfFraction(f0: u64, f1: u64, negative: bool, n: i32): f64 {
  const zeros = clz(f0);
  if (zeros) {
    f0 = (f0 << zeros) | (f1 >> (64 - zeros));
    f1 <<= zeros;
  }
  let scale = reinterpret<f64>((1023 - 64 - zeros) << 52);
  if (negative) scale = -scale;
  const high = <f64>(f0 >> 11) * 2048 * scale;
  const low = <f64>((f0 << 53) | (f1 >> 11)) * (1 / 9007199254740992.0) * scale;
  const p = high * HALF_PI;
  const pLow = productError(high, HALF_PI, p) + (high * HALF_PI_LOW + low * HALF_PI);
  const r = p + pLow;
  return sinOfReduced(r, p - r + pLow, n);
}

/** 64 bits of the table from bit `first` on, the highest first. */
function bitsFrom(first: i32): u64 {
  const word = TWO_OVER_PI_BITS + ((<usize>(first >> 6)) << 3);
  const shift = <u64>(first & 63);
  const high = load<u64>(word);
  return shift ? (high << shift) | (load<u64>(word, 8) >> (64 - shift)) : high;
}

/** The upper 64 bits of the product a·b. */
function multiplyHigh(a: u64, b: u64): u64 {
  const aHigh = a >> 32;
  const aLow = a & 0xffffffff;
  const bHigh = b >> 32;
  const bLow = b & 0xffffffff;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  const other = aLow * bHigh + (middle & 0xffffffff);
  return aHigh * bHigh + (middle >> 32) + (other >> 32);
}

/**
 * sin(r + low + n·π/2), |r| ≤ π/4, |low| ≤ ulp(r): by n modulo 4 it is ± the sine, r − r³/3! + … + r¹⁷/17!, or ± the
 * cosine, 1 − r²/2! + … + r¹⁶/16!, each with `low` times its derivative.
 */
function sinOfReduced(r: f64, low: f64, n: i32): f64 {
  const z = r * r;
  const w = z * z;
  let y: f64;
  if (n & 1) {
    const even = 1.0 / 24 + w * (1.0 / 40320 + w * (1.0 / 479001600 + w * (1.0 / 20922789888000)));
    const odd = 1.0 / 720 + w * (1.0 / 3628800 + w * (1.0 / 87178291200));
    const half = 0.5 * z;
    const a = 1 - half;
    y = a + (1 - a - half + (w * (even - z * odd) - r * low));
  } else {
    const even = 1.0 / 6 + w * (1.0 / 5040 + w * (1.0 / 39916800 + w * (1.0 / 1307674368000)));
    const odd = 1.0 / 120 + w * (1.0 / 362880 + w * (1.0 / 6227020800 + w * (1.0 / 355687428096000)));
    y = r + (low - 0.5 * z * low - z * r * (even - z * odd));
  }
  return n & 2 ? -y : y;
}
