import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { at, LANES, put, splatAt } from "../simd";

/**
 * With d = y − t: ½d² where |d| ≤ δ, else δ(|d| − ½δ) (Huber 1964), element by element, and, unless null, dy = d cut to [−δ, δ].
 * @kernel y[n] t[n] delta[1] losses[n] dy?[n]
 */
export function huber(args: usize): void {
  const y = ptr(args, 0), t = ptr(args, 1), losses = ptr(args, 3), dy = ptr(args, 4), n = int(args, 5);
  const delta = splatAt(ptr(args, 2)), half = everyLane(0.5);
  const offset = v128.mul<Real>(half, delta), least = v128.neg<Real>(delta);
  for (let i = 0; i < n; i += LANES) {
    const d = v128.sub<Real>(v128.load(at(y, i)), v128.load(at(t, i)));
    const size = v128.abs<Real>(d);
    const square = v128.mul<Real>(v128.mul<Real>(half, d), d);
    const line = v128.mul<Real>(delta, v128.sub<Real>(size, offset));
    put(at(losses, i), v128.bitselect(square, line, v128.le<Real>(size, delta)), n - i);
    if (dy) put(at(dy, i), v128.max<Real>(least, v128.min<Real>(d, delta)), n - i);
  }
}

/**
 * How `huber`'s dy moves: tdy = ty where |y − t| ≤ δ, else 0.
 * @kernel y[n] t[n] ty[n] delta[1] tdy[n]
 */
export function huberTangent(args: usize): void {
  const y = ptr(args, 0), t = ptr(args, 1), ty = ptr(args, 2), tdy = ptr(args, 4), n = int(args, 5);
  const delta = splatAt(ptr(args, 3));
  for (let i = 0; i < n; i += LANES) {
    const size = v128.abs<Real>(v128.sub<Real>(v128.load(at(y, i)), v128.load(at(t, i))));
    put(at(tdy, i), v128.and(v128.load(at(ty, i)), v128.le<Real>(size, delta)), n - i);
  }
}
