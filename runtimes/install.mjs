import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { output } from './child.mjs';

const here = import.meta.dirname;
const modules = join(here, 'node_modules');
const INSTALL_TIMEOUT = 600_000;

/** A runtime that is not on this machine. The message completes "skipped: …". */
export class Missing extends Error {}

/** The folder of an installed package; throws Missing if there is none. */
export function installed(name) {
  const folder = join(modules, name);
  if (!existsSync(folder)) throw new Missing(`the package ${name} is not installed`);
  return folder;
}

/** The version an installed package says of itself. */
export function versionOf(name) {
  return JSON.parse(readFileSync(join(installed(name), 'package.json'), 'utf8')).version;
}

/**
 * The first of the named binaries that exists, each given as [package, path inside it]. The binaries of the platform packages
 * are started directly, because the shims around them need install scripts, and npm 11 does not run those unasked.
 *
 * @param {string} what names the runtime in the message of Missing
 * @param {readonly (readonly [name: string, file: string])[]} candidates
 */
export function binary(what, candidates) {
  for (const [name, file] of candidates) {
    const path = join(modules, name, file);
    if (existsSync(path)) return path;
  }
  throw new Missing(`no ${what} for ${process.platform} ${process.arch} is installed`);
}

/**
 * Runs `npm ci` in this folder if node_modules is missing or older than the lock. Returns npm's complaint if it failed, and
 * null otherwise: what is missing then shows in the rows that need it.
 *
 * @param {(line: string) => void} say
 */
export async function install(say) {
  const reason = staleness();
  if (reason === null) return null;
  say(`runtimes: ${reason}, running npm ci`);
  const begun = performance.now();
  const npm = await output({ file: 'npm', args: ['ci', '--no-fund', '--no-audit'], cwd: here }, INSTALL_TIMEOUT);
  if (npm.failure !== null) return `npm ci: ${npm.failure}\n${npm.text}`;
  say(`runtimes: installed in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return null;
}

/** Why an install is due, or null. npm writes the hidden lock last, so its time is that of the last complete install. */
function staleness() {
  const hidden = join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return 'nothing is installed yet';
  const older = statSync(hidden).mtimeMs < statSync(join(here, 'package-lock.json')).mtimeMs;
  return older ? 'package-lock.json is newer than node_modules' : null;
}
