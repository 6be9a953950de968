import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../errorCode.ts';
import { UserError } from '../userError.ts';
import { lockFolder } from './lock.ts';
import { cannotMake, makeFolder } from './makeFolder.ts';
import { cutMetrics, type Metric, type MetricsFile, openMetrics, readMetrics } from './metrics.ts';
import { writeAtomically } from './writeFile.ts';

/** A folder that holds one training run, locked for this process until it is closed. */
export interface RunFolder {
  readonly path: string;
  /** Appends a line to metrics.jsonl. */
  append(metric: Metric): void;
  /** Cuts metrics.jsonl back to what a checkpoint of that step covers, and returns its lines. */
  cut(step: number): Metric[];
  /** Writes a file of the folder; the old one stays whole until the new one is. */
  write(name: string, contents: string | Uint8Array): void;
  /** Writes the checkpoint, after the metrics that it covers. */
  save(checkpoint: Uint8Array): void;
  close(): void;
}

const CHECKPOINT = join('checkpoints', 'last.safetensors');
const METRICS = 'metrics.jsonl';

/**
 * Makes the folder of a new run: the one named, which must be new or empty, or the first free of runs/NAME-1, runs/NAME-2, …
 * @throws {UserError} if it holds something already, or cannot be made
 */
export function createRunFolder(name: string, out: string | undefined): RunFolder {
  const path = out === undefined ? freeFolder(name) : namedFolder(out);
  const release = lockFolder(path);
  try {
    makeFolder(join(path, 'checkpoints'));
  } catch (error) {
    release();
    throw error;
  }
  return opened(path, release);
}

/**
 * Opens the folder of a run to go on with it.
 * @throws {UserError} if another process holds it
 */
export function openRunFolder(path: string): RunFolder {
  const release = lockFolder(path);
  removeLeftovers(path);
  removeLeftovers(join(path, 'checkpoints'));
  return opened(path, release);
}

/** The last checkpoint of a run, null where it was stopped before the first. */
export function readCheckpoint(path: string): Uint8Array | null {
  const file = join(path, CHECKPOINT);
  return existsSync(file) ? readFileSync(file) : null;
}

/** The metrics of a run. */
export function runMetrics(path: string): Metric[] {
  return readMetrics(join(path, METRICS));
}

function opened(path: string, release: () => void): RunFolder {
  const file = join(path, METRICS);
  let metrics: MetricsFile;
  try {
    metrics = openMetrics(file);
  } catch (error) {
    release();
    throw error;
  }
  const write = (file: string, contents: string | Uint8Array): void => writeAtomically(join(path, file), contents);
  return {
    path,
    append: (metric) => metrics.append(metric),
    cut(step) {
      metrics.close(); // the file is replaced
      const kept = cutMetrics(file, step);
      metrics = openMetrics(file);
      return kept;
    },
    write,
    save(checkpoint) {
      metrics.flush();
      write(CHECKPOINT, checkpoint);
    },
    close() {
      metrics.close();
      release();
    },
  };
}

/** Temporary files of a process that was killed while writing. */
function removeLeftovers(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (/^(\..*|lock\.\d+)\.tmp$/.test(name)) rmSync(join(folder, name), { force: true });
}

function namedFolder(path: string): string {
  makeFolder(path);
  if (readdirSync(path).length > 0) {
    throw new UserError(
      `--out: the folder ${path} is not empty: a run wants a folder of its own (--resume goes on with an old one)`,
    );
  }
  return path;
}

function freeFolder(name: string): string {
  makeFolder('runs');
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  for (let n = 1; ; n++) {
    const path = join('runs', `${safe}-${n}`);
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw cannotMake(path, error);
    }
  }
}
