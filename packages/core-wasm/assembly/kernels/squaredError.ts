import { int, ptr } from "../args";
import { cursorOf } from "../clock";
import { Real } from "../real";
import { at, LANES, storeSome } from "../simd";
import { totalWeight } from "../weights";

/**
 * Mean squared error over all elements, Σᵢ wᵢ Σⱼ (yᵢⱼ − tᵢⱼ)² / (N Σᵢ wᵢ) with w = 1 where null, into values[cursor]; and,
 * unless null, its gradient dy = 2 wᵢ (y − t) / (N Σ w). Each row is summed in f64, element by element, then the rows.
 * @kernel y[B,N] t[B,N] weights?[B] clock:f64[2] values:f64[S] dy?[B,N]
 */
export function squaredError(args: usize): void {
  errors(args, 1 / (<f64>int(args, 7) * totalWeight(ptr(args, 2), int(args, 6))));
}

/**
 * The same without the division: Σᵢ wᵢ Σⱼ (yᵢⱼ − tᵢⱼ)², and dy = 2 wᵢ (y − t).
 * @kernel y[B,N] t[B,N] weights?[B] clock:f64[2] values:f64[S] dy?[B,N]
 */
export function squaredErrorSum(args: usize): void {
  errors(args, 1);
}

function errors(args: usize, scale: f64): void {
  let y = ptr(args, 0), t = ptr(args, 1), dy = ptr(args, 5);
  const weights = ptr(args, 2);
  const batch = int(args, 6), n = int(args, 7);
  const row = (<usize>n) << alignof<Real>();
  let sum: f64 = 0;
  if (!weights) {
    for (let i = 0; i < batch; i++) sum += squaredDistance(at(y, i * n), at(t, i * n), n);
    if (dy) scaledDifference(y, t, dy, batch * n, <Real>(2 * scale));
  } else {
    for (let i = 0; i < batch; i++) {
      const w = <f64>load<Real>(at(weights, i));
      sum += w * squaredDistance(y, t, n);
      if (dy) {
        scaledDifference(y, t, dy, n, <Real>(2 * w * scale));
        dy += row;
      }
      y += row;
      t += row;
    }
  }
  store<f64>(ptr(args, 4) + ((<usize>cursorOf(ptr(args, 3))) << 3), sum * scale);
}

/**
 * Tangent of `squaredError`'s gradient: tdy = 2 wᵢ ty / (N Σ w).
 * @kernel y[B,N] ty[B,N] weights?[B] tdy[B,N]
 */
export function squaredErrorTangent(args: usize): void {
  tangents(args, 2 / (<f64>int(args, 5) * totalWeight(ptr(args, 2), int(args, 4))));
}

/**
 * Tangent of `squaredErrorSum`'s gradient: tdy = 2 wᵢ ty.
 * @kernel y[B,N] ty[B,N] weights?[B] tdy[B,N]
 */
export function squaredErrorSumTangent(args: usize): void {
  tangents(args, 2);
}

function tangents(args: usize, scale: f64): void {
  let ty = ptr(args, 1), tdy = ptr(args, 3);
  const weights = ptr(args, 2);
  const batch = int(args, 4), n = int(args, 5);
  for (let i = 0; i < batch; i++) {
    const w: f64 = weights ? <f64>load<Real>(at(weights, i)) : 1;
    const s = <Real>(w * scale);
    for (let j = 0; j < n; j++) store<Real>(at(tdy, j), load<Real>(at(ty, j)) * s);
    ty = at(ty, n);
    tdy = at(tdy, n);
  }
}

function squaredDistance(y: usize, t: usize, n: i32): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < n; j++) {
    const d = <f64>load<Real>(at(y, j)) - <f64>load<Real>(at(t, j));
    sum += d * d;
  }
  return sum;
}

function scaledDifference(y: usize, t: usize, dy: usize, n: i32, scale: Real): void {
  const s = v128.splat<Real>(scale);
  let j = 0;
  for (; j <= n - LANES; j += LANES) {
    v128.store(at(dy, j), v128.mul<Real>(v128.sub<Real>(v128.load(at(y, j)), v128.load(at(t, j))), s));
  }
  if (j < n) storeSome(at(dy, j), v128.mul<Real>(v128.sub<Real>(v128.load(at(y, j)), v128.load(at(t, j))), s), n - j);
}
