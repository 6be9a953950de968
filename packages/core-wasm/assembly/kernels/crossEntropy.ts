import { int, ptr } from "../args";
import { cursorOf } from "../clock";
import { ROWS, ROWS_BYTES } from "../heap";
import { expV, logV } from "../math";
import { Real } from "../real";
import { at, LANES, put } from "../simd";
import { centreTwo, normaliseTwo } from "../twoClasses";
import { totalWeight } from "../weights";

/** Rows that are taken together: half the scratch for their maxima, half for their sums. */
// @ts-ignore: decorator
@inline
const CHUNK: i32 = <i32>(ROWS_BYTES / 2 / sizeof<Real>());

const SUMS: usize = ROWS + ROWS_BYTES / 2;

/**
 * Mean softmax cross-entropy of logits z, Σᵢ wᵢ (log Σⱼ exp zᵢⱼ − zᵢ,labelᵢ) / Σ w with w = 1 where null, into
 * values[cursor]; p receives softmax(z) and dz, unless null, the gradient wᵢ (p − onehot) / Σ w. The row's maximum is
 * subtracted first, so logits of any finite size are safe. A row's exponentials are summed in order; the rows' losses in
 * f64, in order.
 * @kernel z[B,N] labels:i32[B] weights?[B] clock:f64[2] values:f64[S] p[B,N] dz?[B,N]
 */
export function crossEntropy(args: usize): void {
  let z = ptr(args, 0), labels = ptr(args, 1), weights = ptr(args, 2), p = ptr(args, 5), dz = ptr(args, 6);
  const batch = int(args, 7), n = int(args, 8);
  const total = totalWeight(weights, batch);
  let sum: f64 = 0;
  for (let i = 0; i < batch; i += CHUNK) {
    const rows = min(CHUNK, batch - i);
    if (sizeof<Real>() == 4 && n == 2) {
      centreTwo(z, p, rows);
      exponentials(p, 2 * rows);
      normaliseTwo(p, dz, labels, weights, total, SUMS, rows);
    } else {
      centre(z, p, rows, n);
      exponentials(p, rows * n);
      for (let r = 0; r < rows; r++) normalise(p, dz, labels, weights, total, r, n);
    }
    sum += losses(z, labels, weights, rows, n);
    z = at(z, rows * n);
    p = at(p, rows * n);
    if (dz) dz = at(dz, rows * n);
    if (weights) weights = at(weights, rows);
    labels += (<usize>rows) << 2;
  }
  store<f64>(ptr(args, 4) + ((<usize>cursorOf(ptr(args, 3))) << 3), sum / total);
}

/** p = z − each row's maximum, which is kept; the maximum is NaN if one of the row is. */
function centre(z: usize, p: usize, rows: i32, n: i32): void {
  for (let r = 0; r < rows; r++) {
    let highest = load<Real>(z);
    for (let j = 1; j < n; j++) highest = max<Real>(highest, load<Real>(at(z, j)));
    store<Real>(at(ROWS, r), highest);
    const h = v128.splat<Real>(highest);
    for (let j = 0; j < n; j += LANES) put(at(p, j), v128.sub<Real>(v128.load(at(z, j)), h), n - j);
    z = at(z, n);
    p = at(p, n);
  }
}

function exponentials(p: usize, count: i32): void {
  for (let j = 0; j < count; j += LANES) put(at(p, j), expV(v128.load(at(p, j))), count - j);
}

/** Divides row r of p by its sum, which is kept, and writes the row of dz. */
function normalise(p: usize, dz: usize, labels: usize, weights: usize, total: f64, r: i32, n: i32): void {
  p = at(p, r * n);
  let e: Real = 0;
  for (let j = 0; j < n; j++) e += load<Real>(at(p, j));
  store<Real>(at(SUMS, r), e);
  scale(p, p, <Real>(1 / <f64>e), n);
  if (!dz) return;
  dz = at(dz, r * n);
  const w: f64 = weights ? <f64>load<Real>(at(weights, r)) : 1;
  const s = <Real>(w / total);
  scale(p, dz, s, n);
  const label = load<i32>(labels + ((<usize>r) << 2));
  store<Real>(at(dz, label), (load<Real>(at(p, label)) - 1) * s);
}

/** Σ wᵢ (log(sumᵢ) + maximumᵢ − zᵢ,labelᵢ), the logarithms a vector at a time. */
function losses(z: usize, labels: usize, weights: usize, rows: i32, n: i32): f64 {
  for (let r = 0; r < rows; r += LANES) v128.store(at(SUMS, r), logV(v128.load(at(SUMS, r))));
  let sum: f64 = 0;
  for (let r = 0; r < rows; r++) {
    const w: f64 = weights ? <f64>load<Real>(at(weights, r)) : 1;
    const label = load<i32>(labels + ((<usize>r) << 2));
    sum += w * (<f64>load<Real>(at(SUMS, r)) + <f64>load<Real>(at(ROWS, r)) - <f64>load<Real>(at(z, r * n + label)));
  }
  return sum;
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

function scale(from: usize, to: usize, factor: Real, n: i32): void {
  const f = v128.splat<Real>(factor);
  for (let j = 0; j < n; j += LANES) put(at(to, j), v128.mul<Real>(v128.load(at(from, j)), f), n - j);
}
