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
 * Rprop⁻ (Riedmiller 1994; the name is Igel & Hüsken's, 2003): as iRprop⁻, but after a change of sign it steps at once.
 * @kernel theta[n] g[n] previous[n] step[n] hyper:f64[5] clock:f64[2]
 */
export function rpropMinus(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), previous = ptr(args, 2), step = ptr(args, 3), hyper = ptr(args, 4);
  const n = int(args, 6);
  const first = stepOf(ptr(args, 5)) == 0;
  for (let i = 0; i < n; i++) {
    const gradient = load<Real>(at(g, i));
    const turn = first ? <Real>0 : gradient * load<Real>(at(previous, i));
    const size = nextStep(step, i, turn, first, hyper);
    store<Real>(at(theta, i), load<Real>(at(theta, i)) - signed(gradient, size));
    store<Real>(at(previous, i), gradient);
  }
}

/**
 * Rprop⁺ (Riedmiller & Braun 1993): a change of sign takes the last move back and sets the stored gradient to 0, so that
 * the next step goes by its own sign.
 * @kernel theta[n] g[n] previous[n] step[n] move[n] hyper:f64[5] clock:f64[2]
 */
export function rpropPlus(args: usize): void {
  plus(args, ptr(args, 5), ptr(args, 6), int(args, 7), true);
}

/**
 * iRprop⁺ (Igel & Hüsken 2003): as Rprop⁺, but a change of sign takes the last move back only where the loss has grown.
 * `value` is the loss at θ, `last` the loss one step before.
 * @kernel theta[n] g[n] previous[n] step[n] move[n] hyper:f64[5] clock:f64[2] value:f64[S] last:f64[1]
 */
export function irpropPlus(args: usize): void {
  const clock = ptr(args, 6), last = ptr(args, 8);
  const value = load<f64>(ptr(args, 7) + ((<usize>cursorOf(clock)) << 3));
  const grew = stepOf(clock) != 0 && value > load<f64>(last);
  store<f64>(last, value);
  plus(args, ptr(args, 5), clock, int(args, 9), grew);
}

/** A step of Rprop⁺ or iRprop⁺; where the sign changes, the last move is taken back if `back`. */
function plus(args: usize, hyper: usize, clock: usize, n: i32, back: bool): void {
  const theta = ptr(args, 0), g = ptr(args, 1), previous = ptr(args, 2), step = ptr(args, 3), move = ptr(args, 4);
  const first = stepOf(clock) == 0;
  for (let i = 0; i < n; i++) {
    let gradient = load<Real>(at(g, i));
    const turn = first ? <Real>0 : gradient * load<Real>(at(previous, i));
    const size = nextStep(step, i, turn, first, hyper);
    let change = -signed(gradient, size);
    if (turn < 0) {
      gradient = 0;
      change = back ? -load<Real>(at(move, i)) : <Real>0;
    }
    store<Real>(at(theta, i), load<Real>(at(theta, i)) + change);
    store<Real>(at(previous, i), gradient);
    store<Real>(at(move, i), change);
  }
}

/**
 * The lecture notes' Rprop (R88) goes to where its next step would lead: kept ← θ, θ ← θ − sign(previous)·step. On the first
 * step `previous` is 0, so the gradient is taken at θ.
 * @kernel theta[n] kept[n] previous[n] step[n]
 */
export function rpropLectureLookahead(args: usize): void {
  const theta = ptr(args, 0), kept = ptr(args, 1), previous = ptr(args, 2), step = ptr(args, 3);
  const n = int(args, 4);
  for (let i = 0; i < n; i++) {
    const p = load<Real>(at(theta, i));
    store<Real>(at(kept, i), p);
    store<Real>(at(theta, i), p - signed(load<Real>(at(previous, i)), load<Real>(at(step, i))));
  }
}

/**
 * With g taken where the step leads: the same sign keeps the step and makes it larger; any other, 0 too, takes it back and
 * makes it smaller. The stored gradient changes only where the step is kept. The first step stores the gradient and moves
 * nothing.
 * @kernel theta[n] g[n] kept[n] previous[n] step[n] hyper:f64[5] clock:f64[2]
 */
export function rpropLecture(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), kept = ptr(args, 2), previous = ptr(args, 3), step = ptr(args, 4);
  const hyper = ptr(args, 5);
  const n = int(args, 7);
  const first = stepOf(ptr(args, 6)) == 0;
  for (let i = 0; i < n; i++) {
    const gradient = load<Real>(at(g, i));
    const same = signed(gradient, 1) == signed(load<Real>(at(previous, i)), 1);
    nextStep(step, i, first ? <Real>0 : same ? <Real>1 : <Real>-1, first, hyper);
    if (first || same || gradient != gradient) store<Real>(at(previous, i), gradient);
    if (gradient != gradient) store<Real>(at(theta, i), gradient);
    else if (!same) store<Real>(at(theta, i), load<Real>(at(kept, i)));
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
