import { int, ptr } from "../args";
import { stepOf } from "../clock";
import { everyLane } from "../everyLane";
import { randomBlock, streamCounter, streamKey } from "../random";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/** 2³². */
const WORDS: f64 = 4294967296;

/**
 * Each element is kept with probability 1 − rate and divided by that, or becomes 0 (Srivastava et al. 2014): mask = 1/(1 − rate) or
 * 0, y = x·mask. stream = [seed, purpose, step, rate]; step receives the updates made. Element i is decided by word i of the
 * stream, whatever the precision.
 * @kernel x[n] stream:f64[4] clock:f64[2] mask[n] y[n]
 */
export function dropout(args: usize): void {
  const x = ptr(args, 0), stream = ptr(args, 1), mask = ptr(args, 3), y = ptr(args, 4), n = int(args, 5);
  store<f64>(stream, stepOf(ptr(args, 2)), 16);
  const key = streamKey(stream), counter = streamCounter(stream);
  const rate = load<f64>(stream, 24);
  const scale = everyLane(1 / (1 - rate));
  const threshold = i32x4.splat(<i32>(<u32>(rate * WORDS)));
  for (let i = 0; i < n; i += 4) {
    const kept = i32x4.ge_u(randomBlock(counter, key, i >> 2), threshold);
    if (sizeof<Real>() == 4) {
      drop(x, mask, y, i, n, v128.and(kept, scale));
    } else {
      drop(x, mask, y, i, n, v128.and(v128.shuffle<i32>(kept, kept, 0, 0, 1, 1), scale));
      if (i + LANES < n) drop(x, mask, y, i + LANES, n, v128.and(v128.shuffle<i32>(kept, kept, 2, 2, 3, 3), scale));
    }
  }
}

// @ts-ignore: decorator
@inline
function drop(x: usize, mask: usize, y: usize, i: i32, n: i32, factor: v128): void {
  const value = v128.load(at(x, i));
  put(at(mask, i), factor, n - i);
  put(at(y, i), v128.mul<Real>(value, factor), n - i);
}

/**
 * y = x and mask = 1: `dropout` where nothing is dropped.
 * @kernel x[n] mask[n] y[n]
 */
export function keepAll(args: usize): void {
  const x = ptr(args, 0), mask = ptr(args, 1), y = ptr(args, 2), n = int(args, 3);
  const one = everyLane(1);
  for (let i = 0; i < n; i += LANES) {
    put(at(mask, i), one, n - i);
    put(at(y, i), v128.load(at(x, i)), n - i);
  }
}

/**
 * dx = mask·dy: the derivative of `dropout`, and its tangent.
 * @kernel mask[n] dy[n] dx[n]
 */
export function dropoutBackward(args: usize): void {
  const mask = ptr(args, 0), dy = ptr(args, 1), dx = ptr(args, 2), n = int(args, 3);
  for (let i = 0; i < n; i += LANES) {
    put(at(dx, i), v128.mul<Real>(v128.load(at(mask, i)), v128.load(at(dy, i))), n - i);
  }
}
