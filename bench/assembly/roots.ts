/**
 * c ← a/√c on registers, eight independent vectors of four: the root and the quotient that an update of Adam cannot do
 * without, n elements of each; n is a multiple of 32.
 */
export function roots(n: i32, a: f32): f32 {
  const one = f32x4.splat(a);
  let c0 = f32x4.splat(1.25),
    c1 = f32x4.splat(1.5),
    c2 = f32x4.splat(1.75),
    c3 = f32x4.splat(2);
  let c4 = f32x4.splat(2.25),
    c5 = f32x4.splat(2.5),
    c6 = f32x4.splat(2.75),
    c7 = f32x4.splat(3);
  for (; n > 0; n -= 32) {
    c0 = f32x4.div(one, f32x4.sqrt(c0));
    c1 = f32x4.div(one, f32x4.sqrt(c1));
    c2 = f32x4.div(one, f32x4.sqrt(c2));
    c3 = f32x4.div(one, f32x4.sqrt(c3));
    c4 = f32x4.div(one, f32x4.sqrt(c4));
    c5 = f32x4.div(one, f32x4.sqrt(c5));
    c6 = f32x4.div(one, f32x4.sqrt(c6));
    c7 = f32x4.div(one, f32x4.sqrt(c7));
  }
  const low = f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3));
  const high = f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7));
  return f32x4.extract_lane(f32x4.add(low, high), 0);
}
