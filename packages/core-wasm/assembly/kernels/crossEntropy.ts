import { int, ptr } from "../args";
import { cursorOf } from "../clock";
import { expV, log } from "../math";
import { Real } from "../real";
import { at, LANES, storeSome } from "../simd";
import { totalWeight } from "../weights";

/**
 * Mean softmax cross-entropy of logits z, Σᵢ wᵢ (log Σⱼ exp zᵢⱼ − zᵢ,labelᵢ) / Σ w with w = 1 where null, into
 * values[cursor]; p receives softmax(z) and dz, unless null, the gradient wᵢ (p − onehot) / Σ w. The row's maximum is
 * subtracted first, so logits of any finite size are safe. Rows are summed in f64, in order.
 * @kernel z[B,N] labels:i32[B] weights?[B] clock:f64[2] values:f64[S] p[B,N] dz?[B,N]
 */
export function crossEntropy(args: usize): void {
  let z = ptr(args, 0), p = ptr(args, 5), dz = ptr(args, 6);
  const labels = ptr(args, 1), weights = ptr(args, 2);
  const batch = int(args, 7), n = int(args, 8);
  const total = totalWeight(weights, batch);
  let sum: f64 = 0;
  for (let i = 0; i < batch; i++) {
    const label = load<i32>(labels + ((<usize>i) << 2));
    const w: f64 = weights ? <f64>load<Real>(at(weights, i)) : 1;
    const highest = maximum(z, n);
    const e = exponentials(z, p, highest, n);
    sum += w * (log(<f64>e) + <f64>highest - <f64>load<Real>(at(z, label)));
    scale(p, p, <Real>(1 / <f64>e), n);
    if (dz) {
      const s = <Real>(w / total);
      scale(p, dz, s, n);
      store<Real>(at(dz, label), (load<Real>(at(p, label)) - 1) * s);
      dz = at(dz, n);
    }
    z = at(z, n);
    p = at(p, n);
  }
  store<f64>(ptr(args, 4) + ((<usize>cursorOf(ptr(args, 3))) << 3), sum / total);
}

/**
 * Tangent of `crossEntropy`'s gradient: tdz = wᵢ (p ∘ tz − p (p·tz)) / Σ w.
 * @kernel p[B,N] tz[B,N] weights?[B] tdz[B,N]
 */
export function crossEntropyTangent(args: usize): void {
  let p = ptr(args, 0), tz = ptr(args, 1), tdz = ptr(args, 3);
  const weights = ptr(args, 2);
  const batch = int(args, 4), n = int(args, 5);
  const total = totalWeight(weights, batch);
  for (let i = 0; i < batch; i++) {
    const w: f64 = weights ? <f64>load<Real>(at(weights, i)) : 1;
    const s = <Real>(w / total);
    let mean: Real = 0;
    for (let j = 0; j < n; j++) mean += load<Real>(at(p, j)) * load<Real>(at(tz, j));
    for (let j = 0; j < n; j++) {
      store<Real>(at(tdz, j), load<Real>(at(p, j)) * (load<Real>(at(tz, j)) - mean) * s);
    }
    p = at(p, n);
    tz = at(tz, n);
    tdz = at(tdz, n);
  }
}

/** The largest of z; NaN if one of them is. */
function maximum(z: usize, n: i32): Real {
  let highest = load<Real>(z);
  for (let j = 1; j < n; j++) highest = max<Real>(highest, load<Real>(at(z, j)));
  return highest;
}

/** p = exp(z − highest); returns the sum, added in order. */
function exponentials(z: usize, p: usize, highest: Real, n: i32): Real {
  const h = v128.splat<Real>(highest);
  let j = 0;
  for (; j <= n - LANES; j += LANES) v128.store(at(p, j), expV(v128.sub<Real>(v128.load(at(z, j)), h)));
  if (j < n) storeSome(at(p, j), expV(v128.sub<Real>(v128.load(at(z, j)), h)), n - j);
  let sum: Real = 0;
  for (j = 0; j < n; j++) sum += load<Real>(at(p, j));
  return sum;
}

function scale(from: usize, to: usize, factor: Real, n: i32): void {
  const f = v128.splat<Real>(factor);
  let j = 0;
  for (; j <= n - LANES; j += LANES) v128.store(at(to, j), v128.mul<Real>(v128.load(at(from, j)), f));
  if (j < n) storeSome(at(to, j), v128.mul<Real>(v128.load(at(from, j)), f), n - j);
}
