import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { everyLane } from "../everyLane";
import { pow } from "../math";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

/** μ_t = β₁(1 − ½·0.96^(tψ)): Dozat's warming momentum, with his constants. */
// @ts-ignore: decorator
@inline
function momentumAt(t: f64, beta1: f64, psi: f64): f64 {
  return beta1 * (1 - 0.5 * pow(0.96, t * psi));
}

/**
 * NAdam (Dozat 2016): Adam's moments, and θ ← θ − η [(1 − μ_t)/(1 − P_t) g + μ_{t+1}/(1 − P_t μ_{t+1}) m] / (√v̂ + ε) with
 * P_t = μ₁ ⋯ μ_t, kept in `product`; g stands for g + λθ. The two factors are f64 and rounded once.
 * hyper = [β₁, β₂, ε, λ weight decay, ψ decay of the momentum].
 * @kernel theta[n] g[n] m[n] v[n] hyper:f64[5] rates:f64[S] clock:f64[2] product:f64[1]
 */
export function nadam(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), m = ptr(args, 2), v = ptr(args, 3);
  const hyper = ptr(args, 4), clock = ptr(args, 6), product = ptr(args, 7);
  const n = int(args, 8);
  const b1 = load<f64>(hyper), b2 = load<f64>(hyper, 8), psi = load<f64>(hyper, 32);
  const t = stepOf(clock) + 1;
  const now = momentumAt(t, b1, psi), next = momentumAt(t + 1, b1, psi);
  const all = (t == 1 ? 1 : load<f64>(product)) * now;
  store<f64>(product, all);
  const rate = rateOf(ptr(args, 5), clock);
  const minusFresh = everyLane((-rate * (1 - now)) / (1 - all));
  const minusKept = everyLane((-rate * next) / (1 - all * next));
  const beta1 = everyLane(b1), rest1 = everyLane(1 - b1), beta2 = everyLane(b2), rest2 = everyLane(1 - b2);
  const epsilon = everyLane(load<f64>(hyper, 16));
  const decay = everyLane(load<f64>(hyper, 24));
  const correction = everyLane(1 / Math.sqrt(1 - pow(b2, t)));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = mulAdd(decay, p, v128.load(at(g, i)));
    const first = mulAdd(rest1, gradient, v128.mul<Real>(beta1, v128.load(at(m, i))));
    const second = mulAdd(v128.mul<Real>(rest2, gradient), gradient, v128.mul<Real>(beta2, v128.load(at(v, i))));
    put(at(m, i), first, n - i);
    put(at(v, i), second, n - i);
    const spread = mulAdd(v128.sqrt<Real>(second), correction, epsilon);
    const change = mulAdd(minusKept, first, v128.mul<Real>(minusFresh, gradient));
    put(at(theta, i), v128.add<Real>(p, v128.div<Real>(change, spread)), n - i);
  }
}
