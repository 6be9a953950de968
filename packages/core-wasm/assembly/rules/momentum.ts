import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { everyLane } from "../everyLane";
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
  const beta = everyLane(load<f64>(hyper)), a = everyLane(share), b = everyLane(factor);
  const lambda = load<f64>(hyper, 16);
  const decay = everyLane(lambda);
  let i = 0;
  if (lambda == 0 && factor == 1) {
    // Four vectors a round and no product that can be left out: memory, not counting, is the limit.
    for (; i <= n - 4 * LANES; i += 4 * LANES) {
      const p = at(theta, i), q = at(g, i), s = at(d, i);
      const s0 = motion(v128.load(s), v128.load(q), beta, a), s1 = motion(v128.load(s, 16), v128.load(q, 16), beta, a);
      const s2 = motion(v128.load(s, 32), v128.load(q, 32), beta, a), s3 = motion(v128.load(s, 48), v128.load(q, 48), beta, a);
      v128.store(s, s0);
      v128.store(s, s1, 16);
      v128.store(s, s2, 32);
      v128.store(s, s3, 48);
      v128.store(p, v128.add<Real>(v128.load(p), s0));
      v128.store(p, v128.add<Real>(v128.load(p, 16), s1), 16);
      v128.store(p, v128.add<Real>(v128.load(p, 32), s2), 32);
      v128.store(p, v128.add<Real>(v128.load(p, 48), s3), 48);
    }
  }
  for (; i <= n - LANES; i += LANES) one(at(theta, i), at(g, i), at(d, i), beta, a, b, decay, lambda != 0, LANES);
  if (i < n) one(at(theta, i), at(g, i), at(d, i), beta, a, b, decay, lambda != 0, n - i);
}

/** One vector, of which `left` lanes are stored. */
// @ts-ignore: decorator
@inline
function one(
  theta: usize, g: usize, d: usize, beta: v128, share: v128, factor: v128, decay: v128, decays: bool, left: i32,
): void {
  const p = v128.load(theta);
  let gradient = v128.load(g);
  if (decays) gradient = mulAdd(decay, p, gradient);
  const step = motion(v128.load(d), gradient, beta, share);
  put(d, step, left);
  put(theta, mulAdd(factor, step, p), left);
}

// @ts-ignore: decorator
@inline
function motion(d: v128, gradient: v128, beta: v128, share: v128): v128 {
  return mulAdd(share, gradient, v128.mul<Real>(beta, d));
}

/** 1 − τ, and 1 on the first step, when there is no motion to damp. */
// @ts-ignore: decorator
@inline
function undamped(hyper: usize, clock: usize): f64 {
  return stepOf(clock) == 0 ? 1 : 1 - load<f64>(hyper, 8);
}
