import { resolve } from 'node:path';
import { type Session, type TrainVerdict, weightsHash } from '@elbow/nn';
import { readsRate } from '@elbow/optim';
import { type OpenData, openData } from '../read/openData.ts';
import { readingProgress, silently } from '../read/reading.ts';
import { BUILT_IN, resolveData } from '../read/resolveData.ts';
import { readTestRows } from '../read/testRows.ts';
import { plural } from '../read/wording.ts';
import { jsonText } from '../terminal/jsonProgress.ts';
import { progressReporter } from '../terminal/progress.ts';
import { UserError } from '../userError.ts';
import { describedAs, describeRun, type RunDescription, type RunOptions, readRun } from './description.ts';
import { drawLoss } from './draw.ts';
import { createRunFolder, openRunFolder, type RunFolder, readCheckpoint } from './folder.ts';
import { EXIT_CODES } from './interrupts.ts';
import { scores, trainRun } from './loop.ts';
import type { Metric } from './metrics.ts';
import { createSession, epochSchedule, ruleOf } from './model.ts';
import { type Prepared, prepare } from './prepare.ts';
import { closingLines, dryRunLines, openingLines } from './report.ts';
import { type Say, speaker } from './speaker.ts';

/** What does not change the numbers of a step: how the command speaks, and when it saves. */
export interface TrainSettings {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Epochs from one checkpoint to the next; null: as time allows. */
  readonly checkpointEvery: number | null;
}

/** What a new run is told besides. */
interface NewRunSettings extends TrainSettings {
  readonly testRows?: string | undefined;
  /** The file of an array's labels. */
  readonly labels?: string | undefined;
  readonly out?: string | undefined;
  readonly dryRun: boolean;
}

/** Exit code of a run that failed numerically. */
const FAILED = 3;

/** A run that is ready to go on. */
export interface Run {
  readonly description: RunDescription;
  readonly prepared: Prepared;
  readonly session: Session;
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
  epochSchedule(options, ruleOf(options), 1);
  const { testRows } = settings;
  const path = resolveData(data);
  const open = await openData({ path, file: data, labels: settings.labels ?? null });
  const named = (rows: number): Int32Array | null => (testRows === undefined ? null : readTestRows(testRows, rows));
  const prepared = await prepareWatched(open, data, options, named, settings);
  if (options.patience !== null && prepared.validation === null) {
    throw new UserError('--patience: there are no validation rows to wait for; give --validation a part of the rows');
  }
  const session = createSession(prepared.encoding, options);
  const description = describeRun({
    data: {
      file: data,
      path: BUILT_IN.includes(data) || data === '-' ? null : resolve(path),
      ...(open.labels === null ? {} : { labels: { file: open.labels, path: resolve(open.labels) } }),
      sha256: open.sha256,
      rows: prepared.rowsInFile,
    },
    rows: rowCounts(prepared),
    options,
    testRows: prepared.testRows && Array.from(prepared.testRows),
    encoding: prepared.encoding,
    parameters: session.parameters.length,
  });
  return { description, prepared, session };
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
  return { description, prepared, session: createSession(prepared.encoding, options) };
}

function stepsPerEpoch({ prepared, description }: Run): number {
  return Math.ceil(prepared.train.rows / description.options.batch);
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
    schedule: epochSchedule(options, ruleOf(options), stepsPerEpoch(run)),
    patience: options.patience,
    checkpointEvery: settings.checkpointEvery,
  };
  const end = await trainRun(folder, session, prepared, loop, history, reporter);
  drawLoss(folder, prepared.name, history, `elbow train ${description.data.file}`);
  if ('interrupted' in end) return tellInterruption(folder, run, end.interrupted, say);
  return end.verdict.kind === 'nonFinite'
    ? tellFailure(folder, session, end.verdict, say)
    : await tellResult(folder, run, end.verdict, history, say);
}

function tellInterruption(folder: RunFolder, { session, description }: Run, signal: NodeJS.Signals, say: Say): number {
  const path = /^[\w./-]+$/.test(folder.path) ? folder.path : `'${folder.path}'`;
  const resume = `elbow train --resume ${path}${description.data.file === '-' ? ' < THE-SAME-DATA' : ''}`;
  say(
    'interrupted',
    { run: folder.path, signal, step: session.steps, resume },
    [`stopped by ${signal} at step ${session.steps}; saved. To go on: ${resume}`],
    true,
  );
  return EXIT_CODES[signal] ?? 1;
}

function tellFailure(
  folder: RunFolder,
  session: Session,
  verdict: Extract<TrainVerdict, { kind: 'nonFinite' }>,
  say: Say,
): number {
  const { step, epoch, array, index, value } = verdict;
  const { rule } = session.plan;
  const advice = rule && readsRate(rule) ? `; a lower --lr may help (it was ${session.learningRate})` : '';
  const isKept = readCheckpoint(folder.path) !== null;
  say(
    'failed',
    { run: folder.path, ...verdict },
    [
      `training failed: at step ${step}, in epoch ${epoch + 1}, ${array}[${index}] became ${value}${advice}`,
      isKept ? `the last good checkpoint is in ${folder.path}` : 'there is no checkpoint: it failed before the first',
    ],
    true,
  );
  return FAILED;
}

async function tellResult(
  folder: RunFolder,
  run: Run,
  verdict: TrainVerdict,
  history: readonly Metric[],
  say: Say,
): Promise<number> {
  const { session, prepared } = run;
  const { validation, test } = prepared;
  const measured = {
    train: session.evaluate(prepared.train),
    validation: validation && session.evaluate(validation),
    test: test && session.evaluate(test),
  };
  const result = {
    task: prepared.encoding.target.task,
    run: folder.path,
    verdict: verdict.kind,
    epochs: history.at(-1)?.epoch ?? 0,
    train: scores(measured.train),
    validation: measured.validation && scores(measured.validation),
    test: measured.test && scores(measured.test),
    weightsHash: await weightsHash(session),
  };
  folder.write('result.json', jsonText(result));
  say('done', result, closingLines(folder.path, verdict, measured, prepared), true);
  return 0;
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
