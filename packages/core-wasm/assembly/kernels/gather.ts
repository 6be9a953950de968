import { int, ptr } from "../args";
import { cursorOf } from "../clock";
import { Real } from "../real";

/**
 * Copies the rows of the current batch: rows[i] = source[order[c·B + i]], or source[c·B + i] without an order, where c is
 * the clock's cursor.
 * @kernel source[R,K] order?:i32[L] clock:f64[2] rows[B,K]
 */
export function gatherRows(args: usize): void {
  const columns = int(args, 5);
  gather(ptr(args, 0), ptr(args, 1), ptr(args, 2), ptr(args, 3), int(args, 7), (<usize>columns) << alignof<Real>());
}

/**
 * Copies the labels of the current batch, as `gatherRows`.
 * @kernel source:i32[R] order?:i32[L] clock:f64[2] rows:i32[B]
 */
export function gatherLabels(args: usize): void {
  gather(ptr(args, 0), ptr(args, 1), ptr(args, 2), ptr(args, 3), int(args, 6), 4);
}

function gather(source: usize, order: usize, clock: usize, rows: usize, count: i32, bytes: usize): void {
  const first = cursorOf(clock) * count;
  if (!order) {
    memory.copy(rows, source + (<usize>first) * bytes, (<usize>count) * bytes);
    return;
  }
  for (let i = 0; i < count; i++) {
    const row = load<i32>(order + ((<usize>(first + i)) << 2));
    memory.copy(rows + (<usize>i) * bytes, source + (<usize>row) * bytes, bytes);
  }
}
