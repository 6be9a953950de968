// Multiply-adds on registers alone: what a host can do at most with 128-bit SIMD. Compilers differ in what they keep in
// registers, so there are three loops and the fastest counts. Kernels are measured against it in the same process.

/**
 * Eight accumulators, c ← c + a·b, as in the matrix kernel's 4×8 tile but without its loads; 64 flops a round. The factors
 * are turned round each time, so that no product stays the same and can be taken out of the loop.
 */
export function tile8(rounds: i32, first: f32, second: f32): f32 {
  let a0 = f32x4.splat(first),
    a1 = f32x4.splat(second);
  const b0 = f32x4.splat(first),
    b1 = f32x4.splat(second),
    b2 = f32x4.splat(first - second),
    b3 = f32x4.splat(second - first);
  let c0 = f32x4.splat(0),
    c1 = c0,
    c2 = c0,
    c3 = c0,
    c4 = c0,
    c5 = c0,
    c6 = c0,
    c7 = c0;
  for (; rounds > 0; rounds--) {
    c0 = f32x4.add(c0, f32x4.mul(a0, b0));
    c1 = f32x4.add(c1, f32x4.mul(a0, b1));
    c2 = f32x4.add(c2, f32x4.mul(a0, b2));
    c3 = f32x4.add(c3, f32x4.mul(a0, b3));
    c4 = f32x4.add(c4, f32x4.mul(a1, b0));
    c5 = f32x4.add(c5, f32x4.mul(a1, b1));
    c6 = f32x4.add(c6, f32x4.mul(a1, b2));
    c7 = f32x4.add(c7, f32x4.mul(a1, b3));
    const turned = a0;
    a0 = a1;
    a1 = turned;
  }
  const all = f32x4.add(
    f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3)),
    f32x4.add(f32x4.add(c4, c5), f32x4.add(c6, c7)),
  );
  return (
    f32x4.extract_lane(all, 0) + f32x4.extract_lane(all, 1) + f32x4.extract_lane(all, 2) + f32x4.extract_lane(all, 3)
  );
}

/** 10 independent accumulators, c ← c·a + b, 80 flops a round. */
export function chain10(rounds: i32, first: f32, second: f32): f32 {
  const a = f32x4.splat(first),
    b = f32x4.splat(second);
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(1);
  let c2 = f32x4.splat(2);
  let c3 = f32x4.splat(3);
  let c4 = f32x4.splat(4);
  let c5 = f32x4.splat(5);
  let c6 = f32x4.splat(6);
  let c7 = f32x4.splat(7);
  let c8 = f32x4.splat(8);
  let c9 = f32x4.splat(9);
  for (; rounds > 0; rounds--) {
    c0 = f32x4.add(f32x4.mul(c0, a), b);
    c1 = f32x4.add(f32x4.mul(c1, a), b);
    c2 = f32x4.add(f32x4.mul(c2, a), b);
    c3 = f32x4.add(f32x4.mul(c3, a), b);
    c4 = f32x4.add(f32x4.mul(c4, a), b);
    c5 = f32x4.add(f32x4.mul(c5, a), b);
    c6 = f32x4.add(f32x4.mul(c6, a), b);
    c7 = f32x4.add(f32x4.mul(c7, a), b);
    c8 = f32x4.add(f32x4.mul(c8, a), b);
    c9 = f32x4.add(f32x4.mul(c9, a), b);
  }
  const all = f32x4.add(
    f32x4.add(
      f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), c6), c7),
      c8,
    ),
    c9,
  );
  return (
    f32x4.extract_lane(all, 0) + f32x4.extract_lane(all, 1) + f32x4.extract_lane(all, 2) + f32x4.extract_lane(all, 3)
  );
}

/** 12 independent accumulators, c ← c·a + b, 96 flops a round. */
export function chain12(rounds: i32, first: f32, second: f32): f32 {
  const a = f32x4.splat(first),
    b = f32x4.splat(second);
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(1);
  let c2 = f32x4.splat(2);
  let c3 = f32x4.splat(3);
  let c4 = f32x4.splat(4);
  let c5 = f32x4.splat(5);
  let c6 = f32x4.splat(6);
  let c7 = f32x4.splat(7);
  let c8 = f32x4.splat(8);
  let c9 = f32x4.splat(9);
  let c10 = f32x4.splat(10);
  let c11 = f32x4.splat(11);
  for (; rounds > 0; rounds--) {
    c0 = f32x4.add(f32x4.mul(c0, a), b);
    c1 = f32x4.add(f32x4.mul(c1, a), b);
    c2 = f32x4.add(f32x4.mul(c2, a), b);
    c3 = f32x4.add(f32x4.mul(c3, a), b);
    c4 = f32x4.add(f32x4.mul(c4, a), b);
    c5 = f32x4.add(f32x4.mul(c5, a), b);
    c6 = f32x4.add(f32x4.mul(c6, a), b);
    c7 = f32x4.add(f32x4.mul(c7, a), b);
    c8 = f32x4.add(f32x4.mul(c8, a), b);
    c9 = f32x4.add(f32x4.mul(c9, a), b);
    c10 = f32x4.add(f32x4.mul(c10, a), b);
    c11 = f32x4.add(f32x4.mul(c11, a), b);
  }
  const all = f32x4.add(
    f32x4.add(
      f32x4.add(
        f32x4.add(
          f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(f32x4.add(c0, c1), c2), c3), c4), c5), c6), c7),
          c8,
        ),
        c9,
      ),
      c10,
    ),
    c11,
  );
  return (
    f32x4.extract_lane(all, 0) + f32x4.extract_lane(all, 1) + f32x4.extract_lane(all, 2) + f32x4.extract_lane(all, 3)
  );
}
