import { int, ptr } from "../args";
import { gate, rectify } from "../rectify";

/**
 * y = max(0, x), element by element. A NaN passes through. In place (y = x) is allowed.
 * @kernel x[n] y[n]
 */
export function relu(args: usize): void {
  rectify(ptr(args, 0), ptr(args, 1), int(args, 2));
}

/**
 * dx = dy where y > 0, else 0: the derivative at the elbow is 0, as in PyTorch and TensorFlow. Where y is NaN, dy passes.
 * Written from the output y, so the input may be overwritten. In place (dx = dy) is allowed.
 * @kernel y[n] dy[n] dx[n]
 */
export function reluBackward(args: usize): void {
  gate(ptr(args, 0), ptr(args, 1), ptr(args, 2), int(args, 3));
}
