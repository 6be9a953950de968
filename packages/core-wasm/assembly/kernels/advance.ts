import { ptr } from "../args";

/**
 * Counts one step: clock = [updates made, batch within this call].
 * @kernel clock:f64[2]
 */
export function advance(args: usize): void {
  const clock = ptr(args, 0);
  store<f64>(clock, load<f64>(clock) + 1);
  store<f64>(clock, load<f64>(clock, 8) + 1, 8);
}
