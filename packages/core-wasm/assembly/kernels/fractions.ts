import { int, ptr } from "../args";
import { randomBlock, streamCounter, streamKey } from "../random";

const UNIT_53: f64 = 1 / 9007199254740992.0;

/**
 * u = independent uniform numbers in [0, 1) with 53 random bits, f64 in every build, two a block: what draws rows, so that
 * their order does not depend on the precision. Value i depends on the stream and i alone. stream = [seed, purpose, step].
 * @kernel u:f64[n] stream:f64[3]
 */
export function fractions(args: usize): void {
  const u = ptr(args, 0);
  const n = int(args, 2);
  const key = streamKey(ptr(args, 1));
  const counter = streamCounter(ptr(args, 1));
  for (let i = 0; i < n; i += 2) {
    const bits = i64x2.shr_u(randomBlock(counter, key, <u32>i >> 1), 11);
    store<f64>(u + ((<usize>i) << 3), <f64>i64x2.extract_lane(bits, 0) * UNIT_53);
    if (i + 1 < n) store<f64>(u + ((<usize>i) << 3), <f64>i64x2.extract_lane(bits, 1) * UNIT_53, 8);
  }
}
