import { at, LANES, mulAdd, put } from "./simd";

/** y ← y + factor·x for n elements: four vectors a round, so that memory, not counting, is the limit. */
export function addScaled(y: usize, x: usize, factor: v128, n: i32): void {
  let i = 0;
  for (; i <= n - 4 * LANES; i += 4 * LANES) {
    const p = at(y, i), q = at(x, i);
    v128.store(p, mulAdd(factor, v128.load(q), v128.load(p)));
    v128.store(p, mulAdd(factor, v128.load(q, 16), v128.load(p, 16)), 16);
    v128.store(p, mulAdd(factor, v128.load(q, 32), v128.load(p, 32)), 32);
    v128.store(p, mulAdd(factor, v128.load(q, 48), v128.load(p, 48)), 48);
  }
  for (; i < n; i += LANES) {
    const p = at(y, i);
    put(p, mulAdd(factor, v128.load(at(x, i)), v128.load(p)), n - i);
  }
}
