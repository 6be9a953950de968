import { Real } from "./real";
import { at } from "./simd";

/** Σ aⱼ of n numbers in f64, in order. */
export function sumOf(a: usize, n: i32): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < n; j++) sum += <f64>load<Real>(at(a, j));
  return sum;
}

/** Σ aⱼbⱼ in f64, in order. */
export function dot(a: usize, b: usize, n: i32): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < n; j++) sum += <f64>load<Real>(at(a, j)) * <f64>load<Real>(at(b, j));
  return sum;
}
