import { Real } from "./real";

/** Elements in one vector: 4 of f32, 2 of f64. */
// @ts-ignore: decorator
@inline
export const LANES: i32 = 16 / sizeof<Real>();

/** Address of element `i` of an array of `Real` that begins at byte address `p`. */
// @ts-ignore: decorator
@inline
export function at(p: usize, i: i32): usize {
  return p + ((<usize>i) << alignof<Real>());
}

/** All lanes equal to the number at address `p`. */
// @ts-ignore: decorator
@inline
export function splatAt(p: usize): v128 {
  return sizeof<Real>() == 4 ? v128.load32_splat(p) : v128.load64_splat(p);
}

/** Stores the first `count` lanes, 0 < count < LANES. Loads may run past an array's end (64 bytes are kept free), stores never. */
// @ts-ignore: decorator
@inline
export function storeSome(p: usize, v: v128, count: i32): void {
  if (sizeof<Real>() == 8) {
    v128.store64_lane(p, v, 0);
    return;
  }
  if (count & 2) {
    v128.store64_lane(p, v, 0);
    if (count & 1) v128.store32_lane(p, v, 2, 8);
  } else {
    v128.store32_lane(p, v, 0);
  }
}

/**
 * a·b + c: two roundings in the plain build, one (where the engine fuses) in the relaxed build. The plain order is the
 * contract: multiply, then add.
 */
// @ts-ignore: decorator
@inline
export function mulAdd(a: v128, b: v128, c: v128): v128 {
  if (RELAXED) {
    return sizeof<Real>() == 4 ? f32x4.relaxed_madd(a, b, c) : f64x2.relaxed_madd(a, b, c);
  }
  return v128.add<Real>(v128.mul<Real>(a, b), c);
}

/** Stores a vector of which `left` lanes are still inside the array: all of it where left ≥ LANES. */
// @ts-ignore: decorator
@inline
export function put(p: usize, v: v128, left: i32): void {
  if (left >= LANES) v128.store(p, v);
  else storeSome(p, v, left);
}
