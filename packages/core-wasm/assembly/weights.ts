import { Real } from "./real";
import { at } from "./simd";

/** Sum of the row weights, in order; the number of rows where there are none. */
export function totalWeight(weights: usize, rows: i32): f64 {
  if (!weights) return <f64>rows;
  let sum: f64 = 0;
  for (let i = 0; i < rows; i++) sum += <f64>load<Real>(at(weights, i));
  return sum;
}
