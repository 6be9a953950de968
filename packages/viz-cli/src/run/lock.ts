import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
  const own = `${path}.${process.pid}.tmp`;
  write(own, mine);
  try {
    while (!linked(own, path)) {
      const held = contentsOf(path);
      if (held === null) continue; // given back in between
      const holder = parsed(held);
      if (holder && isAlive(holder)) {
        throw new UserError(
          `the run ${folder} is being written by another process (number ${holder.pid}): wait for it, or stop it`,
        );
      }
      if (replaceStale(path, own, held)) break;
    }
  } finally {
    rmSync(own, { force: true });
  }
  let held = true;
  return () => {
    if (held) giveBack(path, mine);
    held = false;
  };
}

/** The number of the living process that holds a run folder; null where none does. */
export function holderOf(folder: string): number | null {
  const held = contentsOf(join(folder, NAME));
  const holder = held === null ? null : parsed(held);
  return holder && isAlive(holder) ? holder.pid : null;
}

/** Removes the lock if it is still this process's; what cannot be removed is stale as soon as the process ends. */
function giveBack(path: string, mine: string): void {
  try {
    if (contentsOf(path) === mine) rmSync(path, { force: true });
  } catch {}
}

function write(path: string, contents: string): void {
  try {
    writeFileSync(path, contents);
  } catch (error) {
    rmSync(path, { force: true });
    throw writeError(path, error);
  }
}

/** Gives a whole file a second name, if that is free: so nobody ever sees a lock that is not whole. */
function linked(own: string, path: string): boolean {
  try {
    linkSync(own, path);
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
    return null; // not written by us
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
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : (fields[19] ?? ''); // a dead process that nobody has waited for
  } catch {
    return '';
  }
}

/**
 * Puts this process's lock in place of a stale one: only who holds the guard may, and only if the lock is the stale one
 * still. A guard whose process is gone is removed.
 */
function replaceStale(path: string, own: string, stale: string): boolean {
  const guard = `${path}.guard`;
  if (!linked(own, guard)) {
    const other = contentsOf(guard);
    const holder = other === null ? null : parsed(other);
    if (other !== null && !(holder && isAlive(holder))) rmSync(guard, { force: true });
    return false;
  }
  try {
    if (contentsOf(path) !== stale) return false;
    renameSync(own, path);
    return true;
  } finally {
    rmSync(guard, { force: true });
  }
}
