import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { pow } from "../math";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * Adam (Kingma & Ba 2015, algorithm 1): m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η m̂ / (√v̂ + ε) with
 * m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), t = 1 on the first step; g stands for g + λθ. hyper = [β₁, β₂, ε, λ weight decay].
 * The corrections are f64 numbers, rounded once: η/(1 − β₁ᵗ), and 1/√(1 − β₂ᵗ), by which √v is multiplied (PyTorch divides).
 * With `highest`, AMSGrad (Reddi, Kale & Kumar 2018): it keeps the largest v, which steps in v's place; compared uncorrected,
 * as PyTorch does.
 * @kernel theta[n] g[n] m[n] v[n] highest?[n] hyper:f64[4] rates:f64[S] clock:f64[2]
 */
export function adam(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), m = ptr(args, 2), v = ptr(args, 3), highest = ptr(args, 4);
  const hyper = ptr(args, 5), clock = ptr(args, 7);
  const n = int(args, 8);
  const b1 = load<f64>(hyper), b2 = load<f64>(hyper, 8);
  const t = stepOf(clock) + 1;
  const beta1 = v128.splat<Real>(<Real>b1), beta2 = v128.splat<Real>(<Real>b2);
  const rest1 = v128.splat<Real>(<Real>(1 - b1)), rest2 = v128.splat<Real>(<Real>(1 - b2));
  const epsilon = v128.splat<Real>(<Real>load<f64>(hyper, 16));
  const decay = v128.splat<Real>(<Real>load<f64>(hyper, 24));
  const minusRate = v128.splat<Real>(<Real>(-rateOf(ptr(args, 6), clock) / (1 - pow(b1, t))));
  const correction = v128.splat<Real>(<Real>(1 / Math.sqrt(1 - pow(b2, t))));
  let i = 0;
  for (; i <= n - LANES; i += LANES) {
    const most = highest ? at(highest, i) : 0;
    move(at(theta, i), at(g, i), at(m, i), at(v, i), most, beta1, rest1, beta2, rest2, correction, epsilon, decay, minusRate, LANES);
  }
  if (i < n) {
    const most = highest ? at(highest, i) : 0;
    move(at(theta, i), at(g, i), at(m, i), at(v, i), most, beta1, rest1, beta2, rest2, correction, epsilon, decay, minusRate, n - i);
  }
}

/** One vector, of which `left` lanes are stored. */
// @ts-ignore: decorator
@inline
function move(
  theta: usize, g: usize, m: usize, v: usize, highest: usize, beta1: v128, rest1: v128, beta2: v128, rest2: v128,
  correction: v128, epsilon: v128, decay: v128, minusRate: v128, left: i32,
): void {
  const p = v128.load(theta);
  const gradient = mulAdd(decay, p, v128.load(g));
  const first = mulAdd(rest1, gradient, v128.mul<Real>(beta1, v128.load(m)));
  let second = mulAdd(v128.mul<Real>(rest2, gradient), gradient, v128.mul<Real>(beta2, v128.load(v)));
  put(m, first, left);
  put(v, second, left);
  if (highest) {
    second = v128.max<Real>(v128.load(highest), second);
    put(highest, second, left);
  }
  const spread = mulAdd(v128.sqrt<Real>(second), correction, epsilon);
  put(theta, mulAdd(minusRate, v128.div<Real>(first, spread), p), left);
}
