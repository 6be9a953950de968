// What has to be there before anything is measured: the peers' packages, our bundle, the problems for Python.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { FIT_START, FIT_TOLERANCE, GRADIENT_TOLERANCE } from './fits.mjs';
import { ADAM, CASES, curve, flat, LEARNING_RATE, matrices, problem, vectors } from './problems.mjs';

const here = join(import.meta.dirname, '..');

/** Bundles and data; git-ignored. */
export const BUILD = join(here, '..', '.build', 'peers');

/** Runs `npm ci` here if node_modules is missing or older than the lock; returns npm's complaint, or null. */
export function install() {
  const hidden = join(here, 'node_modules', '.package-lock.json');
  const lock = join(here, 'package-lock.json');
  checkLock(lock);
  if (existsSync(hidden) && statSync(hidden).mtimeMs >= statSync(lock).mtimeMs) return null;
  console.error('peers: running npm ci');
  // The variable keeps onnxruntime-node from fetching GPU libraries, should somebody allow install scripts.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const npm = spawnSync('npm', ['ci', '--no-fund', '--no-audit'], { cwd: here, env, encoding: 'utf8' });
  return npm.status === 0 ? null : `npm ci: ${npm.stderr}`;
}

/** A lock that names a registry's host would send everybody there. */
function checkLock(file) {
  if (/"resolved"\s*:/.test(readFileSync(file, 'utf8'))) {
    throw new Error('peers: package-lock.json names a registry; .npmrc says omit-lockfile-registry-resolved');
  }
}

/** Ours as one module, from the sources. */
export async function bundleOurs() {
  await build({
    stdin: {
      contents: `export { Core, init, Layout } from '@elbow/core-wasm';
        export { init as initRelaxed } from '@elbow/core-wasm/relaxed';
        export * from '@elbow/nn';
        export { adam, bfgs, conjugateGradient, emitRule, gradientDescent, minimise } from '@elbow/optim';
        export { levenbergMarquardt } from '@elbow/optim/second-order';`,
      resolveDir: here,
    },
    outfile: join(BUILD, 'elbow.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['@elbow/source'],
    logLevel: 'warning',
  });
}

/** The problems as files for Python: the sizes in problems.json, the numbers as raw floats. */
export function writeProblems() {
  mkdirSync(BUILD, { recursive: true });
  const networks = {};
  for (const { kind, network, n, m } of CASES) {
    if (kind === 'update') {
      const { theta, g } = vectors(n);
      write(`update${n}`, [theta, g]);
    } else if (kind === 'sgemm') {
      const { a, b } = matrices(n);
      write(`sgemm${n}`, [a, b]);
    } else if (kind === 'fit') {
      const { t, y } = curve(m);
      write(`fit${m}`, [t, y]);
    } else if (network && !networks[network]) {
      const { widths, batch, loss, layers, x, t } = problem(network);
      networks[network] = { widths, batch, loss };
      write(network, [flat(layers), x, t]);
    }
  }
  const fit = { start: FIT_START, tolerance: FIT_TOLERANCE, gradientTolerance: GRADIENT_TOLERANCE };
  const all = { networks, learningRate: LEARNING_RATE, adam: ADAM, fit };
  writeFileSync(join(BUILD, 'problems.json'), JSON.stringify(all));
}

function write(name, arrays) {
  writeFileSync(
    join(BUILD, `${name}.f32`),
    Buffer.concat(arrays.map((a) => Buffer.from(a.buffer, a.byteOffset, a.byteLength))),
  );
}
