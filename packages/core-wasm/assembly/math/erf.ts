import { expV } from "../math";
import { Real } from "../real";
import { exp } from "./exponential";

/**
 * The error function (2/√π)∫₀ˣ exp(−t²) dt. |x| < 1: x + x·P(x²); beyond: 1 − exp(−x²)·Q(1/(|x| + 2) − 11/48). P and Q
 * are fitted by scripts/fit_erf.py, off by less than 2⁻⁶⁰ in the result. Largest error measured: 1.35 ulp.
 */
export function erf(x: f64): f64 {
  const a = abs(x);
  const z = a * a;
  if (a < 1) return x + x * nearZero(z);
  return copysign(1 - exp(-z) * scaledComplement(1 / (a + 2) - 11.0 / 48), x);
}

/** erf x/x − 1 by z = x² < 1. */
// @ts-ignore: decorator
@inline
function nearZero(z: f64): f64 {
  let p: f64 = 5.960566589169151e-11;
  p = p * z - 1.1374882455872874e-9;
  p = p * z + 1.4660308901876449e-8;
  p = p * z - 1.6350393136805328e-7;
  p = p * z + 1.646100817240167e-6;
  p = p * z - 1.492559575216792e-5;
  p = p * z + 0.00012055331132078459;
  p = p * z - 0.000854832698140014;
  p = p * z + 0.005223977624827963;
  p = p * z - 0.026866170645077823;
  p = p * z + 0.11283791670954885;
  p = p * z - 0.3761263890318375;
  return p * z + 0.1283791670955126;
}

/** (1 − erf x)·exp(x²) by s = 1/(x + 2) − 11/48, 1 ≤ x. */
// @ts-ignore: decorator
@inline
function scaledComplement(s: f64): f64 {
  let q: f64 = -212.13834887073892;
  q = q * s + 164.65649459693378;
  q = q * s - 2.693134919873796;
  q = q * s - 48.63609702149533;
  q = q * s + 11.799172942943773;
  q = q * s + 14.875458008435176;
  q = q * s - 5.745860880385707;
  q = q * s - 6.587575405813242;
  q = q * s + 1.6743948267162798;
  q = q * s + 4.94462696170175;
  q = q * s + 3.553742170387193;
  q = q * s + 1.5541782531938515;
  return q * s + 0.22142954022993167;
}

/**
 * The error function of every lane. f32: the same forms with polynomials of degree 6 and 4, Q by 1/(|x| + 3/2) − 16/55,
 * off by less than 2⁻²⁹. Largest error over all f32: 1.42 ulp.
 */
export function erfV(x: v128): v128 {
  if (sizeof<Real>() == 8) return f64x2(erf(f64x2.extract_lane(x, 0)), erf(f64x2.extract_lane(x, 1)));
  const one = f32x4.splat(1);
  const a = f32x4.abs(x);
  const z = f32x4.mul(a, a);
  let p = f32x4.splat(<f32>7.888705155570466e-5);
  p = f32x4.sub(f32x4.mul(p, z), f32x4.splat(<f32>0.0008020709272278173));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(<f32>0.005189519423449315));
  p = f32x4.sub(f32x4.mul(p, z), f32x4.splat(<f32>0.026854435642002995));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(<f32>0.11283599945146754));
  p = f32x4.sub(f32x4.mul(p, z), f32x4.splat(<f32>0.3761262711364803));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(<f32>0.12837916591013607));
  const s = f32x4.sub(f32x4.div(one, f32x4.add(a, f32x4.splat(<f32>1.5))), f32x4.splat(<f32>(16.0 / 55)));
  let q = f32x4.splat(<f32>-1.4829329470904733);
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(<f32>0.5022516746718954));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(<f32>1.7024539237787566));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(<f32>1.3258973545271564));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(<f32>0.2622375837049514));
  const small = f32x4.add(a, f32x4.mul(a, p));
  const large = f32x4.sub(one, f32x4.mul(expV(f32x4.neg(z)), q));
  const y = v128.bitselect(small, large, f32x4.lt(a, one));
  return v128.bitselect(x, y, f32x4.splat(<f32>-0.0));
}
