import { compile, crossEntropy, dense, type Loss, relu, type Session, sequential, squaredError } from '@elbow/nn';
import { constant, exponential, inverseTime, type Rule, readsRate, type Schedule } from '@elbow/optim';
import { SCHEDULE_FORMS } from '../names.ts';
import { namedRule } from '../optimizers.ts';
import type { Encoding } from '../read/encode.ts';
import { UserError } from '../userError.ts';
import type { RunOptions } from './description.ts';

/** The session of a run: its network, loss and rule, with initial weights named by the seed. */
export function createSession(encoding: Encoding, options: RunOptions): Session {
  const { target, features } = encoding;
  const outputs = target.task === 'classify' ? target.classes.length : 1;
  const network = sequential(features, ...options.hidden.flatMap((width) => [dense(width), relu()]), dense(outputs));
  const loss: Loss = target.task === 'classify' ? crossEntropy() : squaredError();
  try {
    return compile(network, { loss, rule: ruleOf(options), batch: options.batch, seed: options.seed });
  } catch (error) {
    if (error instanceof RangeError)
      throw new UserError(`this network does not fit in memory: ${error.message}`, { cause: error });
    throw error;
  }
}

/** The rule that the options name. Throws UserError where they do not go together. */
export function ruleOf({ optimizer, lr, l2 }: RunOptions): Rule {
  return namedRule(optimizer, lr ?? undefined, l2);
}

/** Schedules by name: what they make of the learning rate η and, where there is one, of the number behind the colon. */
const SCHEDULES: Readonly<Record<string, (eta: number, number: number) => Schedule>> = {
  constant: (eta) => constant(eta),
  inverseTime: (eta) => inverseTime(eta),
  exponential: (eta, beta) => exponential(eta, beta),
};

/**
 * The schedule that was named, `constant` or `exponential:0.01`: the learning rate of each step, changing from epoch to epoch.
 * null for a rule without a learning rate.
 * @throws {UserError} on another name, a number that is missing, not wanted, or not above 0, or where there is no rate to change
 */
export function epochSchedule({ schedule, optimizer }: RunOptions, rule: Rule, stepsPerEpoch: number): Schedule | null {
  const byEpoch = namedSchedule(schedule, rule.learningRate);
  if (!readsRate(rule)) {
    if (schedule === 'constant') return null;
    throw new UserError(`--schedule: the optimizer ${optimizer} has no learning rate, it sets its own steps`);
  }
  return (step) => byEpoch(Math.floor(step / stepsPerEpoch));
}

function namedSchedule(text: string, learningRate: number): Schedule {
  const [name = '', number] = text.split(':');
  const form = SCHEDULE_FORMS.find((f) => f.split(':')[0] === name);
  const known = SCHEDULES[name];
  if (form === undefined || known === undefined) {
    throw new UserError(`--schedule: no schedule is called ${name}: there are ${SCHEDULE_FORMS.join(', ')}`);
  }
  const wantsNumber = form.includes(':');
  if (!wantsNumber && number !== undefined) throw new UserError(`--schedule: ${name} takes no number, got "${text}"`);
  const value = number === undefined || number === '' ? Number.NaN : Number(number);
  if (wantsNumber && !(value > 0 && Number.isFinite(value))) {
    throw new UserError(`--schedule: ${form} wants a number above 0 behind the colon, got "${text}"`);
  }
  return known(learningRate, value);
}
