import { expV } from "../math";
import { Real } from "../real";
import { cubic, expPair, fourMore, one, two } from "./exponentialPair";

/** Coefficients of erf x/x − 1 by z = x² < 1, that of the highest power first. */
// @ts-ignore: decorator
@lazy
const NEAR_ZERO = memory.data<f64>([
  5.960566589169151e-11,
  -1.1374882455872874e-9,
  1.4660308901876449e-8,
  -1.6350393136805328e-7,
  1.646100817240167e-6,
  -1.492559575216792e-5,
  0.00012055331132078459,
  -0.000854832698140014,
  0.005223977624827963,
  -0.026866170645077823,
  0.11283791670954885,
  -0.3761263890318375,
  0.1283791670955126,
]);

/** Coefficients of (1 − erf x)·exp(x²) by s = 1/(x + 2) − 11/48, 1 ≤ x, likewise. */
// @ts-ignore: decorator
@lazy
const COMPLEMENT = memory.data<f64>([
  -212.13834887073892,
  164.65649459693378,
  -2.693134919873796,
  -48.63609702149533,
  11.799172942943773,
  14.875458008435176,
  -5.745860880385707,
  -6.587575405813242,
  1.6743948267162798,
  4.94462696170175,
  3.553742170387193,
  1.5541782531938515,
  0.22142954022993167,
]);

/**
 * The error function (2/√π)∫₀ˣ exp(−t²) dt in every lane. |x| < 1: x + x·P(x²); beyond: 1 − exp(−x²)·Q. f64: P and Q of degree
 * 12, Q by 1/(|x| + 2) − 11/48, fitted by scripts/fit_erf.py, off by less than 2⁻⁶⁰ in the result; largest error measured:
 * 1.35 ulp. f32: of degree 6 and 4, Q by 1/(|x| + 3/2) − 16/55, off by less than 2⁻²⁹; largest error over all f32: 1.42 ulp.
 */
export function erfV(x: v128): v128 {
  if (sizeof<Real>() == 8) return erfPair(x);
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

/** Two f64; where both are small, the other form is left out. */
function erfPair(x: v128): v128 {
  const a = f64x2.abs(x);
  const z = f64x2.mul(a, a);
  const near = f64x2.lt(a, one());
  const small = f64x2.add(x, f64x2.mul(x, polynomial(NEAR_ZERO, z)));
  if (i64x2.all_true(near)) return small;
  const s = f64x2.sub(f64x2.div(one(), f64x2.add(a, two())), f64x2.splat(11.0 / 48));
  const large = f64x2.sub(one(), f64x2.mul(expPair(f64x2.neg(z)), polynomial(COMPLEMENT, s)));
  return v128.bitselect(small, v128.bitselect(x, large, f64x2.splat(-0.0)), near);
}

/** The polynomial of degree 12 whose coefficients stand at `p`. */
// @ts-ignore: decorator
@inline
function polynomial(p: usize, z: v128): v128 {
  const y = fourMore(fourMore(cubic(p, z), p + 32, z), p + 64, z);
  return f64x2.add(f64x2.mul(y, z), v128.load64_splat(p, 96));
}
