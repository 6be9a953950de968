import { int, ptr } from "../args";
import { rateOf, stepOf } from "../clock";
import { Real } from "../real";
import { at } from "../simd";

// `d` is the last step, `previous` the gradient before it; g stands for g + λθ. Through two equal slopes no parabola with
// a minimum can be laid: there, and where d = 0, the step is −ηg.

/**
 * Quickprop by the bare secant (lecture notes R93): θ ← θ + d, d ← g d / (previous − g), the minimum of the parabola through
 * both slopes. hyper = [λ weight decay].
 * @kernel theta[n] g[n] previous[n] d[n] hyper:f64[1] rates:f64[S] clock:f64[2]
 */
export function quickpropSecant(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), previous = ptr(args, 2), d = ptr(args, 3), clock = ptr(args, 6);
  const n = int(args, 7);
  const decay = <Real>load<f64>(ptr(args, 4));
  const minusRate = <Real>-rateOf(ptr(args, 5), clock);
  const first = stepOf(clock) == 0;
  for (let i = 0; i < n; i++) {
    const p = load<Real>(at(theta, i));
    const slope = decay * p + load<Real>(at(g, i));
    const before = load<Real>(at(previous, i));
    const last = load<Real>(at(d, i));
    const step = first || last == 0 || before == slope ? minusRate * slope : (last * slope) / (before - slope);
    store<Real>(at(previous, i), slope);
    store<Real>(at(d, i), step);
    store<Real>(at(theta, i), p + step);
  }
}

/**
 * Quickprop (Fahlman 1988): the secant's step, at most μ times the last one, plus −ηg while the slope still points the way
 * of the last step. hyper = [μ growth limit, λ weight decay].
 * @kernel theta[n] g[n] previous[n] d[n] hyper:f64[2] rates:f64[S] clock:f64[2]
 */
export function quickprop(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1), previous = ptr(args, 2), d = ptr(args, 3), hyper = ptr(args, 4);
  const n = int(args, 7);
  const growth = load<f64>(hyper);
  const most = <Real>growth, shrink = <Real>(growth / (1 + growth));
  const decay = <Real>load<f64>(hyper, 8);
  const minusRate = <Real>-rateOf(ptr(args, 5), ptr(args, 6));
  for (let i = 0; i < n; i++) {
    const p = load<Real>(at(theta, i));
    const slope = decay * p + load<Real>(at(g, i));
    const last = load<Real>(at(d, i));
    let step: Real = minusRate * slope;
    if (last != 0) step = limited(slope, load<Real>(at(previous, i)), last, most, shrink, step);
    store<Real>(at(previous, i), slope);
    store<Real>(at(d, i), step);
    store<Real>(at(theta, i), p + step);
  }
}

/** The step after a step `last` ≠ 0, written for last > 0; the other direction is its mirror. */
function limited(slope: Real, before: Real, last: Real, most: Real, shrink: Real, downhill: Real): Real {
  const side: Real = last > 0 ? 1 : -1;
  const still = side * slope < 0 ? downhill : <Real>0;
  if (side * slope <= side * (shrink * before)) return still + most * last;
  return before == slope ? downhill : still + (last * slope) / (before - slope);
}
