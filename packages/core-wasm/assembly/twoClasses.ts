import { ROWS } from "./heap";
import { Real } from "./real";
import { at, put } from "./simd";

// Softmax over two classes (f32): two rows a vector. The bits are those of the general form.

/** Each lane's neighbour of the same row. */
// @ts-ignore: decorator
@inline
function other(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 1, 0, 3, 2);
}

/** Lanes 0 and 2: a number of each of two rows. */
// @ts-ignore: decorator
@inline
function ofRows(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 0, 2, 0, 2);
}

/** p = z − each row's maximum, which is kept in the scratch for rows. */
export function centreTwo(z: usize, p: usize, rows: i32): void {
  for (let r = 0; r < rows; r += 2) {
    const v = v128.load(at(z, 2 * r));
    const highest = f32x4.max(v, other(v));
    v128.store64_lane(at(ROWS, r), ofRows(highest), 0);
    put(at(p, 2 * r), f32x4.sub(v, highest), 2 * (rows - r));
  }
}

/** Divides the rows of p by their sums, which are kept at `sums`, and writes dz = (p − onehot)·scale unless null. */
export function normaliseTwo(p: usize, dz: usize, labels: usize, weights: usize, total: f64, sums: usize, rows: i32): void {
  const one = f32x4.splat(1);
  const same = f32x4.splat(<f32>(1 / total));
  for (let r = 0; r < rows; r += 2) {
    const left = 2 * (rows - r);
    const v = v128.load(at(p, 2 * r));
    const e = f32x4.add(v, other(v));
    v128.store64_lane(at(sums, r), ofRows(e), 0);
    const q = f32x4.mul(v, f32x4.div(one, e));
    put(at(p, 2 * r), q, left);
    if (!dz) continue;
    const next = rows - r > 1 ? r + 1 : r;
    const label0 = load<i32>(labels + ((<usize>r) << 2)), label1 = load<i32>(labels + ((<usize>next) << 2));
    const both = i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(label0), 2, label1), 3, label1);
    const hot = v128.and(i32x4.eq(both, i32x4(0, 1, 0, 1)), one);
    let scale = same;
    if (weights) {
      const s0 = <f32>(<f64>load<Real>(at(weights, r)) / total), s1 = <f32>(<f64>load<Real>(at(weights, next)) / total);
      scale = f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(s0), 2, s1), 3, s1);
    }
    put(at(dz, 2 * r), f32x4.mul(f32x4.sub(q, hot), scale), left);
  }
}
