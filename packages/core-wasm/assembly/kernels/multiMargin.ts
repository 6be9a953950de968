import { int, ptr } from "../args";
import { Real } from "../real";
import { at } from "../simd";

/**
 * (c/N) Σⱼ max(0, m − z_label + zⱼ)ᵖ over j ≠ label, row by row, p = 1 or 2 (Weston & Watkins 1999), c the
 * weight of the label's class; and, unless null, its gradient dz. numbers = [m margin, p power].
 * @kernel z[B,N] labels:i32[B] classes[N] numbers[2] losses[B] dz?[B,N]
 */
export function multiMargin(args: usize): void {
  let z = ptr(args, 0), dz = ptr(args, 5);
  const labels = ptr(args, 1), classes = ptr(args, 2), numbers = ptr(args, 3), losses = ptr(args, 4);
  const batch = int(args, 6), n = int(args, 7);
  const margin = <f64>load<Real>(numbers);
  const squared = load<Real>(at(numbers, 1)) == 2;
  for (let i = 0; i < batch; i++) {
    const label = load<i32>(labels + ((<usize>i) << 2));
    const c = <f64>load<Real>(at(classes, label)) / <f64>n;
    const edge = margin - <f64>load<Real>(at(z, label));
    let loss: f64 = 0, pull: f64 = 0;
    for (let j = 0; j < n; j++) {
      const m = edge + <f64>load<Real>(at(z, j));
      const inside = j == label || m <= 0; // a NaN counts
      const slope: f64 = inside ? 0 : squared ? 2 * c * m : c;
      loss += inside ? 0 : squared ? c * m * m : c * m;
      pull += slope;
      if (dz) store<Real>(at(dz, j), <Real>slope);
    }
    store<Real>(at(losses, i), <Real>loss);
    if (dz) {
      store<Real>(at(dz, label), <Real>(-pull));
      dz = at(dz, n);
    }
    z = at(z, n);
  }
}

/**
 * How its dz moves for p = 2: tdzⱼ = (2c/N)(tzⱼ − tz_label) where j counts, and minus their sum at the label. For p = 1 dz stands still.
 * @kernel z[B,N] labels:i32[B] tz[B,N] classes[N] numbers[2] tdz[B,N]
 */
export function multiMarginTangent(args: usize): void {
  let z = ptr(args, 0), tz = ptr(args, 2), tdz = ptr(args, 5);
  const labels = ptr(args, 1), classes = ptr(args, 3), numbers = ptr(args, 4);
  const batch = int(args, 6), n = int(args, 7);
  const margin = <f64>load<Real>(numbers);
  const factor: f64 = load<Real>(at(numbers, 1)) == 2 ? 2 : 0;
  for (let i = 0; i < batch; i++) {
    const label = load<i32>(labels + ((<usize>i) << 2));
    const c = (factor * <f64>load<Real>(at(classes, label))) / <f64>n;
    const edge = margin - <f64>load<Real>(at(z, label));
    const own = <f64>load<Real>(at(tz, label));
    let pull: f64 = 0;
    for (let j = 0; j < n; j++) {
      const inside = j == label || edge + <f64>load<Real>(at(z, j)) <= 0;
      const moved = inside ? 0 : c * (<f64>load<Real>(at(tz, j)) - own);
      pull += moved;
      store<Real>(at(tdz, j), <Real>moved);
    }
    store<Real>(at(tdz, label), <Real>(-pull));
    z = at(z, n);
    tz = at(tz, n);
    tdz = at(tdz, n);
  }
}
