import { int, ptr } from "../args";
import { SCRATCH } from "../heap";
import { log } from "../math";
import { sinCosOfSmall } from "../math/trigonometry";
import { randomBlock, streamCounter, streamKey } from "../random";
import { Real } from "../real";
import { at } from "../simd";

const UNIT_53: f64 = 1 / 9007199254740992.0;
const TWO_PI: f64 = 6.283185307179586;

/**
 * y = independent normal numbers, moments = [mean, standard deviation], stream = [seed, purpose, step].
 * Box and Muller (1958): values 2j and 2j + 1 are mean + deviation·√(−2 ln u)·(cos 2πv, sin 2πv), where u in (0, 1] and
 * v in [0, 1) have 53 bits each from block j. Computed in f64 and rounded, so both builds draw the same numbers.
 * Value i depends on the moments, the stream and i alone.
 * @kernel y[n] moments:f64[2] stream:f64[3]
 */
export function normal(args: usize): void {
  const y = ptr(args, 0);
  const mean = load<f64>(ptr(args, 1));
  const deviation = load<f64>(ptr(args, 1), 8);
  const n = int(args, 3);
  const key = streamKey(ptr(args, 2));
  const counter = streamCounter(ptr(args, 2));
  for (let i = 0; i < n; i += 2) {
    const bits = i64x2.shr_u(randomBlock(counter, key, <u32>i >> 1), 11);
    const u = 1 - <f64>i64x2.extract_lane(bits, 0) * UNIT_53;
    const angle = TWO_PI * (<f64>i64x2.extract_lane(bits, 1) * UNIT_53);
    const radius = deviation * sqrt(-2 * log(u));
    sinCosOfSmall(angle, SCRATCH);
    store<Real>(at(y, i), <Real>(mean + radius * load<f64>(SCRATCH, 8)));
    if (i + 1 < n) store<Real>(at(y, i + 1), <Real>(mean + radius * load<f64>(SCRATCH)));
  }
}
