import { int, ptr } from "../args";
import { rateOf } from "../clock";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * Coupled: g ← g + λθ, the gradient of ½λ|θ|²; hyper = [λ].
 * @kernel theta[n] g[n] hyper:f64[1]
 */
export function coupledDecay(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1);
  const n = int(args, 3);
  const decay = everyLane(load<f64>(ptr(args, 2)));
  for (let i = 0; i < n; i += LANES) {
    put(at(g, i), mulAdd(decay, v128.load(at(theta, i)), v128.load(at(g, i))), n - i);
  }
}

/**
 * Decoupled (Loshchilov & Hutter 2019): θ ← (1 − ηλ)θ; hyper = [λ].
 * @kernel theta[n] hyper:f64[1] rates:f64[S] clock:f64[2]
 */
export function decoupledDecay(args: usize): void {
  const theta = ptr(args, 0);
  const n = int(args, 4);
  const keep = everyLane(1 - rateOf(ptr(args, 2), ptr(args, 3)) * load<f64>(ptr(args, 1)));
  for (let i = 0; i < n; i += LANES) put(at(theta, i), v128.mul<Real>(keep, v128.load(at(theta, i))), n - i);
}
