import { ptr } from "../args";
import { cursorOf } from "../clock";

/**
 * The learning rate of a group of parameters at this step: own = factor · rate, at the cursor; hyper = [factor].
 * @kernel rates:f64[S] own:f64[S] hyper:f64[1] clock:f64[2]
 */
export function ownRate(args: usize): void {
  const place = (<usize>cursorOf(ptr(args, 3))) << 3;
  store<f64>(ptr(args, 1) + place, load<f64>(ptr(args, 2)) * load<f64>(ptr(args, 0) + place));
}
