import { existsSync, lstatSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { errorCode } from '../errorCode.ts';
import { plural } from '../read/wording.ts';
import { EXIT_CODES } from '../run/interrupts.ts';
import { lockFolder } from '../run/lock.ts';
import { speaker } from '../run/speaker.ts';
import { printable } from '../terminal/printable.ts';
import { UserError } from '../userError.ts';
import type { RunsOptions } from './runs.ts';

/** What a run writes, and `run.json` last: as long as it is there, the rest can be removed again. */
const OWN = [/^(metrics\.jsonl|result\.json|loss\.(svg|png))$/, /^(\..*|lock\.\d+)\.tmp$/, /^lock\.guard$/];
const DESCRIPTION = 'run.json';
const CHECKPOINTS = 'checkpoints';

/**
 * `elbow runs remove RUN…`: removes runs, after asking on a terminal; returns the exit code.
 * @throws {UserError} before anything is removed if one is no run, or a process writes it; or where nobody can be asked
 */
export async function removeCommand(
  paths: readonly string[],
  options: RunsOptions & { readonly yes: boolean },
): Promise<number> {
  const folders = [...new Set(paths)];
  for (const path of folders) checkRun(path);
  const release = locked(folders);
  try {
    if (!options.yes) {
      const answer = await asked(folders);
      if (answer !== 'yes') return answer === 'no' ? 0 : (EXIT_CODES.SIGINT ?? 1);
    }
    const say = speaker(options);
    for (const [k, path] of folders.entries()) {
      const left = removed(path, release[k] as () => void);
      const note = left.length === 0 ? '' : `; what it has not written stays: ${left.join(', ')}`;
      say('removed', { run: path, left }, [`removed ${path}${note}`]);
    }
    return 0;
  } finally {
    for (const giveBack of release) giveBack();
  }
}

/** Takes all folders, or none. */
function locked(folders: readonly string[]): (() => void)[] {
  const held: (() => void)[] = [];
  try {
    for (const folder of folders) held.push(lockFolder(folder));
    return held;
  } catch (error) {
    for (const giveBack of held) giveBack();
    throw error;
  }
}

/** @throws {UserError} unless the folder is one that `elbow train` has made, of whatever version. */
function checkRun(path: string): void {
  const refuse = (why: string): UserError => new UserError(`${path} is not a run: ${why}; nothing was removed`);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw refuse('there is no such folder');
  if (stats.isSymbolicLink()) throw refuse('it is a link; name the folder itself');
  if (!stats.isDirectory()) throw refuse('it is a file, not a folder');
  const file = join(path, DESCRIPTION);
  if (!existsSync(file)) throw refuse('it holds no run.json');
  try {
    const run: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof run === 'object' && run !== null && 'format' in run && run.format === 'elbow-run') return;
  } catch {}
  throw refuse('its run.json was not written by elbow, or is damaged');
}

/** Asks whether to remove; anything but y or yes is no. */
async function asked(folders: readonly string[]): Promise<'yes' | 'no' | 'interrupted'> {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true)
    throw new UserError('runs remove: nobody can be asked here; --yes removes without asking');
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const names = folders.length <= 3 ? folders.join(', ') : plural(folders.length, 'run');
  try {
    return await new Promise((resolve) => {
      prompt.once('SIGINT', () => resolve('interrupted'));
      prompt.once('close', () => resolve('no'));
      void prompt
        .question(`Remove ${printable(names)}? [y/N] `)
        .then((answer) => resolve(/^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no'));
    });
  } finally {
    prompt.close();
  }
}

/** Removes what the run has written, then the folder if nothing else is in it; returns what is left. */
function removed(path: string, giveBack: () => void): string[] {
  const checkpoints = join(path, CHECKPOINTS);
  if (existsSync(checkpoints)) {
    for (const name of readdirSync(checkpoints))
      if (/\.(safetensors|tmp)$/.test(name)) rmSync(join(checkpoints, name), { force: true });
    removeIfEmpty(checkpoints);
  }
  for (const name of readdirSync(path))
    if (OWN.some((pattern) => pattern.test(name))) rmSync(join(path, name), { force: true });
  rmSync(join(path, DESCRIPTION), { force: true });
  giveBack();
  removeIfEmpty(path);
  return existsSync(path) ? readdirSync(path) : [];
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) throw error;
  }
}
