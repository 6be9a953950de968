import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary.ts';

/** The built command. */
export const BIN: string = fileURLToPath(new URL('../bin/elbow.js', import.meta.url));
/** The built-in iris data as a file. */
export const IRIS: string = fileURLToPath(new URL('../data/iris.csv', import.meta.url));

/** What a command did. */
export interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

/** Makes empty folders, one for each test, in a folder that is removed at the end of the file. */
export function freshFolders(): () => string {
  const base = temporaryFolder();
  let count = 0;
  return () => {
    const folder = join(base, String(count++));
    mkdirSync(folder);
    return folder;
  };
}

/** Runs the built command in a folder. */
export function elbow(cwd: string, ...args: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

/** Starts the built command; `done` resolves when it has ended. */
export function startElbow(
  cwd: string,
  ...args: string[]
): { kill(signal: NodeJS.Signals): void; stopReading(): void; out(): string; done: Promise<Outcome> } {
  const child = spawn(process.execPath, [BIN, ...args], { cwd });
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes) => {
    out += String(bytes);
  });
  child.stderr.on('data', (bytes) => {
    err += String(bytes);
  });
  const done = new Promise<Outcome>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return {
    kill: (signal) => void child.kill(signal),
    stopReading: () => void child.stdout.destroy(),
    out: () => out,
    done,
  };
}

/** The last JSON line that a command printed. */
export function lastLine({ out }: Outcome): Record<string, unknown> {
  return JSON.parse(out.trim().split('\n').at(-1) ?? '');
}
