import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** How long one runtime may take, from its start to its result. */
export const TIMEOUT = 60_000;

/** How long a driver waits for its host: less, so that it closes its browser or server itself. */
const HOST_TIMEOUT = 45_000;

/** How long a process may take to close what it started, before it is killed. */
const GRACE = 5_000;

/** @typedef {{ file: string, args: readonly string[], env?: Record<string, string>, cwd?: string }} Command */

/**
 * Runs a command to its end and returns what it printed (`stdout`, and `text`: both streams as they came) and `failure`: null,
 * or how it ended ("timed out after 60 s", "exit code 1"). Never throws.
 *
 * A process that outlives `timeout` (milliseconds) is asked to end, so that a driver can close its browser or server, and
 * killed a few seconds later; so it is when this process is asked to end. Only the started process is signalled, by its id.
 *
 * @param {Command} command
 * @param {number} timeout
 */
export function output({ file, args, env = {}, cwd }, timeout) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = { stdout: '', text: '' };
    let failure = null;
    let killer;
    const end = () => {
      child.kill('SIGTERM');
      killer ??= setTimeout(() => child.kill('SIGKILL'), GRACE);
    };
    const timer = setTimeout(() => {
      failure = `timed out after ${timeout / 1000} s`;
      end();
    }, timeout);
    const interrupted = (signal) => {
      failure = `ended by ${signal}`;
      end();
      child.once('exit', () => process.exit(1));
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.once(signal, interrupted);

    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      printed.stdout += chunk;
      printed.text += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      printed.text += chunk;
    });
    const finish = (how) => {
      clearTimeout(timer);
      clearTimeout(killer);
      for (const signal of signals) process.off(signal, interrupted);
      resolve({ ...printed, failure: failure ?? how });
    };
    child.once('error', (error) => finish(`could not be started: ${error.message}`));
    child.once('close', (code, signal) => finish(code === 0 ? null : `exit code ${code ?? signal}`));
  });
}

/**
 * The command that runs `train(…args)` of hosts/<host>.mjs in a Node process of its own. A host that is driven from Node so
 * gets what the others have: a time-out that ends it, and an output that is its own.
 *
 * @param {string} host
 * @param {...string} args
 * @returns {Command}
 */
export function driver(host, ...args) {
  return { file: process.execPath, args: [join(import.meta.dirname, 'drive.mjs'), host, ...args] };
}

/** A promise that is not waited for for ever: what a driver asks its host has no limit of its own. */
export function inTime(promise) {
  const limit = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no result after ${HOST_TIMEOUT / 1000} s`)), HOST_TIMEOUT).unref();
  });
  return Promise.race([promise, limit]);
}
