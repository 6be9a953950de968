import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { tanhV } from "../math";
import { Real } from "../real";
import { at, LANES, put, splatAt } from "../simd";

/**
 * y = x where x > 0, else α(eˣ − 1) (Clevert, Unterthiner & Hochreiter 2016), where eˣ − 1 = 2t/(1 − t) with t = tanh(x/2),
 * which keeps its digits near 0.
 * @kernel x[n] alpha[1] y[n]
 */
export function eluForward(args: usize): void {
  const x = ptr(args, 0), y = ptr(args, 2), n = int(args, 3);
  const alpha = splatAt(ptr(args, 1)), zero = everyLane(0), half = everyLane(0.5), one = everyLane(1);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(x, i));
    const t = tanhV(v128.mul<Real>(half, v128.min<Real>(value, zero)));
    const rest = v128.div<Real>(v128.add<Real>(t, t), v128.sub<Real>(one, t));
    put(at(y, i), v128.bitselect(value, v128.mul<Real>(alpha, rest), v128.gt<Real>(value, zero)), n - i);
  }
}

/**
 * dx = dy where y > 0, else (y + α)·dy: at 0 α, as in PyTorch.
 * @kernel y[n] dy[n] alpha[1] dx[n]
 */
export function eluBackward(args: usize): void {
  const y = ptr(args, 0), dy = ptr(args, 1), dx = ptr(args, 3), n = int(args, 4);
  const alpha = splatAt(ptr(args, 2)), zero = everyLane(0);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(y, i)), passing = v128.load(at(dy, i));
    const left = v128.mul<Real>(v128.add<Real>(value, alpha), passing);
    put(at(dx, i), v128.bitselect(passing, left, v128.gt<Real>(value, zero)), n - i);
  }
}

/**
 * How dx moves: tdx = f′·tdy + f″·tx·dy, where f″ = f′ = y + α on the left and f″ = 0 on the right.
 * @kernel y[n] tx[n] dy[n] tdy[n] alpha[1] tdx[n]
 */
export function eluBackwardTangent(args: usize): void {
  const y = ptr(args, 0), tx = ptr(args, 1), dy = ptr(args, 2), tdy = ptr(args, 3), tdx = ptr(args, 5);
  const n = int(args, 6);
  const alpha = splatAt(ptr(args, 4)), zero = everyLane(0);
  for (let i = 0; i < n; i += LANES) {
    const value = v128.load(at(y, i)), passing = v128.load(at(tdy, i));
    const bent = v128.add<Real>(passing, v128.mul<Real>(v128.load(at(tx, i)), v128.load(at(dy, i))));
    const left = v128.mul<Real>(v128.add<Real>(value, alpha), bent);
    put(at(tdx, i), v128.bitselect(passing, left, v128.gt<Real>(value, zero)), n - i);
  }
}
