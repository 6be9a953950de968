import { Real } from "./real";

/** A number that steers, f64, rounded once and in every lane. */
// @ts-ignore: decorator
@inline
export function everyLane(x: f64): v128 {
  return v128.splat<Real>(<Real>x);
}
