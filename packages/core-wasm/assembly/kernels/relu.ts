import { int, ptr } from "../args";
import { Real } from "../real";
import { at, LANES, storeSome } from "../simd";

/**
 * y = max(0, x), element by element. A NaN passes through: pmax(x, 0) is x unless x < 0.
 * @kernel x[n] y[n]
 */
export function relu(args: usize): void {
  const x = ptr(args, 0);
  const y = ptr(args, 1);
  const n = int(args, 2);
  const zero = v128.splat<Real>(0);
  let i = 0;
  for (; i <= n - LANES; i += LANES) v128.store(at(y, i), v128.pmax<Real>(v128.load(at(x, i)), zero));
  if (i < n) storeSome(at(y, i), v128.pmax<Real>(v128.load(at(x, i)), zero), n - i);
}

/**
 * dx = dy where y > 0, else 0: the derivative at the elbow is 0, as in PyTorch and TensorFlow. Where y is NaN, dy passes.
 * Written from the output y, so the input may be overwritten. In place (dx = dy) is allowed.
 * @kernel y[n] dy[n] dx[n]
 */
export function reluBackward(args: usize): void {
  const y = ptr(args, 0);
  const dy = ptr(args, 1);
  const dx = ptr(args, 2);
  const n = int(args, 3);
  let i = 0;
  for (; i <= n - LANES; i += LANES) v128.store(at(dx, i), gate(at(y, i), at(dy, i)));
  if (i < n) storeSome(at(dx, i), gate(at(y, i), at(dy, i)), n - i);
}

// @ts-ignore: decorator
@inline
function gate(y: usize, dy: usize): v128 {
  return v128.andnot(v128.load(dy), v128.le<Real>(v128.load(y), v128.splat<Real>(0)));
}
