import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { sign } from "../sign";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * g ← g + λ sign(θ), a subgradient of λ Σ|θ|; sign(0) = 0. hyper = [λ].
 * @kernel theta[n] g[n] hyper:f64[1]
 */
export function signDecay(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1);
  const n = int(args, 3);
  const lambda = everyLane(load<f64>(ptr(args, 2)));
  for (let i = 0; i < n; i += LANES) {
    put(at(g, i), mulAdd(lambda, sign(v128.load(at(theta, i))), v128.load(at(g, i))), n - i);
  }
}

/**
 * sum ← Σ |θ| in f64, in order.
 * @kernel theta[n] sum:f64[1]
 */
export function sumOfAbsolutes(args: usize): void {
  const theta = ptr(args, 0);
  const n = int(args, 2);
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) sum += Math.abs(<f64>load<Real>(at(theta, i)));
  store<f64>(ptr(args, 1), sum);
}
