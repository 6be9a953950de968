/** Shares of units that are to be expected; they sum to 1. */
export interface ElbowShares {
  /** Bending inside the interval. */
  readonly inside: number;
  /** 0 all over it, and straight all over it: as many of each. */
  readonly dead: number;
  readonly alwaysOn: number;
}

/**
 * How many ReLUs of one input are to be expected to bend in an interval, be dead or always on, where weights and biases start as normal numbers: the elbow −b/w is then
 * a Cauchy number of scale s = σ_b/σ_w, P(low < −b/w < high) = (arctan(high/s) − arctan(low/s))/π, and of those outside one half is dead, the other always on. On [−1, 1] with
 * s = 1 that is ½, ¼ and ¼. With biases that start at 0 all elbows stand at 0: inside, all of them, if 0 is.
 *
 * Source: lecture notes R119, which take all outside for dead (E18). Compare with `unitElbows` and `deadUnits`.
 * @param deviations σ_w > 0 and σ_b ≥ 0; 1 and 1 unless given.
 * @throws RangeError on an interval without length, or deviations out of range.
 *
 * @example
 * ```ts
 * import { elbowLaw } from '@elbow/nn';
 * const { inside, dead } = elbowLaw([-1, 1]);
 * console.log(inside.toFixed(12), dead.toFixed(12)); // 0.500000000000 0.250000000000
 * ```
 */
export function elbowLaw(
  [low, high]: readonly [low: number, high: number],
  { weights = 1, biases = 1 }: { weights?: number; biases?: number } = {},
): ElbowShares {
  if (!(low < high)) {
    throw new RangeError(`elbowLaw: the interval must be [low, high] with low < high, got [${low}, ${high}]`);
  }
  if (!(weights > 0 && weights < Infinity && biases >= 0 && biases < Infinity)) {
    throw new RangeError(`elbowLaw: deviations must be finite, weights > 0 and biases >= 0, got ${weights}, ${biases}`);
  }
  const scale = biases / weights;
  const inside =
    scale === 0 ? Number(low < 0 && high > 0) : (arctangent(high / scale) - arctangent(low / scale)) / Math.PI;
  return { inside, dead: (1 - inside) / 2, alwaysOn: (1 - inside) / 2 };
}

/** Halvings of the angle: then it is below 0.1, and x²³ below 1e-23. */
const HALVINGS = 4;
const LAST_TERM = 21;

/** arctan x by its series, after arctan x = 2 arctan(x/(1 + √(1 + x²))), which keeps the bits alike on every host. */
function arctangent(x: number): number {
  if (Math.abs(x) > 1) return Math.sign(x) * (Math.PI / 2) - arctangent(1 / x);
  let [y, factor] = [x, 1];
  for (let i = 0; i < HALVINGS; i++) {
    y /= 1 + Math.sqrt(1 + y * y);
    factor *= 2;
  }
  let sum = 0;
  for (let k = LAST_TERM; k >= 1; k -= 2) sum = (k % 4 === 1 ? 1 : -1) / k + y * y * sum;
  return factor * y * sum;
}
