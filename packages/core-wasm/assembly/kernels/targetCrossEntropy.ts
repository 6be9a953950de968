import { int, ptr } from "../args";
import { logV } from "../math";
import { Real } from "../real";
import { at } from "../simd";
import { exponentials, largest } from "../softmaxRow";
import { dot, sumOf } from "../sums";

/**
 * Cross-entropy of logits z with targets q of any sum, row by row: Σⱼ qⱼ(log Σₖ exp zₖ − zⱼ), where a qⱼ of 0 adds nothing. p
 * receives softmax(z) and dz, unless null, p·Σ q − q. The row's maximum is subtracted first; sums with q are f64, in order.
 * @kernel z[B,N] q[B,N] p[B,N] losses[B] dz?[B,N]
 */
export function targetCrossEntropy(args: usize): void {
  let z = ptr(args, 0), q = ptr(args, 1), p = ptr(args, 2), dz = ptr(args, 4);
  const losses = ptr(args, 3);
  const batch = int(args, 5), n = int(args, 6);
  for (let i = 0; i < batch; i++) {
    const highest = largest(z, n);
    const sum = exponentials(z, p, highest, n);
    const level = <f64>v128.extract_lane<Real>(logV(v128.splat<Real>(sum)), 0);
    const top = <f64>highest;
    let loss: f64 = 0, total: f64 = 0;
    for (let j = 0; j < n; j++) {
      const target = <f64>load<Real>(at(q, j));
      store<Real>(at(p, j), load<Real>(at(p, j)) / sum);
      if (target == 0) continue;
      loss += target * (level - (<f64>load<Real>(at(z, j)) - top));
      total += target;
    }
    store<Real>(at(losses, i), <Real>loss);
    if (dz) {
      for (let j = 0; j < n; j++) {
        store<Real>(at(dz, j), <Real>(<f64>load<Real>(at(p, j)) * total - <f64>load<Real>(at(q, j))));
      }
      dz = at(dz, n);
    }
    z = at(z, n);
    q = at(q, n);
    p = at(p, n);
  }
}

/**
 * How its dz moves: tdz = Σ q·(p ∘ tz − p (p·tz)).
 * @kernel p[B,N] q[B,N] tz[B,N] tdz[B,N]
 */
export function targetCrossEntropyTangent(args: usize): void {
  let p = ptr(args, 0), q = ptr(args, 1), tz = ptr(args, 2), tdz = ptr(args, 3);
  const batch = int(args, 4), n = int(args, 5);
  for (let i = 0; i < batch; i++) {
    const total = sumOf(q, n);
    const mean = dot(p, tz, n);
    for (let j = 0; j < n; j++) {
      const moved = <f64>load<Real>(at(p, j)) * (<f64>load<Real>(at(tz, j)) - mean);
      store<Real>(at(tdz, j), <Real>(total * moved));
    }
    p = at(p, n);
    q = at(q, n);
    tz = at(tz, n);
    tdz = at(tdz, n);
  }
}
