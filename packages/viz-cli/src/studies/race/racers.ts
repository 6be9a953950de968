import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  bfgs,
  conjugateGradient,
  descend,
  gradientDescent,
  lbfgs,
  lion,
  type Minimiser,
  momentum,
  nadam,
  nesterov,
  type Objective,
  quickprop,
  type Rule,
  radam,
  rmsprop,
  rprop,
  stabilityLimit,
  steepestDescent,
  type TwiceDifferentiable,
} from '@elbow/optim';
import { newton } from '@elbow/optim/second-order';
import { learningRate } from '../../arguments.ts';
import { didYouMean } from '../../suggest.ts';
import { UserError } from '../../userError.ts';
import { namesWithSettings, settings } from '../settings.ts';

/** A method in the race. */
export interface Racer {
  /** As it was asked for: `momentum:beta=0.95`. */
  readonly label: string;
  readonly minimiser: Minimiser<Objective & TwiceDifferentiable>;
  /** The rule that it lifts, with its learning rate; null for a method that finds its own steps. */
  readonly rule: Rule | null;
}

interface Method {
  readonly settings: readonly string[];
  /** Of a rule: with these options. */
  rule?(options: Record<string, number>): Rule;
  minimiser?(): Minimiser<Objective & TwiceDifferentiable>;
}

const MOMENTS = ['beta1', 'beta2', 'epsilon', 'weightDecay'];
/** All methods, in the order of `all`. */
export const METHODS: Readonly<Record<string, Method>> = {
  gd: { settings: ['weightDecay'], rule: gradientDescent },
  momentum: { settings: ['beta', 'dampening', 'weightDecay'], rule: momentum },
  nesterov: { settings: ['beta', 'dampening', 'weightDecay'], rule: nesterov },
  adam: { settings: MOMENTS, rule: adam },
  adamw: { settings: MOMENTS, rule: adamw },
  nadam: { settings: MOMENTS, rule: nadam },
  radam: { settings: MOMENTS, rule: radam },
  adamax: { settings: MOMENTS, rule: adamax },
  adagrad: { settings: ['epsilon', 'weightDecay'], rule: adagrad },
  adadelta: { settings: ['rho', 'epsilon', 'weightDecay'], rule: adadelta },
  rmsprop: { settings: ['rho', 'epsilon', 'weightDecay'], rule: rmsprop },
  lion: { settings: ['beta1', 'beta2', 'weightDecay'], rule: lion },
  quickprop: { settings: ['maxGrowth', 'weightDecay'], rule: quickprop },
  rprop: {
    settings: ['initialStep', 'increase', 'decrease', 'minStep', 'maxStep'],
    rule: ({ learningRate: _, ...options }) => rprop(options),
  },
  steepestDescent: { settings: [], minimiser: () => steepestDescent() },
  conjugateGradient: { settings: [], minimiser: () => conjugateGradient() },
  bfgs: { settings: [], minimiser: () => bfgs() },
  lbfgs: { settings: [], minimiser: () => lbfgs() },
  newton: { settings: [], minimiser: () => newton() },
};

/** What `--optimizers` takes. */
const RACER_NAMES: readonly string[] = [...Object.keys(METHODS), 'all'];
const SAME_AS: Readonly<Record<string, string>> = { gradientDescent: 'gd', cg: 'conjugateGradient' };

/** A learning rate in units of one, or of 1/λmax. */
export interface Rate {
  readonly value: number;
  readonly perLambda: boolean;
}

/**
 * The methods that were named. A rule takes the rate that was given for it (`gd:lr=1.9/lmax`), else that of all, else half its stability limit, else its own.
 * @param lambdaMax the largest curvature at the start
 * @throws {UserError} on another name or setting
 */
export function racersOf(text: string, common: Rate | null, lambdaMax: number): Racer[] {
  const wanted = text === 'all' ? Object.keys(METHODS).join(',') : text;
  return namesWithSettings(wanted).map(({ name: given, settings: rest }) => {
    const name = SAME_AS[given] ?? given;
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    if (method === undefined)
      throw new UserError(
        `--optimizers: no method is called "${given}": there are ${RACER_NAMES.join(', ')}${didYouMean(given, RACER_NAMES)}`,
      );
    const label = rest === '' ? name : `${name}:${rest}`;
    const { rule: make, minimiser } = method;
    if (make === undefined) {
      settings('--optimizers', name, rest, method.settings);
      return { label, minimiser: (minimiser as () => Racer['minimiser'])(), rule: null };
    }
    const parts = rest.split(',').filter((part) => part !== '');
    const own = parts.filter((part) => /^lr\s*=/.test(part)).map((part) => ownRate(name, part));
    const others = parts.filter((part) => !/^lr\s*=/.test(part)).join(',');
    const options = Object.fromEntries(settings('--optimizers', name, others, [...method.settings, 'lr']));
    const rule = rated(name, make, options, own[0] ?? common, lambdaMax);
    return { label, minimiser: descend(rule), rule };
  });
}

function ownRate(name: string, part: string): Rate {
  if (name === 'rprop') throw new UserError('--optimizers: rprop has no learning rate, it sets its own steps');
  try {
    return learningRate(part.slice(part.indexOf('=') + 1));
  } catch (error) {
    throw new UserError(`--optimizers: ${name}:lr: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function rated(
  name: string,
  make: (options: Record<string, number>) => Rule,
  options: Record<string, number>,
  rate: Rate | null,
  lambdaMax: number,
): Rule {
  const made = (more: Record<string, number>): Rule => {
    try {
      return make({ ...options, ...more });
    } catch (error) {
      if (error instanceof RangeError || error instanceof TypeError)
        throw new UserError(`--optimizers: ${error.message}`, { cause: error });
      throw error;
    }
  };
  if (name === 'rprop') return made({});
  if (rate !== null) return made({ learningRate: rate.perLambda ? rate.value / lambdaMax : rate.value });
  const { limit } = stabilityLimit(made({}), lambdaMax);
  return limit === null ? made({}) : made({ learningRate: limit / 2 });
}
