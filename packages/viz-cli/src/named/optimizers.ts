import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  gradientDescent,
  lion,
  momentum,
  nadam,
  nesterov,
  quickprop,
  type Rule,
  radam,
  readsRate,
  rmsprop,
  rprop,
  weightDecay,
} from '@elbow/optim';
import { UserError } from '../userError.ts';
import { CLIP_FORMS, OPTIMIZER_FORMS, type OptimizerName } from './forms.ts';
import { make, required, settingsOf } from './make.ts';
import type { Spec } from './spec.ts';

/** The options of a rule that the command sets itself. */
interface Common {
  readonly learningRate: number;
  readonly weightDecay: number;
}

interface NamedRule {
  /** The rate it takes where none is given; null for a rule that sets its own steps. */
  readonly learningRate: number | null;
  rule(common: Common, settings: object): Rule;
}

/** The rules by name, with the rate that each takes where none is given. */
const OPTIMIZERS: Readonly<Record<OptimizerName, NamedRule>> = {
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
  quickprop: rated(0.01, quickprop),
  rprop: { learningRate: null, rule: (_, settings) => rprop(settings) },
};

function rated(learningRate: number, of: (options: Common) => Rule): NamedRule {
  return { learningRate, rule: (common, settings) => of({ ...settings, ...common }) };
}

/** What goes into a rule. */
export interface RuleOptions {
  /** As it was typed: `momentum:beta=0.95`. */
  readonly optimizer: string;
  /** null: the optimizer's own. */
  readonly lr: number | null;
  /** λ of (λ/2)|θ|² in the loss. */
  readonly l2: number;
  /** λ by which the parameters themselves shrink, η·λ a step. */
  readonly weightDecay: number;
  /** What bounds the gradient, as it was typed: `globalNorm:1`. */
  readonly clip: string | null;
}

/**
 * The rule that was named, with a learning rate or its own.
 * @throws {UserError} where the rule takes no learning rate or no decay but one was given, or a setting is out of range
 */
export function namedRule({ optimizer, lr, l2, weightDecay: lambda, clip }: RuleOptions): Rule {
  const rule = make('--optimizer', optimizer, OPTIMIZER_FORMS, (spec) => {
    const { name } = spec;
    const known = OPTIMIZERS[name as OptimizerName];
    if (known.learningRate === null) checkRateless(name, lr, l2);
    return known.rule({ learningRate: lr ?? known.learningRate ?? 1, weightDecay: l2 }, settingsOf(spec));
  });
  if (lambda !== 0 && !readsRate(rule))
    throw new UserError(`--weight-decay: it shrinks by the learning rate, which ${rule.name} does not have`);
  const clipped = clip === null ? rule : make('--clip', clip, CLIP_FORMS, (spec) => clippedBy(spec, rule));
  return lambda === 0 ? clipped : weightDecay(clipped, lambda, { decoupled: true });
}

function checkRateless(name: string, lr: number | null, l2: number): void {
  if (lr !== null) throw new UserError(`--lr: the optimizer ${name} has no learning rate, it sets its own steps`);
  if (l2 !== 0)
    throw new UserError(`--l2: the optimizer ${name} follows the sign of the gradient only and takes no decay`);
}

const CLIPS = { globalNorm: clipByGlobalNorm, norm: clipByNorm, value: clipByValue } as const;

function clippedBy(spec: Spec, rule: Rule): Rule {
  const limit = required('--clip', spec, 'limit', `${spec.name}:1`);
  return CLIPS[spec.name as keyof typeof CLIPS](rule, limit);
}
