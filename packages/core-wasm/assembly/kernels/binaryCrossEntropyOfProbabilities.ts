import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { logV } from "../math";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/** What log p and log(1 − p) are cut to, and the least p(1 − p) that a slope is divided by: PyTorch's. */
const LOWEST_LOG: f64 = -100;
const LEAST_SPREAD: f64 = 1e-12;

/**
 * −t·log p − (1 − t)·log(1 − p), element by element, logarithms cut below at −100; and, unless null, dp = (p − t)/(p(1 − p)),
 * whose divisor is at least 10⁻¹², as in PyTorch.
 * @kernel p[n] t[n] losses[n] dp?[n]
 */
export function binaryCrossEntropyOfProbabilities(args: usize): void {
  const p = ptr(args, 0), t = ptr(args, 1), losses = ptr(args, 2), dp = ptr(args, 3), n = int(args, 4);
  const one = everyLane(1), lowest = everyLane(LOWEST_LOG);
  for (let i = 0; i < n; i += LANES) {
    const chance = v128.load(at(p, i)), target = v128.load(at(t, i));
    const rest = v128.sub<Real>(one, chance);
    const yes = v128.mul<Real>(target, v128.max<Real>(logV(chance), lowest));
    const no = v128.mul<Real>(v128.sub<Real>(one, target), v128.max<Real>(logV(rest), lowest));
    put(at(losses, i), v128.neg<Real>(v128.add<Real>(yes, no)), n - i);
    if (dp) put(at(dp, i), v128.div<Real>(v128.sub<Real>(chance, target), spread(chance)), n - i);
  }
}

/**
 * How its dp moves: tdp = (1 − (p − t)(1 − 2p)/s)/s·tp with s = p(1 − p), at least 10⁻¹².
 * @kernel p[n] t[n] tp[n] tdp[n]
 */
export function binaryCrossEntropyOfProbabilitiesTangent(args: usize): void {
  const p = ptr(args, 0), t = ptr(args, 1), tp = ptr(args, 2), tdp = ptr(args, 3), n = int(args, 4);
  const one = everyLane(1);
  for (let i = 0; i < n; i += LANES) {
    const chance = v128.load(at(p, i));
    const s = spread(chance);
    const slope = v128.div<Real>(v128.sub<Real>(chance, v128.load(at(t, i))), s);
    const tilt = v128.sub<Real>(one, v128.add<Real>(chance, chance));
    const curvature = v128.div<Real>(v128.sub<Real>(one, v128.mul<Real>(slope, tilt)), s);
    put(at(tdp, i), v128.mul<Real>(curvature, v128.load(at(tp, i))), n - i);
  }
}

// @ts-ignore: decorator
@inline
function spread(p: v128): v128 {
  return v128.max<Real>(v128.mul<Real>(p, v128.sub<Real>(everyLane(1), p)), everyLane(LEAST_SPREAD));
}
