import { SCHEDULE_FORMS, type ScheduleName } from '../named/forms.ts';
import { parseSchedule, partLengths, spelledSchedule } from '../named/scheduleSpec.ts';
import type { Spec } from '../named/spec.ts';
import type { RunOptions } from '../run/description.ts';

/** Part of the rows for validation, and for the test, where nothing is said. */
export const DEFAULT_PART = 0.15;

/** Options as they were typed. */
export interface ParsedOptions
  extends Omit<
    RunOptions,
    'target' | 'task' | 'categorical' | 'loss' | 'lr' | 'regulariser' | 'clip' | 'patience' | 'validation' | 'test'
  > {
  readonly target?: string | undefined;
  readonly task?: 'classify' | 'regress' | undefined;
  readonly categorical?: readonly string[] | undefined;
  readonly lr?: number | 'auto' | undefined;
  readonly loss?: string | undefined;
  readonly regulariser?: string | undefined;
  readonly clip?: string | undefined;
  readonly patience?: number | undefined;
  readonly validation?: number | undefined;
  readonly test?: number | undefined;
  readonly testRows?: string | undefined;
}

/** The options that a run's numbers depend on, all of them said. */
export function runOptions(options: ParsedOptions): RunOptions {
  const { missing, hidden, activation, optimizer, l2, weightDecay, sampler, weights, epochs, batch, seed } = options;
  return {
    target: options.target ?? null,
    task: options.task ?? null,
    categorical: options.categorical ?? [],
    missing,
    hidden,
    loss: options.loss ?? null,
    activation,
    optimizer,
    lr: typeof options.lr === 'number' ? options.lr : null,
    schedule: withEpochs(options.schedule, epochs),
    warmup: options.warmup,
    l2,
    weightDecay,
    regulariser: options.regulariser ?? null,
    clip: options.clip ?? null,
    sampler,
    weights,
    epochs,
    batch,
    patience: options.patience ?? null,
    validation: options.validation ?? (options.testRows === undefined ? DEFAULT_PART : 0),
    test: options.test ?? DEFAULT_PART,
    seed,
  };
}

/** Schedules that need not span the run. */
const SHORTER = ['warmRestarts', 'constantFactor'];

/** A schedule with the epochs that it takes written out, so that a run that goes on for more epochs keeps its rates. */
function withEpochs(text: string, epochs: number): string {
  const parts = parseSchedule(text);
  const lengths = partLengths(parts, epochs);
  const spelled = ({ name, values }: Spec, all: number): Spec => {
    const form: object = SCHEDULE_FORMS[name as ScheduleName];
    const isSaid = !('epochs' in form) || 'epochs' in values || SHORTER.includes(name);
    return { name, values: isSaid ? values : { epochs: all, ...values } };
  };
  const whole = parts.map(({ factors, epochs: length }, i) => ({
    factors: factors.map((spec) => spelled(spec, lengths[i] as number)),
    epochs: length,
  }));
  return spelledSchedule(whole);
}
