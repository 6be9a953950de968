import { Real } from "./real";
import { at } from "./simd";

/** to[l, j] = from[j, l] for `rows` j's and `columns` l's; `fromRow` and `toRow` are the bytes between rows. */
export function transpose(from: usize, fromRow: usize, to: usize, toRow: usize, rows: i32, columns: i32): void {
  let j = 0;
  if (sizeof<Real>() == 4) {
    for (; j <= rows - 4; j += 4) {
      let l = 0;
      for (; l <= columns - 4; l += 4) square(at(from, l), fromRow, at(to, j) + (<usize>l) * toRow, toRow);
      for (let row = 0; row < 4; row++) column(from + (<usize>row) * fromRow, at(to, j + row), toRow, l, columns);
      from += 4 * fromRow;
    }
  }
  for (; j < rows; j++) {
    column(from, at(to, j), toRow, 0, columns);
    from += fromRow;
  }
}

/** Elements l … columns of a row become a column. */
function column(from: usize, to: usize, toRow: usize, l: i32, columns: i32): void {
  to += (<usize>l) * toRow;
  for (; l < columns; l++) {
    store<Real>(to, load<Real>(at(from, l)));
    to += toRow;
  }
}

/** Four rows of four f32. */
// @ts-ignore: decorator
@inline
function square(from: usize, fromRow: usize, to: usize, toRow: usize): void {
  const r0 = v128.load(from), r1 = v128.load(from + fromRow);
  const r2 = v128.load(from + 2 * fromRow), r3 = v128.load(from + 3 * fromRow);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to + toRow, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(to + 2 * toRow, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(to + 3 * toRow, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}
