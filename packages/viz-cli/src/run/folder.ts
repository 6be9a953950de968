import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../errorCode.ts';
import { jsonLine } from '../terminal/jsonProgress.ts';
import { UserError } from '../userError.ts';
import { writeAtomically } from './writeFile.ts';

/** A folder that holds one training run. */
export interface RunFolder {
  readonly path: string;
  /** Writes a file of the folder; the old one stays whole until the new one is. */
  write(name: string, contents: string | Uint8Array): void;
  /** Appends a line to metrics.jsonl. */
  metric(value: unknown): void;
  close(): void;
}

/**
 * Makes the folder of a new run: the one named, which must be new or empty, or the first free of runs/NAME-1, runs/NAME-2, …
 * @throws {UserError} if it holds something already, or cannot be made
 */
export function createRunFolder(name: string, out: string | undefined): RunFolder {
  const path = out === undefined ? freeFolder(name) : namedFolder(out);
  makeFolder(join(path, 'checkpoints'));
  let metrics: number | null = openSync(join(path, 'metrics.jsonl'), 'a');
  return {
    path,
    write: (file, contents) => writeAtomically(join(path, file), contents),
    metric(value) {
      if (metrics !== null) writeSync(metrics, jsonLine(value));
    },
    close() {
      if (metrics !== null) closeSync(metrics);
      metrics = null;
    },
  };
}

function namedFolder(path: string): string {
  makeFolder(path);
  if (readdirSync(path).length > 0)
    throw new UserError(`--out: the folder ${path} is not empty: a run wants a folder of its own`);
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

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw cannotMake(path, error);
  }
}

function cannotMake(path: string, error: unknown): UserError {
  const reasons: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    EEXIST: 'there is a file of that name',
    ENOTDIR: 'a part of its path is a file',
    ENOSPC: 'the disk is full',
  };
  return new UserError(`cannot make the folder ${path}: ${reasons[errorCode(error)] ?? String(error)}`);
}
