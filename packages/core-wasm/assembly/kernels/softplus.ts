import { int, ptr } from "../args";
import { bell, decay, rising, softplusOf } from "../logistic";
import { Real } from "../real";
import { at, LANES, put, splatAt } from "../simd";

/**
 * y = log(1 + e^(βx))/β (Dugas et al. 2001), exact at both ends: it needs no threshold beyond which y = x.
 * @kernel x[n] beta[1] y[n]
 */
export function softplusForward(args: usize): void {
  const x = ptr(args, 0), y = ptr(args, 2), n = int(args, 3);
  const beta = splatAt(ptr(args, 1));
  for (let i = 0; i < n; i += LANES) {
    const z = v128.mul<Real>(beta, v128.load(at(x, i)));
    put(at(y, i), v128.div<Real>(softplusOf(z, decay(z)), beta), n - i);
  }
}

/**
 * dx = σ(βx)·dy.
 * @kernel x[n] dy[n] beta[1] dx[n]
 */
export function softplusBackward(args: usize): void {
  const x = ptr(args, 0), dy = ptr(args, 1), dx = ptr(args, 3), n = int(args, 4);
  const beta = splatAt(ptr(args, 2));
  for (let i = 0; i < n; i += LANES) {
    const z = v128.mul<Real>(beta, v128.load(at(x, i)));
    put(at(dx, i), v128.mul<Real>(rising(z, decay(z)), v128.load(at(dy, i))), n - i);
  }
}

/**
 * How dx moves: tdx = σ(βx)·tdy + β·σ(βx)·σ(−βx)·tx·dy.
 * @kernel x[n] tx[n] dy[n] tdy[n] beta[1] tdx[n]
 */
export function softplusBackwardTangent(args: usize): void {
  const x = ptr(args, 0), tx = ptr(args, 1), dy = ptr(args, 2), tdy = ptr(args, 3), tdx = ptr(args, 5);
  const n = int(args, 6);
  const beta = splatAt(ptr(args, 4));
  for (let i = 0; i < n; i += LANES) {
    const z = v128.mul<Real>(beta, v128.load(at(x, i)));
    const e = decay(z);
    const curvature = v128.mul<Real>(beta, bell(e));
    const moved = v128.mul<Real>(curvature, v128.mul<Real>(v128.load(at(tx, i)), v128.load(at(dy, i))));
    put(at(tdx, i), v128.add<Real>(v128.mul<Real>(rising(z, e), v128.load(at(tdy, i))), moved), n - i);
  }
}
