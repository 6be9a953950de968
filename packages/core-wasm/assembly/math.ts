// Transcendental functions from wasm's deterministic operations only (add, multiply, divide, integers), so that every
// engine and every optimisation flag gives the same bits; no fused operation, so the relaxed build gives them too. Here
// are the vectors; the scalars are of f64.
import { exp, log, tanh } from "./math/exponential";
import { expPair, logPair, tanhPair } from "./math/exponentialPair";
import { pow } from "./math/pow";
import { cos, sin } from "./math/trigonometry";
import { Real } from "./real";

export { cos, exp, log, pow, sin, tanh };

const LOG2_E_F32: f32 = 1.4426950408889634;
// 16 and 24 bits: the first times an exponent of at most 8 bits is exact in f32.
const LN2_HIGH_F32: f32 = 0.693145751953125;
const LN2_LOW_F32: f32 = 1.428606765330187e-6;
// Adding 1.5·2²³ rounds to an integer, which then stands in the low bits.
const ROUND_F32: f32 = 12582912;
const SQRT_HALF_BITS_F32: i32 = 0x3f3504f3;

/**
 * eˣ in every lane. f32: x = n·ln 2 + r, |r| ≤ ½ ln 2, 1 + r + r²(1/2! + … + r⁵/7!), times 2ⁿ in two halves; largest
 * error over all f32: 1.03 ulp. f64: the bits of the scalar function, here and below.
 */
export function expV(x: v128): v128 {
  if (sizeof<Real>() == 8) return expPair(x);
  // Beyond these bounds the result is +∞ or 0 anyway; a NaN fails both comparisons and passes.
  x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(<f32>89)), f32x4.splat(<f32>-104));
  const rounded = roundedLog2(x);
  const p = f32x4.add(f32x4.splat(<f32>1), excess(x, rounded));
  return timesPower(p, rounded);
}

/** n + 1.5·2²³, where 2ⁿ is the power of two nearest to eˣ: n stands in the low bits. */
// @ts-ignore: decorator
@inline
export function roundedLog2(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, f32x4.splat(LOG2_E_F32)), f32x4.splat(ROUND_F32));
}

/** eʳ − 1 for the r that is left of x, from −½ ln 2 to ½ ln 2. */
// @ts-ignore: decorator
@inline
export function excess(x: v128, rounded: v128): v128 {
  const n = f32x4.sub(rounded, f32x4.splat(ROUND_F32));
  const high = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH_F32)));
  const r = f32x4.sub(high, f32x4.mul(n, f32x4.splat(LN2_LOW_F32)));
  let p = f32x4.splat(<f32>(1.0 / 5040));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(<f32>(1.0 / 720)));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(<f32>(1.0 / 120)));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(<f32>(1.0 / 24)));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(<f32>(1.0 / 6)));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(<f32>0.5));
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, r), p));
}

/** p·2ⁿ; in two halves, of which only the last may round. */
// @ts-ignore: decorator
@inline
export function timesPower(p: v128, rounded: v128): v128 {
  const n = i32x4.sub(rounded, f32x4.splat(ROUND_F32));
  const half = i32x4.shr_s(n, 1);
  return f32x4.mul(f32x4.mul(p, powersOfTwo(half)), powersOfTwo(i32x4.sub(n, half)));
}

// @ts-ignore: decorator
@inline
function powersOfTwo(k: v128): v128 {
  return i32x4.shl(i32x4.add(k, i32x4.splat(127)), 23);
}

/**
 * Natural logarithm of every lane. f32: as the scalar, R = 2(s²/3 + s⁴/5 + s⁶/7 + s⁸/9), and subnormals scaled by 2²³;
 * largest error over all f32: 0.86 ulp.
 */
