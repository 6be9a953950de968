import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { everyLane } from "../everyLane";
import { pow } from "../math";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * Adamax (Kingma & Ba 2015, algorithm 2): m ← β₁m + (1 − β₁)g, u ← max(β₂u, |g| + ε), θ ← θ − η/(1 − β₁ᵗ) · m/u; g stands
 * for g + λθ. hyper = [β₁, β₂, ε, λ weight decay].
 * @kernel theta[n] g[n] m[n] u[n] hyper:f64[4] rates:f64[S] clock:f64[2]
 */
export function adamax(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), m = ptr(args, 2), u = ptr(args, 3);
  const hyper = ptr(args, 4), clock = ptr(args, 6);
  const n = int(args, 7);
  const b1 = load<f64>(hyper);
  const beta1 = everyLane(b1), rest1 = everyLane(1 - b1), beta2 = everyLane(load<f64>(hyper, 8));
  const epsilon = everyLane(load<f64>(hyper, 16));
  const decay = everyLane(load<f64>(hyper, 24));
  const minusRate = everyLane(-rateOf(ptr(args, 5), clock) / (1 - pow(b1, stepOf(clock) + 1)));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = mulAdd(decay, p, v128.load(at(g, i)));
    const first = mulAdd(rest1, gradient, v128.mul<Real>(beta1, v128.load(at(m, i))));
    const size = v128.add<Real>(v128.abs<Real>(gradient), epsilon);
    const highest = v128.max<Real>(v128.mul<Real>(beta2, v128.load(at(u, i))), size);
    put(at(m, i), first, n - i);
    put(at(u, i), highest, n - i);
    put(at(theta, i), mulAdd(minusRate, v128.div<Real>(first, highest), p), n - i);
  }
}
