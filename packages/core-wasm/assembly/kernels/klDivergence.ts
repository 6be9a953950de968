import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { expV, logV } from "../math";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/**
 * t·(log t − y), element by element, 0 where t = 0, and, unless null, dy = −t: y are log-probabilities, t probabilities
 * (Kullback & Leibler 1951).
 * @kernel y[n] t[n] losses[n] dy?[n]
 */
export function klDivergence(args: usize): void {
  const y = ptr(args, 0), t = ptr(args, 1), losses = ptr(args, 2), dy = ptr(args, 3), n = int(args, 4);
  for (let i = 0; i < n; i += LANES) {
    const target = v128.load(at(t, i));
    const loss = v128.mul<Real>(target, v128.sub<Real>(logV(target), v128.load(at(y, i))));
    put(at(losses, i), v128.andnot(loss, v128.eq<Real>(target, everyLane(0))), n - i);
    if (dy) put(at(dy, i), v128.neg<Real>(target), n - i);
  }
}

/**
 * The same with targets that are logarithms too: eᵗ·(t − y), and dy = −eᵗ.
 * @kernel y[n] t[n] losses[n] dy?[n]
 */
export function klDivergenceOfLogs(args: usize): void {
  const y = ptr(args, 0), t = ptr(args, 1), losses = ptr(args, 2), dy = ptr(args, 3), n = int(args, 4);
  for (let i = 0; i < n; i += LANES) {
    const target = v128.load(at(t, i));
    const chance = expV(target);
    const loss = v128.mul<Real>(chance, v128.sub<Real>(target, v128.load(at(y, i))));
    put(at(losses, i), v128.andnot(loss, v128.eq<Real>(chance, everyLane(0))), n - i);
    if (dy) put(at(dy, i), v128.neg<Real>(chance), n - i);
  }
}
