import { int, ptr } from "../args";
import { cursorOf, stepOf } from "../clock";
import { Real } from "../real";
import { at } from "../simd";

// hyper = [initial step, increase η⁺, decrease η⁻, smallest step, largest step]. `step` holds magnitudes, `previous` the
// stored gradient; both start at the first step. Sign and magnitude are kept apart, so a clamp never turns a step round.

/**
 * iRprop⁻ (Igel & Hüsken 2003; PyTorch's Rprop): the step grows while the gradient keeps its sign and shrinks when it
 * changes; after a change the stored gradient is 0 and the parameter waits one step.
 * @kernel theta[n] g[n] previous[n] step[n] hyper:f64[5] clock:f64[2]
 */
export function irpropMinus(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), previous = ptr(args, 2), step = ptr(args, 3), hyper = ptr(args, 4);
  const n = int(args, 6);
  const first = stepOf(ptr(args, 5)) == 0;
  for (let i = 0; i < n; i++) {
    let gradient = load<Real>(at(g, i));
    const turn = first ? <Real>0 : gradient * load<Real>(at(previous, i));
    const size = nextStep(step, i, turn, first, hyper);
    if (turn < 0) gradient = 0;
    store<Real>(at(theta, i), load<Real>(at(theta, i)) - signed(gradient, size));
    store<Real>(at(previous, i), gradient);
  }
}

/**
 * iRprop⁺ (Igel & Hüsken 2003): as Rprop⁺, but a change of sign takes the last move back only where the loss has grown.
 * `value` is the loss at θ, `last` the loss one step before.
 * @kernel theta[n] g[n] previous[n] step[n] move[n] hyper:f64[5] clock:f64[2] value:f64[S] last:f64[1]
 */
export function irpropPlus(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), previous = ptr(args, 2), step = ptr(args, 3), move = ptr(args, 4);
  const hyper = ptr(args, 5), clock = ptr(args, 6), last = ptr(args, 8);
  const n = int(args, 9);
  const first = stepOf(clock) == 0;
  const value = load<f64>(ptr(args, 7) + ((<usize>cursorOf(clock)) << 3));
  const grew = !first && value > load<f64>(last);
  store<f64>(last, value);
  for (let i = 0; i < n; i++) {
    let gradient = load<Real>(at(g, i));
    const turn = first ? <Real>0 : gradient * load<Real>(at(previous, i));
    const size = nextStep(step, i, turn, first, hyper);
    let change = -signed(gradient, size);
    if (turn < 0) {
      gradient = 0;
      change = grew ? -load<Real>(at(move, i)) : <Real>0;
    }
    store<Real>(at(theta, i), load<Real>(at(theta, i)) + change);
    store<Real>(at(previous, i), gradient);
    store<Real>(at(move, i), change);
  }
}

/** Adapts the magnitude of coordinate i: × η⁺ up to the largest where turn > 0, × η⁻ down to the smallest where turn < 0. */
// @ts-ignore: decorator
@inline
function nextStep(step: usize, i: i32, turn: Real, first: bool, hyper: usize): Real {
  let size = first ? <Real>load<f64>(hyper) : load<Real>(at(step, i));
  if (turn > 0) size = min<Real>(size * <Real>load<f64>(hyper, 8), <Real>load<f64>(hyper, 32));
  else if (turn < 0) size = max<Real>(size * <Real>load<f64>(hyper, 16), <Real>load<f64>(hyper, 24));
  store<Real>(at(step, i), size);
  return size;
}

/** sign(g)·size, 0 where g is 0; a NaN gradient gives NaN. */
// @ts-ignore: decorator
@inline
function signed(gradient: Real, size: Real): Real {
  return gradient > 0 ? size : gradient < 0 ? -size : gradient;
}
