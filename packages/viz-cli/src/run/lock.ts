import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../errorCode.ts';
import { UserError } from '../userError.ts';
import { writeError } from './writeFile.ts';

/** The process that holds a run folder: its id, and when it started where the system tells. */
interface Holder {
  readonly pid: number;
  readonly started: string;
}

const NAME = 'lock';

/**
 * Takes a run folder for this process, so that no second one writes into it, and returns what gives it back. A lock whose
 * process is gone (killed, or another process has its number by now) is taken over.
 * @throws {UserError} if a living process holds the folder, or the lock cannot be written
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, NAME);
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Holder);
  while (!created(path, mine)) {
    const held = contentsOf(path);
    if (held === null) continue; // given back in between
    const holder = parsed(held);
    if (holder && isAlive(holder)) {
      throw new UserError(
        `the run ${folder} is being written by another process (number ${holder.pid}): wait for it, or stop it`,
      );
    }
    removeStale(path, held);
  }
  return () => rmSync(path, { force: true });
}

function created(path: string, contents: string): boolean {
  try {
    const file = openSync(path, 'wx');
    try {
      writeSync(file, contents);
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw writeError(path, error);
  }
}

function contentsOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw writeError(path, error);
  }
}

function parsed(text: string): Holder | null {
  try {
    const { pid, started } = JSON.parse(text) as Partial<Holder>;
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : null;
  } catch {
    return null; // torn: its process was killed while writing it
  }
}

/** Signal 0 asks whether a process is there; one that may not be signalled is. */
function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return false;
  }
  return startOf(pid) === started;
}

/** Start time of a process in ticks since boot (Linux, field 22 of its stat line); empty where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/**
 * Takes a stale lock away. Another process may have done so already and made a lock of its own: what was taken is compared,
 * and put back if it is not the stale one.
 */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw writeError(path, error);
  }
  if (contentsOf(aside) !== stale) {
    try {
      linkSync(aside, path);
    } catch {} // a third process holds it by now
  }
  rmSync(aside, { force: true });
}
