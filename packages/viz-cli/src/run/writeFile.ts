import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../errorCode.ts';
import { UserError } from '../userError.ts';

/**
 * Writes a file so that at every instant the path holds either the old bytes or all of the new ones: into a temporary file beside it, flushed to the
 * disk, then renamed over it. Text is written as UTF-8. A process killed in between leaves a file `.NAME.PID.tmp` behind, never a torn one.
 *
 * @throws {UserError} if the folder is missing or not writable, or the disk is full; the old file is then still in place.
 */
export function writeAtomically(path: string, bytes: Uint8Array | string): void {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${process.pid}.tmp`);
  try {
    const file = openSync(temporary, 'w');
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    removeIfThere(temporary);
    throw writeError(path, error);
  }
  flushFolder(folder);
}

/** What could not be written cannot always be removed either; the reason that is told is the first one. */
function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {}
}

/** Makes the rename itself survive a power cut. Some systems cannot flush a folder; there the rename is as durable as they make it. */
function flushFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {}
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

export function writeError(path: string, error: unknown): unknown {
  const reason = REASONS[errorCode(error)];
  return reason === undefined ? error : new UserError(`cannot write ${path}: ${reason}`, { cause: error });
}
