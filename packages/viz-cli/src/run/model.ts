import { compile, dense, type Session, sequential } from '@elbow/nn';
import { hasMomentum, type Plateau, type Rule, readsRate, type Schedule } from '@elbow/optim';
import { hiddenLayers } from '../named/activations.ts';
import { namedLoss } from '../named/losses.ts';
import { namedRule } from '../named/optimizers.ts';
import { namedRegulariser } from '../named/regularisers.ts';
import { rememberedBy } from '../named/samplers.ts';
import { namedSchedule } from '../named/schedules.ts';
import type { Encoding } from '../read/encode.ts';
import { UserError } from '../userError.ts';
import type { RunOptions } from './description.ts';

/**
 * The session of a run: its network, loss and rule, with initial weights named by the seed.
 * @param rows training rows
 */
export function createSession({ target, features }: Encoding, options: RunOptions, rows: number): Session {
  const outputs = target.task === 'classify' ? target.classes.length : 1;
  const network = sequential(features, ...hiddenLayers(options.hidden, options.activation), dense(outputs));
  const { batch, seed, regulariser } = options;
  try {
    return compile(network, {
      loss: namedLoss(options.loss, target.task),
      rule: ruleOf(options),
      ...(regulariser === null ? {} : { regulariser: namedRegulariser(regulariser) }),
      remember: rememberedBy(options.sampler, rows),
      batch,
      seed,
    });
  } catch (error) {
    if (error instanceof RangeError)
      throw new UserError(`this network does not fit in memory: ${error.message}`, { cause: error });
    throw error;
  }
}

/** The rule that the options name. Throws UserError where they do not go together. */
export function ruleOf(options: RunOptions): Rule {
  return namedRule(options);
}

/**
 * The schedule that was named, `constant` or `exponential:0.01`: the learning rate of each step. null for a rule without a
 * learning rate.
 * @throws {UserError} on settings that it does not take, or where there is no rate to change
 */
export function runSchedule(options: RunOptions, rule: Rule, stepsPerEpoch: number): Schedule | Plateau | null {
  const { schedule, optimizer, epochs, warmup } = options;
  const run = { rate: rule.learningRate, epochs, stepsPerEpoch, hasMomentum: hasMomentum(rule) };
  const made = namedSchedule(schedule, run, warmup);
  if (readsRate(rule)) return made;
  if (schedule === 'constant' && warmup === 0) return null;
  const option = schedule === 'constant' ? '--warmup' : '--schedule';
  throw new UserError(`${option}: the optimizer ${optimizer} has no learning rate, it sets its own steps`);
}
