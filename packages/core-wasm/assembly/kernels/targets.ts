import { int, ptr } from "../args";
import { Real } from "../real";
import { at } from "../simd";

/**
 * Targets of a cross-entropy from labels, with smoothing ε: qᵢⱼ = cⱼ((1 − ε)[j = labelᵢ] + ε/N), where c weighs the classes, and
 * sharesᵢ = c of the label. Both are 0 in a row whose label is `ignored`. numbers = [ε, ignored].
 * @kernel labels:i32[B] classes[N] numbers[2] q[B,N] shares[B]
 */
export function labelTargets(args: usize): void {
  let q = ptr(args, 3);
  const labels = ptr(args, 0), classes = ptr(args, 1), numbers = ptr(args, 2), shares = ptr(args, 4);
  const batch = int(args, 5), n = int(args, 6);
  const smoothing = <f64>load<Real>(numbers);
  const ignored = <i32>load<Real>(at(numbers, 1));
  const spread = smoothing / <f64>n, sharp = 1 - smoothing + spread;
  for (let i = 0; i < batch; i++) {
    const label = load<i32>(labels + ((<usize>i) << 2));
    const kept = label != ignored;
    for (let j = 0; j < n; j++) {
      const target = j == label ? sharp : spread;
      store<Real>(at(q, j), kept ? <Real>(<f64>load<Real>(at(classes, j)) * target) : 0);
    }
    store<Real>(at(shares, i), kept ? load<Real>(at(classes, label)) : 0);
    q = at(q, n);
  }
}

/**
 * The same from probabilities t: qᵢⱼ = cⱼ((1 − ε)tᵢⱼ + ε/N).
 * @kernel t[B,N] classes[N] numbers[2] q[B,N]
 */
export function probabilityTargets(args: usize): void {
  let t = ptr(args, 0), q = ptr(args, 3);
  const classes = ptr(args, 1);
  const batch = int(args, 4), n = int(args, 5);
  const smoothing = <f64>load<Real>(ptr(args, 2));
  const spread = smoothing / <f64>n, rest = 1 - smoothing;
  for (let i = 0; i < batch; i++) {
    for (let j = 0; j < n; j++) {
      store<Real>(at(q, j), <Real>(<f64>load<Real>(at(classes, j)) * (rest * <f64>load<Real>(at(t, j)) + spread)));
    }
    t = at(t, n);
    q = at(q, n);
  }
}
