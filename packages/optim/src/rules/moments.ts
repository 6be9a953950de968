import { inRange, onlyKnown } from '../check.ts';

/** Options that the rules with Adam's moments share. */
export interface MomentOptions {
  /** η > 0. */
  learningRate?: number;
  /** β₁ in [0, 1): decay of the first moment. */
  beta1?: number;
  /** β₂ in [0, 1): decay of the second moment. */
  beta2?: number;
  /** ε > 0. */
  epsilon?: number;
  /** λ ≥ 0. */
  weightDecay?: number;
}

/**
 * The checked numbers of a rule with Adam's moments; `place` names the caller in errors, `others` its further options,
 * `defaults` those that are not Adam's.
 */
export function momentOptions(
  place: string,
  options: MomentOptions,
  others: readonly string[] = [],
  defaults: MomentOptions = {},
): Required<MomentOptions> {
  onlyKnown(place, options, ['learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay', ...others]);
  const { learningRate = defaults.learningRate ?? 0.001, weightDecay = defaults.weightDecay ?? 0 } = options;
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  inRange(place, 'learningRate', learningRate, { above: 0 });
  inRange(place, 'beta1', beta1, { from: 0, below: 1 });
  inRange(place, 'beta2', beta2, { from: 0, below: 1 });
  inRange(place, 'epsilon', epsilon, { above: 0 });
  inRange(place, 'weightDecay', weightDecay, { from: 0 });
  return { learningRate, beta1, beta2, epsilon, weightDecay };
}
