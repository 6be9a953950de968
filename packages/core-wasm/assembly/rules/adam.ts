import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { pow } from "../math";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * Adam (Kingma & Ba 2015, algorithm 1): m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η m̂ / (√v̂ + ε) with
 * m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), t = 1 on the first step; g stands for g + λθ. hyper = [β₁, β₂, ε, λ weight decay].
 * The corrections are f64 numbers, rounded once: η/(1 − β₁ᵗ) and √(1 − β₂ᵗ).
 * @kernel theta[n] g[n] m[n] v[n] hyper:f64[4] rates:f64[S] clock:f64[2]
 */
export function adam(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), m = ptr(args, 2), v = ptr(args, 3);
  const hyper = ptr(args, 4), clock = ptr(args, 6);
  const n = int(args, 7);
  const b1 = load<f64>(hyper), b2 = load<f64>(hyper, 8);
  const t = stepOf(clock) + 1;
  const beta1 = v128.splat<Real>(<Real>b1), beta2 = v128.splat<Real>(<Real>b2);
  const rest1 = v128.splat<Real>(<Real>(1 - b1)), rest2 = v128.splat<Real>(<Real>(1 - b2));
  const epsilon = v128.splat<Real>(<Real>load<f64>(hyper, 16));
  const decay = v128.splat<Real>(<Real>load<f64>(hyper, 24));
  const minusRate = v128.splat<Real>(<Real>(-rateOf(ptr(args, 5), clock) / (1 - pow(b1, t))));
  const root = v128.splat<Real>(<Real>Math.sqrt(1 - pow(b2, t)));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = mulAdd(decay, p, v128.load(at(g, i)));
    const first = mulAdd(rest1, gradient, v128.mul<Real>(beta1, v128.load(at(m, i))));
    const second = mulAdd(v128.mul<Real>(rest2, gradient), gradient, v128.mul<Real>(beta2, v128.load(at(v, i))));
    put(at(m, i), first, n - i);
    put(at(v, i), second, n - i);
    const spread = v128.add<Real>(v128.div<Real>(v128.sqrt<Real>(second), root), epsilon);
    put(at(theta, i), mulAdd(minusRate, v128.div<Real>(first, spread), p), n - i);
  }
}
