import { int, ptr } from "../args";
import { rateOf } from "../clock";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * Adadelta (Zeiler 2012, algorithm 1): v ← ρv + (1 − ρ)g², d = √(u + ε)/√(v + ε) · g, u ← ρu + (1 − ρ)d², θ ← θ − ηd;
 * g stands for g + λθ. hyper = [ρ, ε, λ weight decay].
 * @kernel theta[n] g[n] v[n] u[n] hyper:f64[3] rates:f64[S] clock:f64[2]
 */
export function adadelta(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), v = ptr(args, 2), u = ptr(args, 3), hyper = ptr(args, 4);
  const n = int(args, 7);
  const r = load<f64>(hyper);
  const rho = everyLane(r), rest = everyLane(1 - r);
  const epsilon = everyLane(load<f64>(hyper, 8));
  const decay = everyLane(load<f64>(hyper, 16));
  const minusRate = everyLane(-rateOf(ptr(args, 5), ptr(args, 6)));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = mulAdd(decay, p, v128.load(at(g, i)));
    const square = mulAdd(v128.mul<Real>(rest, gradient), gradient, v128.mul<Real>(rho, v128.load(at(v, i))));
    const moved = v128.load(at(u, i));
    const above = v128.sqrt<Real>(v128.add<Real>(moved, epsilon));
    const below = v128.sqrt<Real>(v128.add<Real>(square, epsilon));
    const step = v128.mul<Real>(v128.div<Real>(above, below), gradient);
    put(at(v, i), square, n - i);
    put(at(u, i), mulAdd(v128.mul<Real>(rest, step), step, v128.mul<Real>(rho, moved)), n - i);
    put(at(theta, i), mulAdd(minusRate, step, p), n - i);
  }
}
