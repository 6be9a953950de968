import { adam, gradientDescent, momentum, nesterov, type Rule, rprop } from '@elbow/optim';
import type { OptimizerName } from './names.ts';
import { UserError } from './userError.ts';

interface NamedRule {
  /** The rate it takes where none is given; null for a rule that sets its own steps. */
  readonly learningRate: number | null;
  rule(learningRate: number, weightDecay: number): Rule;
}

/** The rules that `--optimizer` names. */
export const OPTIMIZERS: Readonly<Record<OptimizerName, NamedRule>> = {
  adam: { learningRate: 0.01, rule: (learningRate, weightDecay) => adam({ learningRate, weightDecay }) },
  gradientDescent: {
    learningRate: 0.1,
    rule: (learningRate, weightDecay) => gradientDescent({ learningRate, weightDecay }),
  },
  momentum: { learningRate: 0.02, rule: (learningRate, weightDecay) => momentum({ learningRate, weightDecay }) },
  nesterov: { learningRate: 0.02, rule: (learningRate, weightDecay) => nesterov({ learningRate, weightDecay }) },
  rprop: { learningRate: null, rule: () => rprop() },
};

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
