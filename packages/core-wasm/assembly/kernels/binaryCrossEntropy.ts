import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { bell, decay, rising, softplusOf } from "../logistic";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/**
 * From logits z and targets t in [0, 1], element by element: (1 − t)·log(1 + eᶻ) + cⱼ·t·log(1 + e⁻ᶻ), and, unless null,
 * dz = (1 − t)·σ(z) − cⱼ·t·σ(−z). c: the weight of a positive target, by column. Nothing cancels: both tails keep their digits.
 * @kernel z[B,N] t[B,N] positive[N] losses[B,N] dz?[B,N]
 */
export function binaryCrossEntropy(args: usize): void {
  let z = ptr(args, 0), t = ptr(args, 1), losses = ptr(args, 3), dz = ptr(args, 4);
  const positive = ptr(args, 2);
  const batch = int(args, 5), n = int(args, 6);
  const one = everyLane(1);
  for (let i = 0; i < batch; i++) {
    for (let j = 0; j < n; j += LANES) {
      const logit = v128.load(at(z, j)), target = v128.load(at(t, j));
      const opposite = v128.neg<Real>(logit);
      const e = decay(logit);
      const no = v128.sub<Real>(one, target), yes = v128.mul<Real>(v128.load(at(positive, j)), target);
      const loss = v128.add<Real>(v128.mul<Real>(no, softplusOf(logit, e)), v128.mul<Real>(yes, softplusOf(opposite, e)));
      put(at(losses, j), loss, n - j);
      if (!dz) continue;
      const slope = v128.sub<Real>(v128.mul<Real>(no, rising(logit, e)), v128.mul<Real>(yes, falling(logit, e)));
      put(at(dz, j), slope, n - j);
    }
    z = at(z, n);
    t = at(t, n);
    losses = at(losses, n);
    if (dz) dz = at(dz, n);
  }
}

/**
 * How its dz moves: tdz = (1 − t + cⱼ·t)·σ(z)·σ(−z)·tz.
 * @kernel z[B,N] t[B,N] tz[B,N] positive[N] tdz[B,N]
 */
export function binaryCrossEntropyTangent(args: usize): void {
  let z = ptr(args, 0), t = ptr(args, 1), tz = ptr(args, 2), tdz = ptr(args, 4);
  const positive = ptr(args, 3);
  const batch = int(args, 5), n = int(args, 6);
  const one = everyLane(1);
  for (let i = 0; i < batch; i++) {
    for (let j = 0; j < n; j += LANES) {
      const target = v128.load(at(t, j));
      const both = v128.add<Real>(v128.sub<Real>(one, target), v128.mul<Real>(v128.load(at(positive, j)), target));
      const curvature = v128.mul<Real>(both, bell(decay(v128.load(at(z, j)))));
      put(at(tdz, j), v128.mul<Real>(curvature, v128.load(at(tz, j))), n - j);
    }
    z = at(z, n);
    t = at(t, n);
    tz = at(tz, n);
    tdz = at(tdz, n);
  }
}

/** σ(−z). */
// @ts-ignore: decorator
@inline
function falling(z: v128, e: v128): v128 {
  return rising(v128.neg<Real>(z), e);
}
