import { int, ptr } from "../args";
import { rateOf } from "../clock";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

/**
 * RMSprop (Tieleman & Hinton 2012): v ← ρv + (1 − ρ)g², θ ← θ − η g / (√v + ε); g stands for g + λθ. With m, centred
 * (Graves 2013): m ← ρm + (1 − ρ)g, and √(v − m²) in the place of √v. With b, momentum: b ← βb + g / (√v + ε), θ ← θ − ηb.
 * hyper = [ρ, ε, β, λ weight decay].
 * @kernel theta[n] g[n] v[n] m?[n] b?[n] hyper:f64[4] rates:f64[S] clock:f64[2]
 */
export function rmsprop(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), v = ptr(args, 2), m = ptr(args, 3), b = ptr(args, 4), hyper = ptr(args, 5);
  const n = int(args, 8);
  const r = load<f64>(hyper);
  const rho = everyLane(r), rest = everyLane(1 - r);
  const epsilon = everyLane(load<f64>(hyper, 8));
  const beta = everyLane(load<f64>(hyper, 16));
  const decay = everyLane(load<f64>(hyper, 24));
  const minusRate = everyLane(-rateOf(ptr(args, 6), ptr(args, 7)));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = mulAdd(decay, p, v128.load(at(g, i)));
    let square = mulAdd(v128.mul<Real>(rest, gradient), gradient, v128.mul<Real>(rho, v128.load(at(v, i))));
    put(at(v, i), square, n - i);
    if (m) {
      const mean = mulAdd(rest, gradient, v128.mul<Real>(rho, v128.load(at(m, i))));
      put(at(m, i), mean, n - i);
      square = v128.sub<Real>(square, v128.mul<Real>(mean, mean));
    }
    let step = v128.div<Real>(gradient, v128.add<Real>(v128.sqrt<Real>(square), epsilon));
    if (b) {
      step = mulAdd(beta, v128.load(at(b, i)), step);
      put(at(b, i), step, n - i);
    }
    put(at(theta, i), mulAdd(minusRate, step, p), n - i);
  }
}
