import {
  type Data,
  type Evaluation,
  type Progress,
  type Sampler,
  type Session,
  type TrainOptions,
  type TrainVerdict,
  train,
} from '@elbow/nn';
import type { Plateau, Schedule } from '@elbow/optim';
import type { Health, ProgressReporter } from '../terminal/progress.ts';
import type { EventFile } from './eventFile.ts';
import type { RunFolder } from './folder.ts';
import { healthMeter } from './health.ts';
import { listenForInterrupts } from './interrupts.ts';
import type { Metric } from './metrics.ts';
import type { EncodedRows } from './prepare.ts';

/** What `trainRun` needs. */
export interface LoopOptions {
  readonly epochs: number;
  /** null where the rule has no learning rate: then none is recorded. */
  readonly schedule: Schedule | Plateau | null;
  readonly sampler: Sampler;
  readonly patience: number | null;
  /** Epochs from one checkpoint to the next; null: as time allows. */
  readonly checkpointEvery: number | null;
}

/** How a run ended: by itself, or by a signal (its checkpoint is written then). */
export type LoopEnd = { readonly verdict: TrainVerdict } | { readonly interrupted: NodeJS.Signals };

/** Without --checkpoint-every: an epoch's end is worth a checkpoint if the last is this old, in milliseconds … */
const YOUNGEST = 250;
/** … and a long epoch is interrupted by one at least this often. */
const OLDEST = 5000;
/** The event loop gets its turn this often, in milliseconds: signals arrive then, and the screen is redrawn. */
const TURN = 40;

/**
 * Trains to the end or to a signal, and keeps the folder such that a process killed at any moment loses nothing but time:
 * metrics are on the disk before the checkpoint that covers them.
 */
export async function trainRun(
  folder: RunFolder,
  session: Session,
  data: { readonly train: EncodedRows; readonly validation: Data | null },
  options: LoopOptions,
  history: Metric[],
  reporter: ProgressReporter,
  events: EventFile | null,
): Promise<LoopEnd> {
  const rows = data.train.t.length;
  const interrupts = listenForInterrupts();
  const clock = { begun: performance.now(), saved: performance.now(), turned: performance.now(), rows: 0 };
  const run = train(session, data.train, trainOptions(session, data.validation, options));
  const health = reporter.showsHealth ? healthMeter(session, data.train, () => performance.now()) : () => ({});
  let before = session.steps;
  try {
    for (let next = run.next(); ; next = run.next()) {
      if (next.done) {
        if (next.value.kind !== 'nonFinite') folder.save(session.checkpoint());
        return { verdict: next.value };
      }
      const progress = next.value;
      clock.rows += (progress.step - before) * session.batch;
      before = progress.step;
      if (progress.epochEnd) {
        const rate = options.schedule ? { learningRate: progress.learningRate } : {};
        const metric = record(folder, history, { ...progress, rate }, reporter, { ...clock, health: health() }, rows);
        events?.epoch(metric);
      }
      const now = performance.now();
      if (isDue(progress, now - clock.saved, options.checkpointEvery)) {
        folder.save(session.checkpoint());
        clock.saved = performance.now();
      }
      if (now - clock.turned >= TURN) {
        await new Promise((resolve) => setImmediate(resolve));
        clock.turned = performance.now();
      }
      if (interrupts.signal !== null) {
        folder.save(session.checkpoint());
        return { interrupted: interrupts.signal };
      }
    }
  } finally {
    reporter.done();
    interrupts.release();
  }
}

function trainOptions(
  session: Session,
  validation: Data | null,
  { epochs, schedule, sampler, patience }: LoopOptions,
): TrainOptions {
  return {
    epochs,
    every: session.plan.staging,
    sampler,
    ...(schedule ? { schedule } : {}),
    ...(validation ? { validation } : {}),
    ...(patience !== null && validation ? { patience } : {}),
  };
}

function isDue({ epoch, epochEnd }: Progress, age: number, every: number | null): boolean {
  if (age >= OLDEST) return true;
  if (!epochEnd) return false;
  return every === null ? age >= YOUNGEST : epoch % every === 0;
}

function record(
  folder: RunFolder,
  history: Metric[],
  { epoch, epochs, step, loss, rate, validation }: Progress & { readonly rate: { readonly learningRate?: number } },
  reporter: ProgressReporter,
  clock: { begun: number; rows: number; health: Health },
  rows: number,
): Metric {
  const metric = { epoch, step, loss, ...rate, ...(validation ? { validation: scores(validation) } : {}) };
  history.push(metric);
  folder.append(metric);
  const samplesPerSecond = (1000 * clock.rows) / (performance.now() - clock.begun);
  reporter.epoch({
    epoch,
    epochs,
    loss,
    ...rate,
    ...(validation ? { validationLoss: validation.loss, ...named(validation) } : {}),
    samplesPerSecond,
    secondsLeft: ((epochs - epoch) * rows) / samplesPerSecond,
    health: clock.health,
  });
  return metric;
}

/** The metric of an evaluation with its name. */
export function named({ accuracy, r2 }: Evaluation): { metricName: string; metric: number } {
  return accuracy === undefined
    ? { metricName: 'r2', metric: r2 ?? Number.NaN }
    : { metricName: 'accuracy', metric: accuracy };
}

/** Loss and metric of an evaluation, as files and events hold them. */
export function scores({ loss, accuracy, r2 }: Evaluation): { loss: number; accuracy?: number; r2?: number } {
  return accuracy === undefined ? { loss, r2: r2 ?? Number.NaN } : { loss, accuracy };
}
