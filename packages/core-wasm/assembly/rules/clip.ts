import { int, ptr } from "../args";
import { everyLane } from "../everyLane";
import { Real } from "../real";
import { at, LANES, put } from "../simd";

/**
 * g ← min(max(g, −c), c), element by element; hyper = [c].
 * @kernel g[n] hyper:f64[1]
 */
export function clipByValue(args: usize): void {
  const g = ptr(args, 0);
  const n = int(args, 2);
  const most = load<f64>(ptr(args, 1));
  const high = everyLane(most), low = everyLane(-most);
  for (let i = 0; i < n; i += LANES) {
    put(at(g, i), v128.min<Real>(v128.max<Real>(v128.load(at(g, i)), low), high), n - i);
  }
}

/**
 * sum ← Σ g² in f64: four sums, of the elements 0, 4, 8 …, 1, 5, 9 … and so on, each in order, then (s₀ + s₁) + (s₂ + s₃).
 * @kernel g[n] sum:f64[1]
 */
export function sumOfSquares(args: usize): void {
  const g = ptr(args, 0);
  const n = int(args, 2);
  let s0: f64 = 0, s1: f64 = 0, s2: f64 = 0, s3: f64 = 0;
  let i = 0;
  for (; i <= n - 4; i += 4) {
    s0 += square(g, i);
    s1 += square(g, i + 1);
    s2 += square(g, i + 2);
    s3 += square(g, i + 3);
  }
  if (i < n) s0 += square(g, i);
  if (i + 1 < n) s1 += square(g, i + 1);
  if (i + 2 < n) s2 += square(g, i + 2);
  store<f64>(ptr(args, 1), s0 + s1 + (s2 + s3));
}

// @ts-ignore: decorator
@inline
function square(g: usize, i: i32): f64 {
  const x = <f64>load<Real>(at(g, i));
  return x * x;
}

/**
 * Shortens g to the norm c where ‖g‖ > c, ‖g‖² being the sum of `sums`, added in order: g ← g · c/‖g‖. A norm that is not
 * finite makes all of g NaN. hyper = [c].
 * @kernel g[n] sums:f64[K] hyper:f64[1]
 */
export function clipByNorm(args: usize): void {
  const g = ptr(args, 0), sums = ptr(args, 1);
  const n = int(args, 3), parts = int(args, 4);
  const most = load<f64>(ptr(args, 2));
  let sum: f64 = 0;
  for (let k = 0; k < parts; k++) sum += load<f64>(sums + ((<usize>k) << 3));
  const norm = Math.sqrt(sum);
  if (norm <= most) return;
  const factor = everyLane(norm < Infinity ? most / norm : NaN);
  for (let i = 0; i < n; i += LANES) put(at(g, i), v128.mul<Real>(v128.load(at(g, i)), factor), n - i);
}
