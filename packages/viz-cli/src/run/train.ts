import { resolve } from 'node:path';
import type { Session } from '@elbow/nn';
import { namedSampler, rowsPerStep } from '../named/samplers.ts';
import { type OpenData, openData } from '../read/openData.ts';
import { readingProgress, silently } from '../read/reading.ts';
import { BUILT_IN, resolveData } from '../read/resolveData.ts';
import { readTestRows } from '../read/testRows.ts';
import { plural } from '../read/wording.ts';
import { progressReporter } from '../terminal/progress.ts';
import { UserError } from '../userError.ts';
import { advisedRate } from './advisedRate.ts';
import { describedAs, describeRun, type RunDescription, type RunOptions, readRun } from './description.ts';
import { drawLoss } from './draw.ts';
import { openEventFile } from './eventFile.ts';
import { createRunFolder, openRunFolder, type RunFolder, readCheckpoint } from './folder.ts';
import { trainRun } from './loop.ts';
import type { Metric } from './metrics.ts';
import { createSession, ruleOf, runSchedule } from './model.ts';
import { type Prepared, prepare } from './prepare.ts';
import { dryRunLines, openingLines } from './report.ts';
import type { Run } from './run.ts';
import { type Say, speaker } from './speaker.ts';
import { tellFailure, tellInterruption, tellResult } from './tell.ts';

/** What does not change the numbers of a step: how the command speaks, and when it saves. */
export interface TrainSettings {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Epochs from one checkpoint to the next; null: as time allows. */
  readonly checkpointEvery: number | null;
  /** Whether to say at the end why it has not learnt more. */
  readonly explain: boolean;
  /** The folder for TensorBoard's event files; null for none. */
  readonly tensorboard: string | null;
}

/** What a new run is told besides. */
interface NewRunSettings extends TrainSettings {
  readonly testRows?: string | undefined;
  /** The file of an array's labels. */
  readonly labels?: string | undefined;
  readonly out?: string | undefined;
  readonly dryRun: boolean;
  /** Whether the learning rate follows from the curvature at the start. */
  readonly adviseRate: boolean;
}

/**
 * `elbow train DATA`: trains a new run, and returns the exit code.
 * @throws {UserError} on wrong input, before anything is written
 */
export async function trainNew(data: string, options: RunOptions, settings: NewRunSettings): Promise<number> {
  const run = await describeNew(data, options, settings);
  const say = speaker(settings);
  if (settings.dryRun) {
    say('dryRun', dryRunFacts(run), dryRunLines(run), true);
    return 0;
  }
  const folder = createRunFolder(run.prepared.name, settings.out);
  try {
    folder.write('run.json', describedAs(run.description));
    return await goOn(folder, run, [], settings, say);
  } finally {
    folder.close();
  }
}

/**
 * `elbow train --resume RUN`: goes on with a run from its last checkpoint, with the bits of a run that never stopped.
 * @param epochs how many in all; null: as many as the run was made for
 * @throws {UserError} if it is no run, held by another process, damaged, or its data have changed
 */
export async function trainOn(path: string, epochs: number | null, settings: TrainSettings): Promise<number> {
  const before = readRun(path);
  const description = { ...before, options: { ...before.options, epochs: epochs ?? before.options.epochs } };
  const folder = openRunFolder(path);
  try {
    const run = await readAgain(description, settings);
    const checkpoint = readCheckpoint(path);
    if (checkpoint) restore(run.session, checkpoint, path);
    checkEpochs(run, path);
    const history = folder.cut(run.session.steps);
    folder.write('run.json', describedAs(description));
    return await goOn(folder, run, history, settings, speaker(settings));
  } finally {
    folder.close();
  }
}

async function describeNew(data: string, options: RunOptions, settings: NewRunSettings): Promise<Run> {
  runSchedule(options, ruleOf(options), 1);
  const { testRows } = settings;
  const path = resolveData(data);
  const open = await openData({ path, file: data, labels: settings.labels ?? null });
  const named = (rows: number): Int32Array | null => (testRows === undefined ? null : readTestRows(testRows, rows));
  const prepared = await prepareWatched(open, data, options, named, settings);
  if (options.patience !== null && prepared.validation === null) {
    throw new UserError('--patience: there are no validation rows to wait for; give --validation a part of the rows');
  }
  const asked = createSession(prepared.encoding, options, prepared.train.rows);
  const advice = settings.adviseRate ? advisedRate(asked, prepared.train) : { rate: null, sentence: null };
  const decided = advice.rate === null ? options : { ...options, lr: advice.rate };
  const session = advice.rate === null ? asked : createSession(prepared.encoding, decided, prepared.train.rows);
  const description = describeRun({
    data: {
      file: data,
      path: BUILT_IN.includes(data) || data === '-' ? null : resolve(path),
      ...(open.labels === null ? {} : { labels: { file: open.labels, path: resolve(open.labels) } }),
      sha256: open.sha256,
      rows: prepared.rowsInFile,
    },
    rows: rowCounts(prepared),
    options: decided,
    testRows: prepared.testRows && Array.from(prepared.testRows),
    encoding: prepared.encoding,
    parameters: session.parameters.length,
  });
  if (advice.sentence === null) return { description, prepared, session };
  return { description, session, prepared: { ...prepared, sentences: [...prepared.sentences, advice.sentence] } };
}

