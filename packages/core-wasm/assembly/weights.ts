import { Real } from "./real";
import { at } from "./simd";

/**
 * What a mean over the rows divides by: the sum of their weights, in order; the number of rows where there are none. 1
 * where all rows weigh nothing, so that their loss and its gradient are 0.
 */
export function totalWeight(weights: usize, rows: i32): f64 {
  if (!weights) return <f64>rows;
  let sum: f64 = 0;
  for (let i = 0; i < rows; i++) sum += <f64>load<Real>(at(weights, i));
  return sum == 0 ? 1 : sum;
}
