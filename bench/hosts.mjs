import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runtimes as bun } from '../runtimes/hosts/bun.mjs';
import { runtimes as chromium } from '../runtimes/hosts/chromium.mjs';
import { runtimes as deno } from '../runtimes/hosts/deno.mjs';
import { runtimes as node } from '../runtimes/hosts/node.mjs';
import { install } from '../runtimes/install.mjs';

const here = import.meta.dirname;

/** Runs the bench on the node that runs it: nothing to install. */
export const THIS_NODE = 'this node';

/** Names that --runtime takes. */
export const RUNTIMES = ['node20', 'node24', 'deno', 'bun', 'chromium'];

/** A host for measuring: how it runs a module file, and whether it can start processes. */
const HOSTS = {
  [THIS_NODE]: () => ({ file: process.execPath, args: (script) => [script], processes: true }),
  node20: () => nodeHost('node20'),
  node24: () => nodeHost('node24'),
  deno: () => {
    const { file, args, env } = commandOf(deno, 'deno');
    // The bench starts processes and reads the clock; the matrix's Deno may do nothing.
    const flags = [...args.slice(0, -1), '--allow-all'];
    return { file, env, args: (script) => [...flags, script], processes: true, npm: false };
  },
  bun: () => {
    const { file, args, env } = commandOf(bun, 'bun');
    return { file, env, args: (script) => [...args.slice(0, -1), script], processes: true };
  },
  chromium: () => {
    commandOf(chromium, 'chromium-page');
    return { file: process.execPath, args: (script) => [join(here, 'chromium.mjs'), script], processes: false };
  },
};

/**
 * The host of that name, installed if need be.
 *
 * @param {string} name THIS_NODE or one of RUNTIMES
 * @returns {Promise<{ file: string, env?: Record<string, string>, args: (script: string) => string[], processes: boolean }>}
 * @throws an Error that says what is missing
 */
export async function hostOf(name) {
  if (name !== THIS_NODE) {
    const complaint = await install((line) => console.error(line));
    if (complaint !== null) console.error(complaint);
  }
  return HOSTS[name]();
}

/**
 * Runs a module file on a host and returns the last line that it printed, parsed as JSON. What it says on stderr passes
 * through as it comes.
 */
export async function resultOf({ file, args, env }, script) {
  const child = spawn(file, args(script), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    printed += chunk;
  });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`bench: ${file} ended with ${status}`);
  return JSON.parse(printed.trim().split('\n').at(-1));
}

function nodeHost(name) {
  const { file } = commandOf(node, name);
  return { file, args: (script) => [script], processes: true };
}

function commandOf(runtimes, name) {
  const command = runtimes.find((runtime) => runtime.name === name).command('');
  if (!existsSync(command.file)) throw new Error(`there is no ${command.file}`);
  return command;
}
