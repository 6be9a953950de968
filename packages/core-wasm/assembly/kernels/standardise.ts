import { int, ptr } from "../args";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/**
 * y = (x − mean) / deviation, column by column.
 * @kernel x[B,K] mean[K] deviation[K] y[B,K]
 */
export function standardise(args: usize): void {
  let x = ptr(args, 0), y = ptr(args, 3);
  const mean = ptr(args, 1), deviation = ptr(args, 2);
  const batch = int(args, 4), k = int(args, 5);
  for (let i = 0; i < batch; i++) {
    for (let j = 0; j < k; j += LANES) {
      const centred = v128.sub<Real>(v128.load(at(x, j)), v128.load(at(mean, j)));
      put(at(y, j), v128.div<Real>(centred, v128.load(at(deviation, j))), k - j);
    }
    x = at(x, k);
    y = at(y, k);
  }
}

/**
 * dx = dy / deviation, column by column: the derivative of `standardise`, and its tangent.
 * @kernel dy[B,K] deviation[K] dx[B,K]
 */
export function standardiseBackward(args: usize): void {
  let dy = ptr(args, 0), dx = ptr(args, 2);
  const deviation = ptr(args, 1);
  const batch = int(args, 3), k = int(args, 4);
  for (let i = 0; i < batch; i++) {
    for (let j = 0; j < k; j += LANES) {
      put(at(dx, j), v128.div<Real>(v128.load(at(dy, j)), v128.load(at(deviation, j))), k - j);
    }
    dy = at(dy, k);
    dx = at(dx, k);
  }
}
