import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  gradientDescent,
  lion,
  momentum,
  nadam,
  nesterov,
  type Rule,
  radam,
  rmsprop,
  rprop,
} from '@elbow/optim';
import type { OptimizerName } from './names.ts';
import { UserError } from './userError.ts';

interface NamedRule {
  /** The rate it takes where none is given; null for a rule that sets its own steps. */
  readonly learningRate: number | null;
  rule(learningRate: number, weightDecay: number): Rule;
}

/** The rules that `--optimizer` names; `asgd` is not among them, for its model is the average, which predictions do not use. */
export const OPTIMIZERS: Readonly<Record<OptimizerName, NamedRule>> = {
  adam: rated(0.01, adam),
  adamw: rated(0.01, adamw),
  nadam: rated(0.01, nadam),
  radam: rated(0.01, radam),
  adamax: rated(0.02, adamax),
  rmsprop: rated(0.005, rmsprop),
  adagrad: rated(0.05, adagrad),
  adadelta: rated(1, adadelta),
  lion: rated(0.002, lion),
  gradientDescent: rated(0.1, gradientDescent),
  momentum: rated(0.02, momentum),
  nesterov: rated(0.02, nesterov),
  rprop: { learningRate: null, rule: () => rprop() },
};

function rated(
  learningRate: number,
  make: (options: { learningRate: number; weightDecay: number }) => Rule,
): NamedRule {
  return { learningRate, rule: (rate, weightDecay) => make({ learningRate: rate, weightDecay }) };
}

/**
 * The rule of that name, with that learning rate or its own, and the gradient of (l2/2)|θ|² added to the loss's.
 * @throws {UserError} where the rule takes no learning rate or no decay but one was given
 */
export function namedRule(name: OptimizerName, learningRate: number | undefined, l2: number): Rule {
  const known = OPTIMIZERS[name];
  if (known.learningRate !== null) return known.rule(learningRate ?? known.learningRate, l2);
  if (learningRate !== undefined)
    throw new UserError(`--lr: the optimizer ${name} has no learning rate, it sets its own steps`);
  if (l2 !== 0)
    throw new UserError(`--l2: the optimizer ${name} follows the sign of the gradient only and takes no decay`);
  return known.rule(1, 0);
}
