import { everyLane } from "./everyLane";
import { Real } from "./real";

/** ±1 with the sign of each lane; zeros and NaN stay what they are. */
// @ts-ignore: decorator
@inline
export function sign(c: v128): v128 {
  const zero = everyLane(0);
  const sized = v128.or(v128.gt<Real>(c, zero), v128.lt<Real>(c, zero));
  const one = v128.bitselect(c, everyLane(1), everyLane(-0.0));
  return v128.bitselect(one, c, sized);
}
