import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { Real } from "../real";
import { at, LANES, mulAdd, put } from "../simd";

// hyper = [β, τ dampening, λ weight decay]; g stands for g + λθ, and is left alone where λ is 0.

/**
 * Momentum as the lecture writes it (Polyak 1964): d ← βd − η(1 − τ)g, θ ← θ + d. The first step takes g undamped.
 * @kernel theta[n] g[n] d[n] hyper:f64[3] rates:f64[S] clock:f64[2]
 */
export function momentum(args: usize): void {
  const hyper = ptr(args, 3), clock = ptr(args, 5);
  move(args, -rateOf(ptr(args, 4), clock) * undamped(hyper, clock), 1);
}

/**
 * Momentum as PyTorch writes it: b ← βb + (1 − τ)g, θ ← θ − ηb; a change of η acts on the whole buffer.
 * @kernel theta[n] g[n] b[n] hyper:f64[3] rates:f64[S] clock:f64[2]
 */
export function momentumBuffered(args: usize): void {
  const hyper = ptr(args, 3), clock = ptr(args, 5);
  move(args, undamped(hyper, clock), -rateOf(ptr(args, 4), clock));
}

/** d ← βd + share·g, θ ← θ + factor·d; a factor of 1 changes no bit. */
function move(args: usize, share: f64, factor: f64): void {
  const theta = ptr(args, 0), g = ptr(args, 1), d = ptr(args, 2), hyper = ptr(args, 3);
  const n = int(args, 6);
  const beta = v128.splat<Real>(<Real>load<f64>(hyper));
  const a = v128.splat<Real>(<Real>share), b = v128.splat<Real>(<Real>factor);
  const lambda = load<f64>(hyper, 16);
  const decay = v128.splat<Real>(<Real>lambda);
  let i = 0;
  if (lambda == 0) {
    // Four vectors a round: memory, not counting, is the limit.
    for (; i <= n - 4 * LANES; i += 4 * LANES) {
      const p = at(theta, i), q = at(g, i), s = at(d, i);
      one(p, s, v128.load(q), beta, a, b, LANES);
      one(p + 16, s + 16, v128.load(q, 16), beta, a, b, LANES);
      one(p + 32, s + 32, v128.load(q, 32), beta, a, b, LANES);
      one(p + 48, s + 48, v128.load(q, 48), beta, a, b, LANES);
    }
  } else {
    for (; i <= n - LANES; i += LANES) {
      const p = at(theta, i);
      one(p, at(d, i), mulAdd(decay, v128.load(p), v128.load(at(g, i))), beta, a, b, LANES);
    }
  }
  for (; i < n; i += LANES) {
    const p = at(theta, i);
    let gradient = v128.load(at(g, i));
    if (lambda != 0) gradient = mulAdd(decay, v128.load(p), gradient);
    one(p, at(d, i), gradient, beta, a, b, n - i);
  }
}

/** One vector, of which `left` lanes are stored. */
// @ts-ignore: decorator
@inline
function one(theta: usize, d: usize, gradient: v128, beta: v128, share: v128, factor: v128, left: i32): void {
  const step = mulAdd(share, gradient, v128.mul<Real>(beta, v128.load(d)));
  put(d, step, left);
  put(theta, mulAdd(factor, step, v128.load(theta)), left);
}

/** 1 − τ, and 1 on the first step, when there is no motion to damp. */
// @ts-ignore: decorator
@inline
function undamped(hyper: usize, clock: usize): f64 {
  return stepOf(clock) == 0 ? 1 : 1 - load<f64>(hyper, 8);
}
