import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type RunDescription, readRun } from '../run/description.ts';
import { runMetrics } from '../run/folder.ts';
import { holderOf } from '../run/lock.ts';
import type { Metric } from '../run/metrics.ts';
import { UserError } from '../userError.ts';

/**
 * How far a run is: 'running', a living process writes it; 'stopped', it may be gone on with; 'finished'; 'broken', its numbers left their range; 'damaged', it cannot be read,
 * or was made by another version.
 */
export type RunState = 'running' | 'stopped' | 'finished' | 'broken' | 'damaged';

/** Losses and scores at the end of a run. */
interface PartResult {
  readonly loss: number;
  readonly accuracy?: number;
  readonly r2?: number;
}

/** What result.json holds. */
interface RunResult {
  readonly verdict: string;
  readonly epochs: number;
  readonly train?: PartResult;
  readonly validation?: PartResult | null;
  readonly test?: PartResult | null;
}

/** What a run has written about itself, without its data. */
export interface RunRecord {
  readonly path: string;
  readonly state: Exclude<RunState, 'damaged'>;
  readonly description: RunDescription;
  readonly metrics: readonly Metric[];
  readonly result: RunResult | null;
  /** The epoch with the lowest loss, of validation where there is one; null before the first. */
  readonly best: { readonly epoch: number; readonly loss: number } | null;
  /** Seconds from the first file to the last, null where it was gone on with later, or the system does not tell. */
  readonly seconds: number | null;
}

/**
 * Reads what a run has written.
 * @throws {UserError} if it is no run, damaged, or another version's
 */
export function readRecord(path: string): RunRecord {
  const description = readRun(path);
  const metrics = runMetrics(path);
  const result = readResult(path);
  const holder = holderOf(path);
  return {
    path,
    description,
    metrics,
    result,
    state: holder !== null ? 'running' : stateOf(description, metrics, result),
    best: bestOf(metrics),
    seconds: holder !== null ? null : secondsOf(path),
  };
}

/** A result belongs to the run as it stands if no epoch came after it, and no more are wanted. */
function stateOf(
  { options }: RunDescription,
  metrics: readonly Metric[],
  result: RunResult | null,
): RunRecord['state'] {
  if (result === null) return 'stopped';
  if (result.verdict === 'nonFinite') return 'broken';
  const made = metrics.at(-1)?.epoch ?? 0;
  return made === result.epochs && (result.verdict === 'stoppedEarly' || made >= options.epochs)
    ? 'finished'
    : 'stopped';
}

function readResult(path: string): RunResult | null {
  const file = join(path, 'result.json');
  if (!existsSync(file)) return null;
  try {
    const result: unknown = JSON.parse(readFileSync(file, 'utf8'), (_, part) =>
      ['NaN', 'Infinity', '-Infinity'].includes(part) ? Number(part) : part,
    );
    return typeof result === 'object' && result !== null && 'verdict' in result ? (result as RunResult) : null;
  } catch {
    throw new UserError(`${file} is damaged: it is not JSON`);
  }
}

function bestOf(metrics: readonly Metric[]): RunRecord['best'] {
  const losses = metrics.map(({ epoch, loss, validation }) => ({ epoch, loss: validation?.loss ?? loss }));
  return losses
    .filter(({ loss }) => Number.isFinite(loss))
    .reduce<RunRecord['best']>((best, one) => (best === null || one.loss < best.loss ? one : best), null);
}

/** Files of a run that was gone on with are made anew so much later than its folder, in milliseconds. */
const LATER = 2000;

/** From the times of the files: its folder of checkpoints is made at the beginning, metrics are written until the end, run.json anew where it goes on. */
function secondsOf(path: string): number | null {
  const time = (name: string): { birthtimeMs: number; mtimeMs: number } | undefined =>
    statSync(join(path, name), { throwIfNoEntry: false });
  const [begun, run, end] = [time('checkpoints'), time('run.json'), time('metrics.jsonl')];
  if (!begun?.birthtimeMs || !run || !end || run.mtimeMs - begun.birthtimeMs > LATER) return null;
  return Math.max(0, end.mtimeMs - begun.birthtimeMs) / 1000;
}
