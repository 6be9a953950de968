import { ROWS } from "./heap";
import { Real } from "./real";
import { at, put } from "./simd";

// Softmax over two classes, rows that weigh alike (f32): four rows a vector. One of a row's exponentials is e⁰ = 1, so one is left. The bits are those
// of the general form.

/** Each row's maximum, kept in the scratch for rows, and at `below` what the other logit lies below it. */
export function centreTwo(z: usize, below: usize, rows: i32): void {
  for (let r = 0; r < rows; r += 4) {
    const low = v128.load(at(z, 2 * r)), high = v128.load(at(z, 2 * r), 16);
    const a = v128.shuffle<f32>(low, high, 0, 2, 4, 6), b = v128.shuffle<f32>(low, high, 1, 3, 5, 7);
    const highest = f32x4.max(a, b);
    v128.store(at(ROWS, r), highest);
    v128.store(at(below, r), f32x4.sub(f32x4.min(a, b), highest));
  }
}

/** p from z and the exponentials at `sums`, which become the rows' sums, and dz = (p − onehot)·scale unless null. */
export function normaliseTwo(z: usize, p: usize, dz: usize, labels: usize, total: f64, sums: usize, rows: i32): void {
  const one = f32x4.splat(1);
  const scale = f32x4.splat(<f32>(1 / total));
  for (let r = 0; r < rows; r += 4) {
    const left = 2 * (rows - r);
    const low = v128.load(at(z, 2 * r)), high = v128.load(at(z, 2 * r), 16);
    const first = f32x4.ge(v128.shuffle<f32>(low, high, 0, 2, 4, 6), v128.shuffle<f32>(low, high, 1, 3, 5, 7));
    const e = v128.load(at(sums, r));
    const sum = f32x4.add(one, e);
    v128.store(at(sums, r), sum);
    const most = f32x4.div(one, sum), least = f32x4.mul(e, most);
    const a = v128.bitselect(most, least, first), b = v128.bitselect(least, most, first);
    putRows(at(p, 2 * r), a, b, left);
    if (!dz) continue;
    const hot = i32x4.eq(v128.load(labels + ((<usize>r) << 2)), i32x4.splat(0));
    const da = f32x4.sub(a, v128.and(one, hot)), db = f32x4.sub(b, v128.andnot(one, hot));
    putRows(at(dz, 2 * r), f32x4.mul(da, scale), f32x4.mul(db, scale), left);
  }
}

/** Four rows of two columns, of which `left` numbers are inside. */
// @ts-ignore: decorator
@inline
function putRows(p: usize, a: v128, b: v128, left: i32): void {
  put(p, v128.shuffle<f32>(a, b, 0, 4, 1, 5), left);
  if (left > 4) put(p + 16, v128.shuffle<f32>(a, b, 2, 6, 3, 7), left - 4);
}
