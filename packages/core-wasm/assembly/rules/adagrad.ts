import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * Adagrad (Duchi, Hazan & Singer 2011): s ← s + g², θ ← θ − η/(1 + tδ) · g / (√s + ε), t = 0 on the first step, when s
 * begins at s₀; g stands for g + λθ. hyper = [δ decay of the rate, s₀, ε, λ weight decay].
 * @kernel theta[n] g[n] s[n] hyper:f64[4] rates:f64[S] clock:f64[2]
 */
export function adagrad(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), s = ptr(args, 2), hyper = ptr(args, 3), clock = ptr(args, 5);
  const n = int(args, 6);
  const t = stepOf(clock);
  const start = everyLane(t == 0 ? load<f64>(hyper, 8) : 0);
  const epsilon = everyLane(load<f64>(hyper, 16));
  const decay = everyLane(load<f64>(hyper, 24));
  const minusRate = everyLane(-rateOf(ptr(args, 4), clock) / (1 + t * load<f64>(hyper)));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = mulAdd(decay, p, v128.load(at(g, i)));
    const sum = mulAdd(gradient, gradient, v128.add<Real>(start, v128.load(at(s, i))));
    put(at(s, i), sum, n - i);
    const scaled = v128.div<Real>(gradient, v128.add<Real>(v128.sqrt<Real>(sum), epsilon));
    put(at(theta, i), mulAdd(minusRate, scaled, p), n - i);
  }
}
