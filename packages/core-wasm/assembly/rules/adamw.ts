import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { everyLane } from "../everyLane";
import { pow } from "../math";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * AdamW (Loshchilov & Hutter 2019, algorithm 2): θ ← (1 − ηλ)θ, then Adam's step, whose moments know nothing of λ; m, v, the
 * corrections and `highest` as in adam.ts. hyper = [β₁, β₂, ε, λ weight decay].
 * @kernel theta[n] g[n] m[n] v[n] highest?[n] hyper:f64[4] rates:f64[S] clock:f64[2]
 */
export function adamw(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), m = ptr(args, 2), v = ptr(args, 3), highest = ptr(args, 4);
  const hyper = ptr(args, 5), clock = ptr(args, 7);
  const n = int(args, 8);
  const b1 = load<f64>(hyper), b2 = load<f64>(hyper, 8);
  const t = stepOf(clock) + 1;
  const rate = rateOf(ptr(args, 6), clock);
  const beta1 = everyLane(b1), rest1 = everyLane(1 - b1), beta2 = everyLane(b2), rest2 = everyLane(1 - b2);
  const epsilon = everyLane(load<f64>(hyper, 16));
  const keep = everyLane(1 - rate * load<f64>(hyper, 24));
  const minusRate = everyLane(-rate / (1 - pow(b1, t)));
  const correction = everyLane(1 / Math.sqrt(1 - pow(b2, t)));
  for (let i = 0; i < n; i += LANES) {
    const gradient = v128.load(at(g, i));
    const first = mulAdd(rest1, gradient, v128.mul<Real>(beta1, v128.load(at(m, i))));
    let second = mulAdd(v128.mul<Real>(rest2, gradient), gradient, v128.mul<Real>(beta2, v128.load(at(v, i))));
    put(at(m, i), first, n - i);
    put(at(v, i), second, n - i);
    if (highest) {
      second = v128.max<Real>(v128.load(at(highest, i)), second);
      put(at(highest, i), second, n - i);
    }
    const spread = mulAdd(v128.sqrt<Real>(second), correction, epsilon);
    const kept = v128.mul<Real>(keep, v128.load(at(theta, i)));
    put(at(theta, i), mulAdd(minusRate, v128.div<Real>(first, spread), kept), n - i);
  }
}
