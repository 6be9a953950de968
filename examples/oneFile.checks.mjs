// The examples of one file, on every runtime that runs a file: each must print what its comments promise.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { output, TIMEOUT } from '../runtimes/child.mjs';
import { runtimes as bun } from '../runtimes/hosts/bun.mjs';
import { runtimes as deno } from '../runtimes/hosts/deno.mjs';
import { runtimes as node } from '../runtimes/hosts/node.mjs';
import { promised } from '../scripts/promised.mjs';

const here = import.meta.dirname;
const root = join(here, '..');
const BUILD = join(here, '.build');
const FILES = readdirSync(here).filter((file) => file.endsWith('.ts'));

export const checks = [
  { example: 'all', where: 'tsc', what: 'their types are right', run: typed },
  ...[...node, ...deno, ...bun].map((runtime) => ({
    example: `${FILES.length} files`,
    where: runtime.name,
    what: 'each prints what its comments promise',
    run: () => printed(runtime),
  })),
  {
    example: 'plainTypeScript',
    where: 'tsc',
    what: 'the file it writes compiles and predicts the same',
    run: compiled,
  },
];

const run = promisify(execFile);
const tsc = join(root, 'node_modules/.bin/tsc');

async function typed() {
  await run(tsc, ['-p', here]).catch(({ stdout }) => assert.fail(stdout));
}

/** The file and its packages as `esbuild --bundle` joins them. */
async function bundle(file) {
  const outfile = join(BUILD, file.replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [join(here, file)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: ['node:*'],
    logLevel: 'silent',
  });
  return outfile;
}

/** Deno reads the data and the packages, and is allowed nothing else. */
const DENO = ['run', '--allow-read', '--no-remote', '--no-lock', '--quiet', '--no-prompt'];

/** How a runtime is given a file: as it stands, but for Node 20, which cannot read types. */
async function command(runtime, file) {
  const { file: program, env } = runtime.command('');
  const source = join(here, file);
  const args = { node20: [await bundle(file)], node24: [source], deno: [...DENO, source], bun: ['run', source] };
  return { file: program, args: args[runtime.name], env, cwd: root };
}

async function printed(runtime) {
  for (const file of FILES) {
    const { stdout, text, failure } = await output(await command(runtime, file), TIMEOUT);
    assert.equal(failure, null, `${file}: ${text}`);
    const wanted = promised(readFileSync(join(here, file), 'utf8'));
    assert.notEqual(wanted.length, 0, `${file} promises nothing`);
    const lines = stdout.trim().split('\n');
    assert.deepEqual(lines, wanted, file);
  }
}

async function compiled() {
  await mkdir(BUILD, { recursive: true });
  const model = join(BUILD, 'model.ts');
  await run(process.execPath, [await bundle('plainTypeScript.ts'), model], { cwd: root });
  const strict = [
    '--strict',
    '--noUncheckedIndexedAccess',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--types',
    '',
  ];
  await run(tsc, [...strict, '--ignoreConfig', '--outDir', join(BUILD, 'model'), model], { cwd: BUILD });
  const { predict } = await import(pathToFileURL(join(BUILD, 'model/model.js')).href);
  const { points, predicted } = JSON.parse(readFileSync(`${model}.json`, 'utf8'));
  // f64 beside f32: eight products of about 1 and their sum, each rounded by 2⁻²⁴ at most in the one, hardly in the other.
  const tolerance = 20 * 2 ** -24;
  const difference = Math.max(...points.map((x, i) => Math.abs(predict([x])[0] - predicted[i])));
  assert.ok(difference <= tolerance, `they differ by ${difference}`);
  return `largest difference ${difference.toExponential(1)}, f64 beside f32`;
}
