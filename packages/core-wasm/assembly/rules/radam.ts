import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { everyLane } from "../everyLane";
import { pow } from "../math";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * RAdam (Liu et al. 2020, algorithm 2): Adam's moments; ρ∞ = 2/(1 − β₂) − 1, ρ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ). Where ρ > 5,
 * θ ← θ − η r √(1 − β₂ᵗ) m̂ / (√v + ε) with r² = (ρ − 4)(ρ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρ); before, θ ← θ − η m̂. g stands for
 * g + λθ. hyper = [β₁, β₂, ε, λ weight decay]. The factors are f64 and rounded once.
 * @kernel theta[n] g[n] m[n] v[n] hyper:f64[4] rates:f64[S] clock:f64[2]
 */
export function radam(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), m = ptr(args, 2), v = ptr(args, 3);
  const hyper = ptr(args, 4), clock = ptr(args, 6);
  const n = int(args, 7);
  const b1 = load<f64>(hyper), b2 = load<f64>(hyper, 8);
  const t = stepOf(clock) + 1;
  const rest = 1 - pow(b2, t);
  const limit = 2 / (1 - b2) - 1;
  const length = limit - (2 * t * (1 - rest)) / rest;
  const rectified = length > 5;
  let rate = rateOf(ptr(args, 5), clock) / (1 - pow(b1, t));
  if (rectified) {
    const ratio = ((length - 4) * (length - 2) * limit) / ((limit - 4) * (limit - 2) * length);
    rate *= Math.sqrt(ratio) * Math.sqrt(rest);
  }
  const minusRate = everyLane(-rate);
  const beta1 = everyLane(b1), rest1 = everyLane(1 - b1), beta2 = everyLane(b2), rest2 = everyLane(1 - b2);
  const epsilon = everyLane(load<f64>(hyper, 16));
  const decay = everyLane(load<f64>(hyper, 24));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = mulAdd(decay, p, v128.load(at(g, i)));
    const first = mulAdd(rest1, gradient, v128.mul<Real>(beta1, v128.load(at(m, i))));
    const second = mulAdd(v128.mul<Real>(rest2, gradient), gradient, v128.mul<Real>(beta2, v128.load(at(v, i))));
    put(at(m, i), first, n - i);
    put(at(v, i), second, n - i);
    const step = rectified ? v128.div<Real>(first, v128.add<Real>(v128.sqrt<Real>(second), epsilon)) : first;
    put(at(theta, i), mulAdd(minusRate, step, p), n - i);
  }
}
