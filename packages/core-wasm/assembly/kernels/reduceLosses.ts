import { int, ptr } from "../args";
import { cursorOf } from "../clock";
import { Real } from "../real";
import { at, LANES, put } from "../simd";
import { sumOf } from "../sums";

const SUM: Real = 0;
const ELEMENTS: Real = 2;

/**
 * One number of many: Σᵢ wᵢ Σⱼ lossesᵢⱼ / D into values[cursor], and g, unless null, times wᵢ/D, in place. D is 1 for by = 0 (a sum),
 * Σ wᵢsᵢ for 1 (a mean over rows), N times that for 2 (over elements); 1 where that is 0, so that a batch in which no row
 * counts has loss and gradient 0. w and s (shares) are 1 where null; without losses only g is scaled. Sums are f64, in order.
 * @kernel losses?[B,N] weights?[B] shares?[B] by[1] clock:f64[2] values:f64[S] g?[B,N]
 */
export function reduceLosses(args: usize): void {
  let losses = ptr(args, 0), g = ptr(args, 6);
  const weights = ptr(args, 1), shares = ptr(args, 2);
  const batch = int(args, 7), n = int(args, 8);
  const divisor = divisorOf(load<Real>(ptr(args, 3)), weights, shares, batch, n);
  let sum: f64 = 0;
  for (let i = 0; i < batch; i++) {
    const w: f64 = weights ? <f64>load<Real>(at(weights, i)) : 1;
    if (losses) {
      sum += w * sumOf(losses, n);
      losses = at(losses, n);
    }
    if (g) {
      const s = v128.splat<Real>(<Real>(w / divisor));
      for (let j = 0; j < n; j += LANES) put(at(g, j), v128.mul<Real>(v128.load(at(g, j)), s), n - j);
      g = at(g, n);
    }
  }
  if (losses) store<f64>(ptr(args, 5) + ((<usize>cursorOf(ptr(args, 4))) << 3), sum / divisor);
}

function divisorOf(by: Real, weights: usize, shares: usize, rows: i32, n: i32): f64 {
  if (by == SUM) return 1;
  let total: f64 = 0;
  for (let i = 0; i < rows; i++) {
    const w: f64 = weights ? <f64>load<Real>(at(weights, i)) : 1;
    total += shares ? w * <f64>load<Real>(at(shares, i)) : w;
  }
  if (total == 0) return 1;
  return by == ELEMENTS ? <f64>n * total : total;
}
