import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { spelled } from '../figure/number.ts';
import { plural } from '../read/wording.ts';
import { isFolder } from '../run/makeFolder.ts';
import { speaker } from '../run/speaker.ts';
import { didYouMean } from '../suggest.ts';
import { type Block, reportLines } from '../terminal/report.ts';
import { UserError } from '../userError.ts';
import { type RunRecord, type RunState, readRecord } from './record.ts';
import { optionWords } from './trainCommand.ts';

/** How these commands speak. */
export interface RunsOptions {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** A run as the list has it. */
interface Row {
  readonly path: string;
  readonly state: RunState;
  readonly record: RunRecord | null;
  /** Why it is damaged. */
  readonly reason: string | null;
}

/**
 * `elbow runs list`: the runs in a folder, by data, then by loss; returns the exit code.
 * @throws {UserError} if there is no such folder
 */
export function listCommand(folder: string, options: RunsOptions): number {
  const rows = rowsOf(folder);
  const say = speaker(options);
  if (options.json) for (const row of rows) say('run', factsOf(row), [], true);
  else say('runs', {}, options.quiet ? rows.map(({ path }) => path) : reportLines(listBlocks(folder, rows)), true);
  return 0;
}

/**
 * `elbow runs best`: the run with the lowest loss for each data set and target; returns the exit code.
 * @throws {UserError} if there is no such folder, or no run in it has ended an epoch
 */
export function bestCommand(folder: string, options: RunsOptions): number {
  const best = new Map<string, Row>();
  for (const row of rowsOf(folder)) {
    const { record } = row;
    if (record?.best && !best.has(kindOf(record))) best.set(kindOf(record), row); // they are in order
  }
  if (best.size === 0) throw new UserError(`no run in ${folder} has ended an epoch yet`);
  const rows = [...best.values()];
  const say = speaker(options);
  if (options.json) for (const row of rows) say('best', factsOf(row), [], true);
  else say('best', {}, options.quiet ? rows.map(({ path }) => path) : reportLines([tableOf(rows)]), true);
  return 0;
}

/** Runs of one kind have losses that compare. */
function kindOf({ description: { data, encoding } }: RunRecord): string {
  return JSON.stringify([data.sha256, encoding.target]);
}

function rowsOf(folder: string): Row[] {
  if (!existsSync(folder)) {
    const hint = didYouMean(folder, ['list', 'best', 'remove']) || ': elbow train DATA makes a run in runs';
    throw new UserError(`there is no folder ${folder}${hint}`);
  }
  if (!isFolder(folder)) throw new UserError(`${folder} is a file, not a folder of runs`);
  const paths = readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'run.json')));
  return paths.map(rowOf).sort(inOrder);
}

function rowOf(path: string): Row {
  try {
    const record = readRecord(path);
    return { path, state: record.state, record, reason: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { path, state: 'damaged', record: null, reason: error.message };
  }
}

/** By data, then by loss, then by name; damaged ones last. */
function inOrder(a: Row, b: Row): number {
  if (a.record === null || b.record === null)
    return Number(a.record === null) - Number(b.record === null) || byName(a.path, b.path);
  return (
    byName(a.record.description.data.file, b.record.description.data.file) ||
    byName(kindOf(a.record), kindOf(b.record)) ||
    (a.record.best?.loss ?? Number.MAX_VALUE) - (b.record.best?.loss ?? Number.MAX_VALUE) ||
    byName(a.path, b.path)
  );
}

/** By letters, and numbers by their size: iris-2 before iris-10. */
function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** The options in which a run differs from what is usual. */
function optionsOf({ description }: RunRecord): string {
  return optionWords(description).join(' ');
}

function factsOf({ path, state, record, reason }: Row): object {
  if (record === null) return { run: path, state, reason };
  const { description, metrics, best, result, seconds } = record;
  return {
    run: path,
    state,
    data: description.data.file,
    task: description.encoding.target.task,
    options: optionsOf(record),
    epochs: metrics.at(-1)?.epoch ?? 0,
    of: description.options.epochs,
    best,
    result,
    seconds,
  };
}

function listBlocks(folder: string, rows: readonly Row[]): Block[] {
  if (rows.length === 0) return [`no runs in ${folder}: elbow train DATA makes one in runs`];
  return [
    tableOf(rows.filter(({ record }) => record !== null)),
    ...rows.flatMap(({ path, reason }) => (reason === null ? [] : [`${path}: ${reason}`])),
    plural(rows.length, 'run'),
  ];
}

function tableOf(rows: readonly Row[]): Block {
  return {
    head: ['run', 'data', 'state', 'epochs', 'best loss', 'in epoch', 'options'],
    rows: rows.flatMap(({ path, state, record }) => {
      if (record === null) return [];
      const { description, metrics, best } = record;
      return [
        [
          path,
          description.data.file,
          state,
          `${metrics.at(-1)?.epoch ?? 0}/${description.options.epochs}`,
          best === null ? '–' : spelled(best.loss, 4),
          best === null ? '–' : String(best.epoch),
          optionsOf(record),
        ],
      ];
    }),
  };
}
