import { math } from '@elbow/core-wasm/math';
import { inRange, onlyKnown } from '../check.ts';
import type { Schedule } from '../types.ts';

/** Options of `multistep`. */
export interface MultistepOptions {
  /** The steps at which the rate falls, in ascending order; one that is named twice falls twice. */
  milestones: readonly number[];
  /** γ > 0: what the rate is multiplied by; 0.1 unless given (PyTorch's default). */
  factor?: number;
}

/**
 * Decay at given steps: η_k = η₀γᵐ, with m the number of milestones ≤ k and γ: factor.
 *
 * PyTorch's MultiStepLR.
 * @throws RangeError on a number outside its range, or milestones that are no integers ≥ 0 or descend; TypeError on an
 * unknown option.
 *
 * @example
 * ```ts
 * import { multistep } from '@elbow/optim';
 * console.log([29, 30, 80].map(multistep(0.8, { milestones: [30, 80], factor: 0.5 }))); // [ 0.8, 0.4, 0.2 ]
 * ```
 */
export function multistep(rate: number, options: MultistepOptions): Schedule {
  const { milestones, factor = 0.1 } = options;
  onlyKnown('multistep', options, ['milestones', 'factor']);
  inRange('multistep', 'rate', rate, { from: 0 });
  inRange('multistep', 'factor', factor, { above: 0 });
  const steps = ascendingSteps('multistep', milestones);
  const { pow } = math();
  return (k) => rate * pow(factor, steps.filter((milestone) => milestone <= k).length);
}

/** A copy of the milestones; throws RangeError, naming the place, unless they are integers ≥ 0 that do not descend. */
export function ascendingSteps(place: string, milestones: readonly number[]): number[] {
  const steps = Array.from(milestones ?? []);
  const bad = steps.findIndex((at, i) => !(Number.isSafeInteger(at) && at >= (steps[i - 1] ?? 0)));
  if (bad >= 0 || !Array.isArray(milestones)) {
    const came = bad >= 0 ? `milestones[${bad}] = ${String(steps[bad])}` : String(milestones);
    throw new RangeError(`${place}: milestones must be integers >= 0 in ascending order, got ${came}`);
  }
  return steps;
}
