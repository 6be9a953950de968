import {
  type CosineOptions,
  constant,
  constantFactor,
  cosine,
  cyclic,
  exponential,
  inverseSquare,
  inverseSquareRoot,
  inverseTime,
  linear,
  multistep,
  oneCycle,
  type Plateau,
  plateau,
  polynomial,
  type Schedule,
  step,
  warmRestarts,
  warmup,
} from '@elbow/optim';
import { UserError } from '../userError.ts';
import { SCHEDULE_FORMS, type ScheduleName } from './forms.ts';
import { make, required, settingsOf } from './make.ts';
import type { Spec } from './spec.ts';

/** What a schedule is made for. */
interface Run {
  /** η that it starts from, or leads to. */
  readonly rate: number;
  /** Epochs of the run, for schedules that end with it. */
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Whether the rule has a momentum, which one-cycle moves too. */
  readonly hasMomentum: boolean;
}

const OPTION = '--schedule';

/** Steps of so many epochs; whole ones, for parts of an epoch may be named. */
function steps(epochs: number, { stepsPerEpoch }: Run): number {
  return Math.max(1, Math.round(epochs * stepsPerEpoch));
}

/** A schedule whose k counts epochs. */
function byEpoch(schedule: Schedule, { stepsPerEpoch }: Run): Schedule {
  return (k) => schedule(Math.floor(k / stepsPerEpoch));
}

/** The settings of a schedule over so many epochs, all of the run unless said, in steps. */
function over<T extends object>({ values: { epochs, ...rest } }: Spec, run: Run): T & { steps: number } {
  return { ...(rest as T), steps: steps(typeof epochs === 'number' ? epochs : run.epochs, run) };
}

const SCHEDULES: Readonly<Record<ScheduleName, (spec: Spec, run: Run) => Schedule | Plateau>> = {
  constant: (_, run) => byEpoch(constant(run.rate), run),
  inverseTime: (_, run) => byEpoch(inverseTime(run.rate), run),
  inverseSquare: (_, run) => byEpoch(inverseSquare(run.rate), run),
  inverseSquareRoot: (_, run) => byEpoch(inverseSquareRoot(run.rate), run),
  exponential: (spec, run) => byEpoch(exponential(run.rate, required(OPTION, spec, 'beta', 'exponential:0.01')), run),
  step: ({ values: { every = 30, ...rest } }, run) => step(run.rate, { ...rest, every: steps(Number(every), run) }),
  multistep({ name, values: { milestones, ...rest } }, run) {
    if (!Array.isArray(milestones))
      throw new UserError(`${OPTION}: ${name} needs milestones, as in ${OPTION} multistep:milestones=30+60`);
    return multistep(run.rate, { ...rest, milestones: milestones.map((epoch: number) => steps(epoch, run)) });
  },
  polynomial: (spec, run) => polynomial(run.rate, over(spec, run)),
  linear: (spec, run) => linear(run.rate, over(spec, run)),
  cosine(spec, run) {
    const options = over<CosineOptions>(spec, run);
    const schedule = cosine(run.rate, options);
    return (k) => schedule(Math.min(k, options.steps)); // behind its end it would rise again
  },
  warmRestarts: (spec, run) => {
    required(OPTION, spec, 'epochs', 'warmRestarts:epochs=10,growth=2');
    return warmRestarts(run.rate, over(spec, run));
  },
  constantFactor: (spec, run) => {
    required(OPTION, spec, 'epochs', 'constantFactor:epochs=5,factor=0.1');
    return constantFactor(run.rate, over(spec, run));
  },
  cyclic: ({ values: { up = 4, down = up, low, ...rest } }, run) =>
    cyclic(Number(low ?? run.rate / 4), run.rate, {
      ...rest,
      up: steps(Number(up), run),
      down: steps(Number(down), run),
    }),
  oneCycle: (spec, run) => oneCycle(run.rate, { ...over(spec, run), ...(run.hasMomentum ? {} : { momentum: null }) }),
  plateau: (spec, run) => plateau(run.rate, settingsOf(spec)),
};

/**
 * The schedule that was named: the learning rate of each step, from a rate and back to none, over epochs; after so many epochs
 * of warming up.
 * @throws {UserError} on settings that the schedule does not take
 */
export function namedSchedule(text: string, run: Run, warming: number): Schedule | Plateau {
  const schedule = make(OPTION, text, SCHEDULE_FORMS, (spec) => {
    return SCHEDULES[spec.name as ScheduleName](spec, run);
  });
  if (warming === 0) return schedule;
  if (typeof schedule !== 'function')
    throw new UserError('--warmup: a plateau follows the loss, which warming up would mislead');
  const { momentum } = schedule;
  const warmed = warmup(schedule, steps(warming, run));
  return momentum ? Object.assign(warmed, { momentum }) : warmed;
}
