import { addScaled } from "../addScaled";
import { int, ptr } from "../args";
import { rateOf } from "../clock";
import { Real } from "../real";
import { at, LANES, mulAdd, storeSome } from "../simd";

/**
 * θ ← θ − η (g + λθ); hyper = [λ weight decay]. Where λ is 0, θ − ηg: for finite θ the same bits, and infinite θ stays.
 * @kernel theta[n] g[n] hyper:f64[1] rates:f64[S] clock:f64[2]
 */
export function gradientDescent(args: usize): void {
  const theta = ptr(args, 0), g = ptr(args, 1);
  const n = int(args, 5);
  const minusRate = v128.splat<Real>(<Real>-rateOf(ptr(args, 3), ptr(args, 4)));
  const lambda = load<f64>(ptr(args, 2));
  if (lambda == 0) {
    addScaled(theta, g, minusRate, n);
    return;
  }
  const decay = v128.splat<Real>(<Real>lambda);
  let i = 0;
  for (; i <= n - LANES; i += LANES) v128.store(at(theta, i), moved(at(theta, i), at(g, i), decay, minusRate));
  if (i < n) storeSome(at(theta, i), moved(at(theta, i), at(g, i), decay, minusRate), n - i);
}

// @ts-ignore: decorator
@inline
function moved(theta: usize, g: usize, decay: v128, minusRate: v128): v128 {
  const p = v128.load(theta);
  return mulAdd(minusRate, mulAdd(decay, p, v128.load(g)), p);
}
