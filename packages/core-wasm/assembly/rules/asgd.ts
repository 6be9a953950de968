import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { everyLane } from "../everyLane";
import { pow } from "../math";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * Averaged descent (Polyak & Juditsky 1992, with the rates of Bottou 2012): η_t = η/(1 + ληt)^α, θ ← (1 − λη_t)θ − η_t g,
 * average ← average + (θ − average)/max(1, t − t₀), t = 0 on the first step; the average is θ itself while t ≤ t₀ + 1. g
 * stands for g + wθ. hyper = [λ, α, t₀, w weight decay].
 * @kernel theta[n] g[n] average[n] hyper:f64[4] rates:f64[S] clock:f64[2]
 */
export function asgd(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), average = ptr(args, 2), hyper = ptr(args, 3), clock = ptr(args, 5);
  const n = int(args, 6);
  const lambda = load<f64>(hyper);
  const t = stepOf(clock);
  const eta = rateOf(ptr(args, 4), clock);
  const now = eta / pow(1 + lambda * eta * t, load<f64>(hyper, 8));
  const keep = everyLane(1 - lambda * now);
  const minusRate = everyLane(-now);
  const steps = t - load<f64>(hyper, 16);
  const averaging = steps > 1;
  const share = everyLane(averaging ? 1 / steps : 1);
  const decay = everyLane(load<f64>(hyper, 24));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = mulAdd(decay, p, v128.load(at(g, i)));
    const moved = mulAdd(minusRate, gradient, v128.mul<Real>(keep, p));
    const mean = v128.load(at(average, i));
    put(at(theta, i), moved, n - i);
    put(at(average, i), averaging ? mulAdd(share, v128.sub<Real>(moved, mean), mean) : moved, n - i);
  }
}
