// Multiply-adds on registers alone: what a host can do at most with 128-bit SIMD. Compilers differ in what they keep in
// registers, so there are three loops and the fastest counts. Kernels are measured against it in the same process.

/** Replaced by the build: 1 where relaxed SIMD may be used. */
// @ts-ignore: decorator
@inline
function mulAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (RELAXED) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/**
 * Eight accumulators, c ← c + a·b, as in a matrix kernel's 4×8 tile but without its loads; eight multiply-adds a round.
 * The factors are turned round each time, so that no product stays the same and can be taken out of the loop.
 */
// @ts-ignore: decorator
@inline
function tile8<T>(rounds: i32, first: T, second: T): T {
  let a0 = v128.splat<T>(first), a1 = v128.splat<T>(second);
  const b0 = v128.splat<T>(first), b1 = v128.splat<T>(second);
  const b2 = v128.splat<T>(<T>(first - second)), b3 = v128.splat<T>(<T>(second - first));
  let c0 = v128.splat<T>(<T>0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
  for (; rounds > 0; rounds--) {
    c0 = mulAdd<T>(a0, b0, c0);
    c1 = mulAdd<T>(a0, b1, c1);
    c2 = mulAdd<T>(a0, b2, c2);
    c3 = mulAdd<T>(a0, b3, c3);
    c4 = mulAdd<T>(a1, b0, c4);
    c5 = mulAdd<T>(a1, b1, c5);
    c6 = mulAdd<T>(a1, b2, c6);
    c7 = mulAdd<T>(a1, b3, c7);
    const turned = a0;
    a0 = a1;
    a1 = turned;
  }
  return sum<T>(sum4<T>(c0, c1, c2, c3), sum4<T>(c4, c5, c6, c7));
}

/** Ten independent accumulators, c ← c·a + b. */
// @ts-ignore: decorator
@inline
function chain10<T>(rounds: i32, first: T, second: T): T {
  const a = v128.splat<T>(first), b = v128.splat<T>(second);
  let c0 = v128.splat<T>(<T>0), c1 = v128.splat<T>(<T>1), c2 = v128.splat<T>(<T>2), c3 = v128.splat<T>(<T>3);
  let c4 = v128.splat<T>(<T>4), c5 = v128.splat<T>(<T>5), c6 = v128.splat<T>(<T>6), c7 = v128.splat<T>(<T>7);
  let c8 = v128.splat<T>(<T>8), c9 = v128.splat<T>(<T>9);
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
  }
  return sum<T>(sum4<T>(sum4<T>(c0, c1, c2, c3), sum4<T>(c4, c5, c6, c7), c8, c9), v128.splat<T>(<T>0));
}

/** Twelve independent accumulators, c ← c·a + b. */
// @ts-ignore: decorator
@inline
function chain12<T>(rounds: i32, first: T, second: T): T {
  const a = v128.splat<T>(first), b = v128.splat<T>(second);
  let c0 = v128.splat<T>(<T>0), c1 = v128.splat<T>(<T>1), c2 = v128.splat<T>(<T>2), c3 = v128.splat<T>(<T>3);
  let c4 = v128.splat<T>(<T>4), c5 = v128.splat<T>(<T>5), c6 = v128.splat<T>(<T>6), c7 = v128.splat<T>(<T>7);
  let c8 = v128.splat<T>(<T>8), c9 = v128.splat<T>(<T>9), c10 = v128.splat<T>(<T>10), c11 = v128.splat<T>(<T>11);
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

function sum4<T>(a: v128, b: v128, c: v128, d: v128): v128 {
  return v128.add<T>(v128.add<T>(a, b), v128.add<T>(c, d));
}

function sum<T>(a: v128, b: v128): T {
  const all = v128.add<T>(a, b);
  let total = <T>(v128.extract_lane<T>(all, 0) + v128.extract_lane<T>(all, 1));
  if (sizeof<T>() == 4) total = <T>(total + v128.extract_lane<T>(all, 2) + v128.extract_lane<T>(all, 3));
  return total;
}

export function tile8F32(rounds: i32, first: f32, second: f32): f32 {
  return tile8<f32>(rounds, first, second);
}
export function chain10F32(rounds: i32, first: f32, second: f32): f32 {
  return chain10<f32>(rounds, first, second);
}
export function chain12F32(rounds: i32, first: f32, second: f32): f32 {
  return chain12<f32>(rounds, first, second);
}
export function tile8F64(rounds: i32, first: f64, second: f64): f64 {
  return tile8<f64>(rounds, first, second);
}
export function chain10F64(rounds: i32, first: f64, second: f64): f64 {
  return chain10<f64>(rounds, first, second);
}
export function chain12F64(rounds: i32, first: f64, second: f64): f64 {
  return chain12<f64>(rounds, first, second);
}
