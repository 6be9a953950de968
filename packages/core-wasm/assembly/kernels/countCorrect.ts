import { int, ptr } from "../args";
import { Real } from "../real";
import { at } from "../simd";

/**
 * Adds to count[0] the rows whose largest score is at their label. Ties go to the first; a row with a NaN is never
 * right, nor one whose label is no class.
 * @kernel scores[B,N] labels:i32[B] count:f64[1]
 */
export function countCorrect(args: usize): void {
  let row = ptr(args, 0);
  const labels = ptr(args, 1), count = ptr(args, 2);
  const batch = int(args, 3), n = int(args, 4);
  let right = 0;
  for (let i = 0; i < batch; i++) {
    const label = load<i32>(labels + ((<usize>i) << 2));
    let best = <u32>label < <u32>n;
    const score = best ? load<Real>(at(row, label)) : NaN;
    if (score != score) best = false;
    for (let j = 0; best && j < n; j++) {
      const other = load<Real>(at(row, j));
      best = j < label ? other < score : other <= score;
    }
    right += <i32>best;
    row = at(row, n);
  }
  store<f64>(count, load<f64>(count) + <f64>right);
}