export function logV(x: v128): v128 {
  if (sizeof<Real>() == 8) return logPair(x);
  const subnormal = f32x4.lt(x, f32x4.splat(<f32>1.1754943508222875e-38));
  const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(<f32>8388608)), x, subnormal);
  const k = i32x4.shr_s(i32x4.sub(scaled, i32x4.splat(SQRT_HALF_BITS_F32)), 23);
  const m = i32x4.sub(scaled, i32x4.shl(k, 23));
  const f = f32x4.sub(m, f32x4.splat(<f32>1));
  const n = f32x4.convert_i32x4_s(i32x4.sub(k, v128.and(subnormal, i32x4.splat(23))));
  const s = f32x4.div(f, f32x4.add(f, f32x4.splat(<f32>2)));
  const z = f32x4.mul(s, s);
  let p = f32x4.splat(<f32>(2.0 / 9));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(<f32>(2.0 / 7)));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(<f32>(2.0 / 5)));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(<f32>(2.0 / 3)));
  const half = f32x4.mul(f32x4.mul(f, f32x4.splat(<f32>0.5)), f);
  const correction = f32x4.mul(s, f32x4.add(half, f32x4.mul(p, z)));
  const low = f32x4.add(correction, f32x4.mul(n, f32x4.splat(LN2_LOW_F32)));
  const y = f32x4.add(f32x4.mul(n, f32x4.splat(LN2_HIGH_F32)), f32x4.sub(f, f32x4.sub(half, low)));
  const positive = f32x4.gt(x, f32x4.splat(<f32>0));
  const ordinary = v128.and(positive, f32x4.lt(x, f32x4.splat(Infinity)));
  // What is left: +∞ stays, ±0 becomes −∞, anything else NaN (0/0).
  const zero = f32x4.eq(x, f32x4.splat(<f32>0));
  const special = v128.bitselect(x, v128.bitselect(f32x4.splat(-Infinity), f32x4.splat(NaN), zero), positive);
  return v128.bitselect(y, special, ordinary);
}

/**
 * tanh of every lane. f32: |x| < 0.65: Lambert's continued fraction cut after 9, as |x| − |x|·N(x²)/D(x²); beyond:
 * 1 − 2/(e^{2|x|} + 1); both forms share one division. Largest error over all f32: 1.30 ulp.
 */
export function tanhV(x: v128): v128 {
  if (sizeof<Real>() == 8) return tanhPair(x);
  const one = f32x4.splat(<f32>1);
  const a = f32x4.abs(x);
  const z = f32x4.mul(a, a);
  const small = f32x4.lt(a, f32x4.splat(<f32>0.65));
  const n = f32x4.mul(f32x4.mul(a, z), f32x4.add(f32x4.splat(<f32>315), f32x4.mul(z, f32x4.splat(<f32>14))));
  const inner = f32x4.add(f32x4.splat(<f32>420), f32x4.mul(z, f32x4.splat(<f32>15)));
  const d = f32x4.add(f32x4.splat(<f32>945), f32x4.mul(z, inner));
  const e = f32x4.add(expV(f32x4.add(a, a)), one);
  const quotient = f32x4.div(v128.bitselect(n, f32x4.splat(<f32>2), small), v128.bitselect(d, e, small));
  const y = f32x4.sub(v128.bitselect(a, one, small), quotient);
  return v128.bitselect(x, y, f32x4.splat(<f32>-0.0));
}

/** xᵖ lane by lane through the f64 function, rounded to f32 there. */
export function powV(x: v128, p: v128): v128 {
  if (sizeof<Real>() == 8) {
    return f64x2(
      pow(f64x2.extract_lane(x, 0), f64x2.extract_lane(p, 0)),
      pow(f64x2.extract_lane(x, 1), f64x2.extract_lane(p, 1)),
    );
  }
  return f32x4(
    <f32>pow(<f64>f32x4.extract_lane(x, 0), <f64>f32x4.extract_lane(p, 0)),
    <f32>pow(<f64>f32x4.extract_lane(x, 1), <f64>f32x4.extract_lane(p, 1)),
    <f32>pow(<f64>f32x4.extract_lane(x, 2), <f64>f32x4.extract_lane(p, 2)),
    <f32>pow(<f64>f32x4.extract_lane(x, 3), <f64>f32x4.extract_lane(p, 3)),
  );
}

/** Sine of every lane (radians) through the f64 function, rounded to f32 there. */
export function sinV(x: v128): v128 {
  if (sizeof<Real>() == 8) return f64x2(sin(f64x2.extract_lane(x, 0)), sin(f64x2.extract_lane(x, 1)));
  return f32x4(
    <f32>sin(<f64>f32x4.extract_lane(x, 0)),
    <f32>sin(<f64>f32x4.extract_lane(x, 1)),
    <f32>sin(<f64>f32x4.extract_lane(x, 2)),
    <f32>sin(<f64>f32x4.extract_lane(x, 3)),
  );
}

/** Cosine of every lane (radians) through the f64 function, rounded to f32 there. */
export function cosV(x: v128): v128 {
  if (sizeof<Real>() == 8) return f64x2(cos(f64x2.extract_lane(x, 0)), cos(f64x2.extract_lane(x, 1)));
  return f32x4(
    <f32>cos(<f64>f32x4.extract_lane(x, 0)),
    <f32>cos(<f64>f32x4.extract_lane(x, 1)),
    <f32>cos(<f64>f32x4.extract_lane(x, 2)),
    <f32>cos(<f64>f32x4.extract_lane(x, 3)),
  );
}
