import { adam, gradientDescent, momentum, nesterov, type Rule, rprop } from '@elbow/optim';
import { UserError } from './userError.ts';

/** The rules that `--optimizer` names, each with the learning rate that it takes where none is given. */
export const OPTIMIZERS: Readonly<
  Record<string, { readonly learningRate: number | null; readonly rule: (learningRate: number) => Rule }>
> = {
  adam: { learningRate: 0.01, rule: (learningRate) => adam({ learningRate }) },
  gradientDescent: { learningRate: 0.1, rule: (learningRate) => gradientDescent({ learningRate }) },
  momentum: { learningRate: 0.02, rule: (learningRate) => momentum({ learningRate }) },
  nesterov: { learningRate: 0.02, rule: (learningRate) => nesterov({ learningRate }) },
  rprop: { learningRate: null, rule: () => rprop() },
};

/**
 * The rule of that name, with that learning rate or its own.
 * @throws {UserError} if the rule takes no learning rate and one was given
 */
export function namedRule(name: string, learningRate: number | undefined): Rule {
  const known = OPTIMIZERS[name];
  if (known === undefined) {
    throw new UserError(`no optimizer is called ${name}: there are ${Object.keys(OPTIMIZERS).join(', ')}`);
  }
  if (known.learningRate !== null) return known.rule(learningRate ?? known.learningRate);
  if (learningRate !== undefined)
    throw new UserError(`--lr: the optimizer ${name} has no learning rate, it sets its own steps`);
  return known.rule(1);
}
