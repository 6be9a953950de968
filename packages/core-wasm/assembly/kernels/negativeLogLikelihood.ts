import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/**
 * −q·y, element by element, 0 where q = 0, and, unless null, dy = −q: y are log-probabilities, q what `labelTargets` makes of
 * the labels.
 * @kernel y[n] q[n] losses[n] dy?[n]
 */
export function negativeLogLikelihood(args: usize): void {
  const y = ptr(args, 0), q = ptr(args, 1), losses = ptr(args, 2), dy = ptr(args, 3), n = int(args, 4);
  for (let i = 0; i < n; i += LANES) {
    const minusQ = v128.neg<Real>(v128.load(at(q, i)));
    const loss = v128.mul<Real>(minusQ, v128.load(at(y, i)));
    put(at(losses, i), v128.andnot(loss, v128.eq<Real>(minusQ, everyLane(0))), n - i);
    if (dy) put(at(dy, i), minusQ, n - i);
  }
}
