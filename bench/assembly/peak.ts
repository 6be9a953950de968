// Multiply-adds on registers alone: what a host can do at most with 128-bit SIMD. Compilers differ in what they keep in
// registers, so there are two loops and the faster counts. Kernels are measured against it in the same process.

/** a·b + c; the build says by RELAXED whether it may be fused. */
function mulAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (RELAXED) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** Twelve independent accumulators, c ← c·a + b. */
function chain12<T>(rounds: i32, first: T, second: T): T {
  const a = v128.splat<T>(first),
    b = v128.splat<T>(second);
  let c0 = v128.splat<T>(<T>0),
    c1 = v128.splat<T>(<T>1),
    c2 = v128.splat<T>(<T>2),
    c3 = v128.splat<T>(<T>3);
  let c4 = v128.splat<T>(<T>4),
    c5 = v128.splat<T>(<T>5),
    c6 = v128.splat<T>(<T>6),
    c7 = v128.splat<T>(<T>7);
  let c8 = v128.splat<T>(<T>8),
    c9 = v128.splat<T>(<T>9),
    c10 = v128.splat<T>(<T>10),
    c11 = v128.splat<T>(<T>11);
  for (; rounds > 0; rounds--) {
    c0 = mulAdd<T>(c0, a, b);
    c1 = mulAdd<T>(c1, a, b);
    c2 = mulAdd<T>(c2, a, b);
    c3 = mulAdd<T>(c3, a, b);
    c4 = mulAdd<T>(c4, a, b);
    c5 = mulAdd<T>(c5, a, b);
    c6 = mulAdd<T>(c6, a, b);
    c7 = mulAdd<T>(c7, a, b);
    c8 = mulAdd<T>(c8, a, b);
    c9 = mulAdd<T>(c9, a, b);
    c10 = mulAdd<T>(c10, a, b);
    c11 = mulAdd<T>(c11, a, b);
  }
  return sum<T>(sum4<T>(sum4<T>(c0, c1, c2, c3), sum4<T>(c4, c5, c6, c7), c8, c9), v128.add<T>(c10, c11));
}

/** Fourteen independent accumulators, c ← c·a + a: with one constant they just fit sixteen registers. */
function chain14<T>(rounds: i32, first: T): T {
  const a = v128.splat<T>(first);
  let c0 = v128.splat<T>(<T>0),
    c1 = v128.splat<T>(<T>1),
    c2 = v128.splat<T>(<T>2),
    c3 = v128.splat<T>(<T>3);
  let c4 = v128.splat<T>(<T>4),
    c5 = v128.splat<T>(<T>5),
    c6 = v128.splat<T>(<T>6),
    c7 = v128.splat<T>(<T>7);
  let c8 = v128.splat<T>(<T>8),
    c9 = v128.splat<T>(<T>9),
    c10 = v128.splat<T>(<T>10),
    c11 = v128.splat<T>(<T>11);
  let c12 = v128.splat<T>(<T>12),
    c13 = v128.splat<T>(<T>13);
  for (; rounds > 0; rounds--) {
    c0 = mulAdd<T>(c0, a, a);
    c1 = mulAdd<T>(c1, a, a);
    c2 = mulAdd<T>(c2, a, a);
    c3 = mulAdd<T>(c3, a, a);
    c4 = mulAdd<T>(c4, a, a);
    c5 = mulAdd<T>(c5, a, a);
    c6 = mulAdd<T>(c6, a, a);
    c7 = mulAdd<T>(c7, a, a);
    c8 = mulAdd<T>(c8, a, a);
    c9 = mulAdd<T>(c9, a, a);
    c10 = mulAdd<T>(c10, a, a);
    c11 = mulAdd<T>(c11, a, a);
    c12 = mulAdd<T>(c12, a, a);
    c13 = mulAdd<T>(c13, a, a);
  }
  return sum<T>(sum4<T>(sum4<T>(c0, c1, c2, c3), sum4<T>(c4, c5, c6, c7), c8, c9), sum4<T>(c10, c11, c12, c13));
}

function sum4<T>(a: v128, b: v128, c: v128, d: v128): v128 {
  return v128.add<T>(v128.add<T>(a, b), v128.add<T>(c, d));
}

function sum<T>(a: v128, b: v128): T {
  const all = v128.add<T>(a, b);
  let total = <T>(v128.extract_lane<T>(all, 0) + v128.extract_lane<T>(all, 1));
  if (sizeof<T>() === 4) total = <T>(total + v128.extract_lane<T>(all, 2) + v128.extract_lane<T>(all, 3));
  return total;
}

export function chain12F32(rounds: i32, first: f32, second: f32): f32 {
  return chain12<f32>(rounds, first, second);
}
export function chain12F64(rounds: i32, first: f64, second: f64): f64 {
  return chain12<f64>(rounds, first, second);
}
export function chain14F32(rounds: i32, first: f32, _second: f32): f32 {
  return chain14<f32>(rounds, first);
}
export function chain14F64(rounds: i32, first: f64, _second: f64): f64 {
  return chain14<f64>(rounds, first);
}
