import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const here = import.meta.dirname;
export const root = join(here, '..');
export const PACKAGES = ['core-wasm', 'optim', 'nn', 'viz-cli'];

/** Environment of a fresh user: nothing of this repository's npm. */
const environment = () => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))),
  ...{ npm_config_fund: 'false', npm_config_audit: 'false', npm_config_update_notifier: 'false', NO_COLOR: '1' },
});

/** Runs a program to its end; returns its output, or throws with what it printed. */
export function ran(file, args, { cwd = here } = {}) {
  const { status, stdout, stderr } = spawnSync(file, args, {
    cwd,
    encoding: 'utf8',
    env: environment(),
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: exit code ${status}\n${stdout}\n${stderr}`.trim());
  return stdout;
}

/** Installs what this folder needs where it is missing or older than the lock. */
export function install() {
  const hidden = join(here, 'node_modules', '.package-lock.json');
  const isFresh = existsSync(hidden) && statSync(hidden).mtimeMs >= statSync(join(here, 'package-lock.json')).mtimeMs;
  if (isFresh) return;
  // Not `npm ci`: it refuses a lock file in which another platform's optional package is missing.
  console.error('packaging: running npm install');
  execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** A program of this folder's packages. */
export const tool = (name) => join(here, 'node_modules', '.bin', name);

/** Lines of a table, each column as wide as its widest cell. */
export function table(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => String(cell ?? '').padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
