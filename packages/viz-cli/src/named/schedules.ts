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
  product,
  type Schedule,
  sequence,
  step,
  warmRestarts,
  warmup,
} from '@elbow/optim';
import { UserError } from '../userError.ts';
import type { ScheduleName } from './forms.ts';
import { made, required, settingsOf } from './make.ts';
import { parseSchedule, partLengths, type SchedulePart } from './scheduleSpec.ts';
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

function single(spec: Spec, run: Run): Schedule | Plateau {
  return SCHEDULES[spec.name as ScheduleName](spec, run);
}

/** A schedule among others. */
function among(spec: Spec, run: Run): Schedule {
  const schedule = single(spec, run);
  if (typeof schedule === 'function') return schedule;
  throw new UserError(`${OPTION}: ${spec.name} follows the loss: it stands alone`);
}

/** The first has the run's rate, the others are factors of it; a momentum has no product. */
function multiplied({ factors }: SchedulePart, run: Run): Schedule {
  const [first, ...others] = factors as [Spec, ...Spec[]];
  if (others.length === 0) return among(first, run);
  const plain = { ...run, hasMomentum: false };
  return product(among(first, plain), ...others.map((spec) => among(spec, { ...plain, rate: 1 })));
}

function inSequence(parts: readonly SchedulePart[], run: Run): Schedule | Plateau {
  const lengths = partLengths(parts, run.epochs);
  const [only] = parts[0]?.factors ?? [];
  if (parts.length === 1 && parts[0]?.factors.length === 1) return single(only as Spec, run);
  const schedules = parts.map((part, i) => multiplied(part, { ...run, epochs: lengths[i] as number }));
  const ends = lengths.map((_, i) =>
    steps(
      lengths.slice(0, i + 1).reduce((sum, n) => sum + n),
      run,
    ),
  );
  return sequence(schedules, ends.slice(0, -1));
}

/**
 * The schedule that was named: the learning rate of each step, from a rate and back to none, over epochs; after so many epochs
 * of warming up.
 * @throws {UserError} on settings that the schedule does not take
 */
export function namedSchedule(text: string, run: Run, warming: number): Schedule | Plateau {
  const schedule = made(OPTION, () => inSequence(parseSchedule(text), run));
  if (warming === 0) return schedule;
  if (typeof schedule !== 'function')
    throw new UserError('--warmup: a plateau follows the loss, which warming up would mislead');
  const { momentum } = schedule;
  const warmed = warmup(schedule, steps(warming, run));
  return momentum ? Object.assign(warmed, { momentum }) : warmed;
}
