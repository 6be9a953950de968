/**
 * y ← y + a·x over n floats, `times` times, with the sign of a turned round each time so that y stays small: two loads and
 * a store, 12 bytes an element. n is a multiple of 16; x and y are byte addresses.
 */
export function axpy(x: usize, y: usize, n: i32, a: f32, times: i32): void {
  for (; times > 0; times--) {
    pass(x, y, n, a);
    a = -a;
  }
}

/** One pass, a function of its own: an engine that compiles hot functions again takes the new one at the next pass. */
function pass(x: usize, y: usize, n: i32, a: f32): void {
  const factor = f32x4.splat(a);
  const end = x + ((<usize>n) << 2);
  for (; x < end; x += 64, y += 64) {
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(factor, v128.load(x))));
    v128.store(y, f32x4.add(v128.load(y, 16), f32x4.mul(factor, v128.load(x, 16))), 16);
    v128.store(y, f32x4.add(v128.load(y, 32), f32x4.mul(factor, v128.load(x, 32))), 32);
    v128.store(y, f32x4.add(v128.load(y, 48), f32x4.mul(factor, v128.load(x, 48))), 48);
  }
}