/** Prepares the data, and shows how far that is where somebody watches. */
export async function prepareWatched(
  data: OpenData,
  file: string,
  options: RunOptions,
  testRows: (rows: number) => Int32Array | null,
  { json, quiet }: Pick<TrainSettings, 'json' | 'quiet'>,
): Promise<Prepared> {
  const { tell, done } = readingProgress(process.stderr, file);
  try {
    return await prepare(data, file, options, testRows, json || quiet ? silently : tell);
  } finally {
    done();
  }
}

/**
 * Reads the data of an old run again and makes its session, as it was at the start.
 * @throws {UserError} if the data cannot be read, or have changed
 */
export async function readAgain(
  description: RunDescription,
  settings: Pick<TrainSettings, 'json' | 'quiet'>,
): Promise<Run> {
  const { data, options, testRows } = description;
  const path = data.path ?? resolveData(data.file);
  const file = data.path ?? data.file; // from another folder the name the user gave may mean another file
  if (path === '-' && process.stdin.isTTY) {
    throw new UserError('--resume: the data of this run came from standard input: pipe the same data in again');
  }
  const open = await openData({ path, file, labels: data.labels?.path ?? null });
  if (open.sha256 !== data.sha256) {
    throw new UserError(
      `${file} has changed since the run began: its numbers would not go on with the same bits, so train it anew`,
    );
  }
  const given = testRows && Int32Array.from(testRows);
  const prepared = await prepareWatched(open, file, options, () => given, settings);
  return { description, prepared, session: createSession(prepared.encoding, options, prepared.train.rows) };
}

function stepsPerEpoch({ prepared, description }: Run): number {
  const { sampler, batch } = description.options;
  const { rows } = prepared.train;
  return Math.ceil(rows / rowsPerStep(sampler, batch, rows));
}

/** A run cannot be taken back to fewer epochs than it has begun. */
function checkEpochs(run: Run, path: string): void {
  const { epochs } = run.description.options;
  const made = run.session.steps / stepsPerEpoch(run);
  if (epochs >= made) return;
  const begun = Number.isInteger(made) ? '' : ', and has begun another';
  throw new UserError(
    `--epochs ${epochs}: the run ${path} has made ${plural(Math.floor(made), 'epoch')} already${begun}`,
  );
}

/** Puts a checkpoint into a session. Throws UserError where it cannot be used. */
export function restore(session: Session, checkpoint: Uint8Array, path: string): void {
  try {
    session.restore(checkpoint);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new UserError(`the checkpoint of ${path} cannot be used: ${error.message}`, { cause: error });
  }
}

async function goOn(
  folder: RunFolder,
  run: Run,
  history: Metric[],
  settings: TrainSettings,
  say: Say,
): Promise<number> {
  const { description, prepared, session } = run;
  const { options } = description;
  const { sentences, warnings } = prepared;
  say(
    'start',
    { run: folder.path, step: session.steps, parameters: description.parameters, sentences, warnings },
    openingLines(run),
  );
  const reporter = progressReporter({
    stream: process.stdout,
    quiet: settings.quiet,
    json: settings.json,
    earlier: history.map(({ epoch, loss, validation }) => ({ epoch, loss, validationLoss: validation?.loss })),
  });
  const loop = {
    epochs: options.epochs,
    schedule: runSchedule(options, ruleOf(options), stepsPerEpoch(run)),
    sampler: namedSampler(options.sampler, prepared.encoding.target.task),
    patience: options.patience,
    checkpointEvery: settings.checkpointEvery,
  };
  const events = settings.tensorboard === null ? null : openEventFile(settings.tensorboard);
  const end = await trainRun(folder, session, prepared, loop, history, reporter, events).finally(() => events?.close());
  drawLoss(folder, prepared.name, history, `elbow train ${description.data.file}`);
  if ('interrupted' in end) return tellInterruption(folder, run, end.interrupted, say);
  const code =
    end.verdict.kind === 'nonFinite'
      ? tellFailure(folder, session, end.verdict, say)
      : await tellResult(folder, run, end.verdict, history, say);
  if (settings.explain) {
    const { tellExplanation } = await import('../inspect/tellExplanation.ts'); // it looks at runs, as this makes them
    tellExplanation({ ...run, path: folder.path }, settings, say);
  }
  return code;
}

function dryRunFacts({ description, prepared, session }: Run): object {
  const { sentences, warnings } = prepared;
  return {
    task: prepared.encoding.target.task,
    sentences,
    warnings,
    rows: rowCounts(prepared),
    parameters: description.parameters,
    memoryBytes: session.core.memory.buffer.byteLength,
  };
}

function rowCounts({ train, validation, test }: Prepared): RunDescription['rows'] {
  return { train: train.rows, validation: validation?.rows ?? 0, test: test?.rows ?? 0 };
}
