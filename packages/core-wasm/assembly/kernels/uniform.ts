import { int, ptr } from "../args";
import { randomBlock, streamCounter, streamKey } from "../random";
import { Real } from "../real";
import { at, LANES, storeSome } from "../simd";

const UNIT_24: f64 = 1 / 16777216.0;
const UNIT_53: f64 = 1 / 9007199254740992.0;

/**
 * y = independent uniform numbers in [low, high), range = [low, high], stream = [seed, purpose, step]:
 * low + (high − low)·u in f64, rounded to the element type; u has 24 random bits in the f32 build, 53 in the f64 build.
 * What rounding moved out of the interval becomes the nearest element inside; an empty interval gives its lower bound.
 * Value i depends on the range, the stream and i alone.
 * @kernel y[n] range:f64[2] stream:f64[3]
 */
export function uniform(args: usize): void {
  const y = ptr(args, 0);
  const low = load<f64>(ptr(args, 1));
  const high = load<f64>(ptr(args, 1), 8);
  const n = int(args, 3);
  const key = streamKey(ptr(args, 2));
  const counter = streamCounter(ptr(args, 2));
  const offset = f64x2.splat(low);
  const width = f64x2.splat(high - low);
  const least = leastFrom(low);
  const first = v128.splat<Real>(least);
  const last = v128.splat<Real>(greatestBelow(high, least));
  let block: u32 = 0;
  for (let i = 0; i < n; i += LANES) {
    const drawn = scaled(randomBlock(counter, key, block++), width, offset);
    // A NaN of the range passes: both comparisons fail.
    const inside = v128.pmin<Real>(v128.pmax<Real>(drawn, first), last);
    if (n - i >= LANES) v128.store(at(y, i), inside);
    else storeSome(at(y, i), inside, n - i);
  }
}

/** offset + width·u for each lane of the block `words`. */
// @ts-ignore: decorator
@inline
function scaled(words: v128, width: v128, offset: v128): v128 {
  if (sizeof<Real>() == 4) {
    const bits = i32x4.shr_u(words, 8);
    const front = f64x2.mul(f64x2.convert_low_i32x4_u(bits), f64x2.splat(UNIT_24));
    const upper = v128.shuffle<i64>(bits, bits, 1, 1);
    const back = f64x2.mul(f64x2.convert_low_i32x4_u(upper), f64x2.splat(UNIT_24));
    return v128.shuffle<i64>(
      f32x4.demote_f64x2_zero(f64x2.add(offset, f64x2.mul(width, front))),
      f32x4.demote_f64x2_zero(f64x2.add(offset, f64x2.mul(width, back))),
      0, 2,
    );
  }
  const bits = i64x2.shr_u(words, 11);
  const u = f64x2(<f64>i64x2.extract_lane(bits, 0), <f64>i64x2.extract_lane(bits, 1));
  return f64x2.add(offset, f64x2.mul(width, f64x2.mul(u, f64x2.splat(UNIT_53))));
}

/** The least element ≥ low. */
function leastFrom(low: f64): Real {
  const rounded = <Real>low;
  return <f64>rounded < low ? neighbour(rounded, 1) : rounded;
}

/** The greatest element < high, but not below `least`. */
function greatestBelow(high: f64, least: Real): Real {
  const rounded = <Real>high;
  const below = <f64>rounded >= high ? neighbour(rounded, -1) : rounded;
  return below < least ? least : below;
}

/** The next element above (direction 1) or below (−1). */
function neighbour(value: Real, direction: i32): Real {
  const away = value > 0 == direction > 0 ? 1 : -1;
  if (sizeof<Real>() == 4) {
    if (value == 0) return <Real>(<f32>direction * f32.MIN_VALUE);
    return <Real>reinterpret<f32>(reinterpret<i32>(<f32>value) + away);
  }
  if (value == 0) return <Real>(<f64>direction * f64.MIN_VALUE);
  return <Real>reinterpret<f64>(reinterpret<i64>(<f64>value) + away);
}
