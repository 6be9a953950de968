import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageVersion } from '../packageRoot.ts';
import type { Encoding } from '../read/encode.ts';
import { UserError } from '../userError.ts';

/** Everything about a run that is decided before its first step, as run.json holds it: enough to repeat it. */
export interface RunDescription {
  readonly format: 'elbow-run';
  readonly version: typeof VERSION;
  /** Version of the command, and the host: for people. */
  readonly elbow: string;
  readonly runtime: string;
  readonly data: {
    /** As the user named it. */
    readonly file: string;
    /** Where it was, absolute; null for a built-in data set and for standard input. */
    readonly path: string | null;
    /** The file of the labels, where they have one of their own. */
    readonly labels?: { readonly file: string; readonly path: string };
    readonly sha256: string;
    readonly rows: number;
  };
  /** How many rows each part has. */
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  readonly options: RunOptions;
  /** The test rows that --test-rows named; null where they were drawn. */
  readonly testRows: readonly number[] | null;
  readonly encoding: Encoding;
  readonly parameters: number;
}

/** The options that a run's numbers depend on. */
export interface RunOptions {
  readonly target: string | null;
  readonly task: 'classify' | 'regress' | null;
  readonly categorical: readonly string[];
  readonly missing: 'error' | 'drop' | 'mean';
  readonly hidden: readonly number[];
  /** null: the task's own. */
  readonly loss: string | null;
  readonly activation: string;
  /** As it was typed, with settings: `momentum:beta=0.95`. */
  readonly optimizer: string;
  /** null: the optimizer's own. */
  readonly lr: number | null;
  readonly schedule: string;
  /** Epochs in which the rate rises to the schedule's. */
  readonly warmup: number;
  readonly l2: number;
  readonly weightDecay: number;
  readonly regulariser: string | null;
  readonly clip: string | null;
  readonly sampler: string;
  readonly weights: 'equal' | 'balanced';
  readonly epochs: number;
  readonly batch: number;
  readonly patience: number | null;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}

/** What runs did that were made before these options were. */
const BEFORE = {
  loss: null,
  activation: 'relu',
  warmup: 0,
  weightDecay: 0,
  regulariser: null,
  clip: null,
  sampler: 'withoutReplacement',
} satisfies Partial<RunOptions>;

const VERSION = 1;

/**
 * Reads the description of a run.
 * @throws {UserError} if the folder is missing or no run, or the run is another version's
 */
export function readRun(folder: string): RunDescription {
  const path = join(folder, 'run.json');
  if (!existsSync(folder)) throw new UserError(`${folder} is not a run: there is no such folder${nearbyRun(folder)}`);
  if (!statSync(folder).isDirectory()) throw new UserError(`${folder} is not a run: it is a file, not a folder`);
  if (!existsSync(path)) throw new UserError(`${folder} is not a run: it holds no run.json`);
  let run: Partial<RunDescription> | null;
  try {
    run = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new UserError(`${path} is damaged: it is not JSON`);
  }
  if (run?.format !== 'elbow-run') throw new UserError(`${folder} is not a run: its run.json was not written by elbow`);
  if (run.version !== VERSION || run.elbow !== packageVersion()) {
    throw new UserError(
      `${folder} was made by elbow ${String(run.elbow)} (run format ${String(run.version)}), this is elbow ${packageVersion()} (run format ${VERSION}): its numbers might not go on with the same bits, so train it anew`,
    );
  }
  const { seal, ...description } = run as Partial<RunDescription> & { readonly seal?: unknown };
  if (seal !== sealOf(description)) {
    throw new UserError(`${path} is damaged or was edited: it does not have the seal that was written with it`);
  }
  const whole = description as RunDescription;
  return { ...whole, options: { ...BEFORE, ...whole.options } };
}

/** The text of run.json: the description, sealed, so that what was edited or damaged is refused and not half believed. */
export function describedAs(run: RunDescription): string {
  return `${JSON.stringify({ ...run, seal: sealOf(run) }, null, 2)}\n`;
}

function sealOf(description: object): string {
  return createHash('sha256').update(JSON.stringify(description)).digest('hex');
}

function nearbyRun(folder: string): string {
  const inRuns = join('runs', folder);
  return existsSync(inRuns) ? `; did you mean "${inRuns}"?` : '';
}

/** The head of a new description. */
export function describeRun(facts: Omit<RunDescription, 'format' | 'version' | 'elbow' | 'runtime'>): RunDescription {
  return {
    format: 'elbow-run',
    version: VERSION,
    elbow: packageVersion(),
    runtime: `node ${process.versions.node}`,
    ...facts,
  };
}
