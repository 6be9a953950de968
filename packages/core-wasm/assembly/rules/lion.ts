import { int, ptr } from "../args";
import { rateOf } from "../clock";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { sign } from "../sign";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * Lion (Chen et al. 2023, algorithm 2): c = β₁m + (1 − β₁)g, θ ← θ − η (sign(c) + λθ), m ← β₂m + (1 − β₂)g; sign(0) = 0.
 * hyper = [β₁, β₂, λ weight decay].
 * @kernel theta[n] g[n] m[n] hyper:f64[3] rates:f64[S] clock:f64[2]
 */
export function lion(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), m = ptr(args, 2), hyper = ptr(args, 3);
  const n = int(args, 6);
  const b1 = load<f64>(hyper), b2 = load<f64>(hyper, 8);
  const beta1 = everyLane(b1), rest1 = everyLane(1 - b1), beta2 = everyLane(b2), rest2 = everyLane(1 - b2);
  const decay = everyLane(load<f64>(hyper, 16));
  const minusRate = everyLane(-rateOf(ptr(args, 4), ptr(args, 5)));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = v128.load(at(g, i));
    const kept = v128.load(at(m, i));
    const direction = sign(mulAdd(rest1, gradient, v128.mul<Real>(beta1, kept)));
    put(at(m, i), mulAdd(rest2, gradient, v128.mul<Real>(beta2, kept)), n - i);
    put(at(theta, i), mulAdd(minusRate, mulAdd(decay, p, direction), p), n - i);
  }
}
