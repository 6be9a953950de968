import { math } from '@elbow/core-wasm/math';
import { inRange } from '../check.ts';
import type { Schedule } from '../types.ts';

/**
 * Exponential decay: η_k = η₀e^(−βk), with β > 0 per step, or per whatever k counts.
 *
 * The rates have a finite sum, η₀/(1 − e^(−β)): a run can freeze short of its minimum. PyTorch's ExponentialLR with
 * gamma = e^(−β). The exponential is the core's own, with the same bits on every host.
 * Source: lecture notes R83, which give no value for β.
 * @throws RangeError unless η₀ is finite and ≥ 0, and β finite and > 0.
 *
 * @example
 * ```ts
 * import { exponential } from '@elbow/optim';
 * console.log(exponential(0.1, 0.5)(2).toFixed(6)); // 0.036788
 * ```
 */
export function exponential(rate: number, beta: number): Schedule {
  inRange('exponential', 'rate', rate, { from: 0 });
  inRange('exponential', 'beta', beta, { above: 0 });
  const { exp } = math();
  return (k) => rate * exp(-beta * k);
}
