import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

// hyper = [β, τ dampening, λ weight decay]; g stands for g + λθ.

/**
 * Before the gradient is taken: θ ← θ + βd (Nesterov 1983, in the form of Sutskever et al. 2013).
 * @kernel theta[n] d[n] hyper:f64[3]
 */
export function nesterovLookahead(args: usize): void {
  const theta = ptr(args, 0), d = ptr(args, 1);
  const n = int(args, 3);
  const beta = v128.splat<Real>(<Real>load<f64>(ptr(args, 2)));
  for (let i = 0; i < n; i += LANES) {
    put(at(theta, i), mulAdd(beta, v128.load(at(d, i)), v128.load(at(theta, i))), n - i);
  }
}

/**
 * With g taken at θ + βd, where θ now stands: θ ← θ − η(1 − τ)g, d ← βd − η(1 − τ)g. The first step takes g undamped.
 * @kernel theta[n] g[n] d[n] hyper:f64[3] rates:f64[S] clock:f64[2]
 */
export function nesterov(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), d = ptr(args, 2), hyper = ptr(args, 3), clock = ptr(args, 5);
  const n = int(args, 6);
  const share: f64 = stepOf(clock) == 0 ? 1 : 1 - load<f64>(hyper, 8);
  const beta = v128.splat<Real>(<Real>load<f64>(hyper));
  const minusRate = v128.splat<Real>(<Real>(-rateOf(ptr(args, 4), clock) * share));
  const decay = v128.splat<Real>(<Real>load<f64>(hyper, 16));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = mulAdd(decay, p, v128.load(at(g, i)));
    put(at(theta, i), mulAdd(minusRate, gradient, p), n - i);
    put(at(d, i), mulAdd(minusRate, gradient, v128.mul<Real>(beta, v128.load(at(d, i)))), n - i);
  }
}

/**
 * Nesterov as PyTorch writes it: b ← βb + (1 − τ)g, θ ← θ − η(g + βb), with g taken at θ itself.
 * @kernel theta[n] g[n] b[n] hyper:f64[3] rates:f64[S] clock:f64[2]
 */
export function nesterovBuffered(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), b = ptr(args, 2), hyper = ptr(args, 3), clock = ptr(args, 5);
  const n = int(args, 6);
  const share = v128.splat<Real>(<Real>(stepOf(clock) == 0 ? 1 : 1 - load<f64>(hyper, 8)));
  const beta = v128.splat<Real>(<Real>load<f64>(hyper));
  const minusRate = v128.splat<Real>(<Real>-rateOf(ptr(args, 4), clock));
  const decay = v128.splat<Real>(<Real>load<f64>(hyper, 16));
  for (let i = 0; i < n; i += LANES) {
    const p = v128.load(at(theta, i));
    const gradient = mulAdd(decay, p, v128.load(at(g, i)));
    const buffer = mulAdd(share, gradient, v128.mul<Real>(beta, v128.load(at(b, i))));
    put(at(b, i), buffer, n - i);
    put(at(theta, i), mulAdd(minusRate, mulAdd(beta, buffer, gradient), p), n - i);
  }
}
