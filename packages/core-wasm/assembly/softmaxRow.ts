import { expV } from "./math";
import { Real } from "./real";
import { at, LANES, put } from "./simd";

/** The largest of n numbers, NaN if one is. */
export function largest(z: usize, n: i32): Real {
  let highest = load<Real>(z);
  for (let j = 1; j < n; j++) highest = max<Real>(highest, load<Real>(at(z, j)));
  return highest;
}

/** Writes e^(z − highest) and returns their sum, taken in order. */
export function exponentials(z: usize, e: usize, highest: Real, n: i32): Real {
  const h = v128.splat<Real>(highest);
  for (let j = 0; j < n; j += LANES) put(at(e, j), expV(v128.sub<Real>(v128.load(at(z, j)), h)), n - j);
  let sum: Real = 0;
  for (let j = 0; j < n; j++) sum += load<Real>(at(e, j));
  return sum;
}
