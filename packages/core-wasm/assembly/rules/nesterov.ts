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
  let i = 0;
  for (; i <= n - LANES; i += LANES) move(at(theta, i), at(g, i), at(d, i), beta, minusRate, decay, LANES);
  if (i < n) move(at(theta, i), at(g, i), at(d, i), beta, minusRate, decay, n - i);
}

/** One vector, of which `left` lanes are stored. */
// @ts-ignore: decorator
@inline
function move(theta: usize, g: usize, d: usize, beta: v128, minusRate: v128, decay: v128, left: i32): void {
  const p = v128.load(theta);
  const gradient = mulAdd(decay, p, v128.load(g));
  put(theta, mulAdd(minusRate, gradient, p), left);
  put(d, mulAdd(minusRate, gradient, v128.mul<Real>(beta, v128.load(d))), left);
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
  let i = 0;
  for (; i <= n - LANES; i += LANES) moveBuffered(at(theta, i), at(g, i), at(b, i), beta, share, minusRate, decay, LANES);
  if (i < n) moveBuffered(at(theta, i), at(g, i), at(b, i), beta, share, minusRate, decay, n - i);
}

/** One vector, of which `left` lanes are stored. */
// @ts-ignore: decorator
@inline
function moveBuffered(
  theta: usize, g: usize, b: usize, beta: v128, share: v128, minusRate: v128, decay: v128, left: i32,
): void {
  const p = v128.load(theta);
  const gradient = mulAdd(decay, p, v128.load(g));
  const buffer = mulAdd(share, gradient, v128.mul<Real>(beta, v128.load(b)));
  put(b, buffer, left);
  put(theta, mulAdd(minusRate, mulAdd(beta, buffer, gradient), p), left);
}
