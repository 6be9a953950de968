import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A window and its environment. */
export interface Window {
  columns: number;
  rows: number;
  env?: Readonly<Record<string, string>>;
}

/** The status of a process that SIGKILL ended, as a shell gives it. */
const KILLED = 137;

/** Bundles the demo run for the running node, which may not know TypeScript. */
export async function bundleDemo(outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('demoRun.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@elbow/source'],
    logLevel: 'error',
  });
}

/** What a program writes to a pseudo-terminal of that size. */
export function recorded(program: string, args: readonly string[], { columns, rows, env = {} }: Window): string {
  const command = [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ');
  const { error, status, stdout } = spawnSync(
    'script',
    ['-qfec', `stty cols ${columns} rows ${rows}; ${command}`, '/dev/null'],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      timeout: 50_000,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
    },
  );
  if (error) throw new Error(`this test needs the command script of util-linux (Debian: bsdutils): ${error.message}`);
  if (status !== 0 && status !== KILLED) throw new Error(`${command} ended with ${status}:\n${stdout}`);
  return stdout;
}

/** What is typed, once a text has appeared. */
interface Typed {
  readonly input?: string;
  readonly after?: string;
}

/** What a shell's command writes to a pseudo-terminal of that size, from a folder, and the exit code. */
export function recordedShell(
  command: string,
  cwd: string,
  { columns, rows, env = {}, input, after = '' }: Window & Typed,
): Promise<{ code: number | null; out: string }> {
  const child = spawn('script', ['-qfec', `stty cols ${columns} rows ${rows}; ${command}`, '/dev/null'], {
    cwd,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env },
  });
  let out = '';
  let left = input;
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    out += text;
    if (left === undefined || !out.includes(after)) return;
    child.stdin?.write(left);
    left = undefined;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });
}
