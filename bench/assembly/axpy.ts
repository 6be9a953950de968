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

/**
 * z ← z/2 + a·x, y ← y + z: three loads and two stores, 20 bytes an element, as momentum moves them. Where stores, not bytes,
 * are the limit it is slower than axpy; so this is what an update with two results can reach.
 */
export function twoWrites(x: usize, y: usize, z: usize, n: i32, a: f32, times: i32): void {
  for (; times > 0; times--) {
    passTwo(x, y, z, n, a);
    a = -a;
  }
}

function passTwo(x: usize, y: usize, z: usize, n: i32, a: f32): void {
  const factor = f32x4.splat(a);
  const end = x + ((<usize>n) << 2);
  for (; x < end; x += 64, y += 64, z += 64) {
    one(x, y, z, factor);
    one(x + 16, y + 16, z + 16, factor);
    one(x + 32, y + 32, z + 32, factor);
    one(x + 48, y + 48, z + 48, factor);
  }
}

function one(x: usize, y: usize, z: usize, factor: v128): void {
  const sum = f32x4.add(f32x4.mul(f32x4.splat(0.5), v128.load(z)), f32x4.mul(factor, v128.load(x)));
  v128.store(z, sum);
  v128.store(y, f32x4.add(v128.load(y), sum));
}
