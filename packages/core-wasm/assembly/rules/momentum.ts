import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

// hyper = [β, τ dampening, λ weight decay]; g stands for g + λθ.

/**
 * Momentum as the lecture writes it (Polyak 1964): d ← βd − η(1 − τ)g, θ ← θ + d. The first step takes g undamped.
 * @kernel theta[n] g[n] d[n] hyper:f64[3] rates:f64[S] clock:f64[2]
 */
export function momentum(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), d = ptr(args, 2), hyper = ptr(args, 3), clock = ptr(args, 5);
  const n = int(args, 6);
  const beta = v128.splat<Real>(<Real>load<f64>(hyper));
  const minusRate = v128.splat<Real>(<Real>(-rateOf(ptr(args, 4), clock) * undamped(hyper, clock)));
  const decay = v128.splat<Real>(<Real>load<f64>(hyper, 16));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = mulAdd(decay, p, v128.load(at(g, i)));
    const step = mulAdd(minusRate, gradient, v128.mul<Real>(beta, v128.load(at(d, i))));
    put(at(d, i), step, n - i);
    put(at(theta, i), v128.add<Real>(p, step), n - i);
  }
}

/**
 * Momentum as PyTorch writes it: b ← βb + (1 − τ)g, θ ← θ − ηb; a change of η acts on the whole buffer.
 * @kernel theta[n] g[n] b[n] hyper:f64[3] rates:f64[S] clock:f64[2]
 */
export function momentumBuffered(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), b = ptr(args, 2), hyper = ptr(args, 3), clock = ptr(args, 5);
  const n = int(args, 6);
  const beta = v128.splat<Real>(<Real>load<f64>(hyper));
  const share = v128.splat<Real>(<Real>undamped(hyper, clock));
  const minusRate = v128.splat<Real>(<Real>-rateOf(ptr(args, 4), clock));
  const decay = v128.splat<Real>(<Real>load<f64>(hyper, 16));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = mulAdd(decay, p, v128.load(at(g, i)));
    const buffer = mulAdd(share, gradient, v128.mul<Real>(beta, v128.load(at(b, i))));
    put(at(b, i), buffer, n - i);
    put(at(theta, i), mulAdd(minusRate, buffer, p), n - i);
  }
}

/** 1 − τ, and 1 on the first step, when there is no motion to damp. */
// @ts-ignore: decorator
@inline
function undamped(hyper: usize, clock: usize): f64 {
  return stepOf(clock) == 0 ? 1 : 1 - load<f64>(hyper, 8);
}
