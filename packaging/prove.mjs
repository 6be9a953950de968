// Packs the packages, installs them into empty projects and tries them there: see README.md. Prints tables; exits 1 where a cell is wrong.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundlers } from './bundlers.mjs';
import { contents, packed, unused } from './contents.mjs';
import { installs, project } from './installs.mjs';
import { install, table } from './run.mjs';
import { onRuntimes } from './runtimes.mjs';
import { types } from './types.mjs';

const PARTS = ['unused', 'contents', 'install', 'types', 'runtimes', 'bundlers'];
const [flag, list, ...rest] = process.argv.slice(2);
const wanted = flag === '--only' ? (list ?? '').split(',') : flag === undefined ? PARTS : null;
const stranger = wanted?.find((part) => !PARTS.includes(part));
if (wanted === null || stranger !== undefined || rest.length > 0) {
  console.error(
    `usage: npm run prove:packages [-- --only ${PARTS.join(',')}]${stranger === undefined ? '' : `; there is no part "${stranger}"`}`,
  );
  process.exit(2);
}

install();
const work = mkdtempSync(join(tmpdir(), 'elbow-packages-'));
let failed = 0;
let cells = 0;
const notes = [];
const show = (title, { rows, failed: wrong, note }) => {
  console.log(`\n${title}\n${table(rows)}`);
  failed += wrong;
  cells += rows.length - 1;
  if (note !== undefined) notes.push(note);
};
try {
  const tarballs = packed(work);
  if (wanted.includes('unused')) show('Nothing is left over', unused());
  if (wanted.includes('contents')) show('What is packed', contents(tarballs));
  if (wanted.includes('install')) show('Installed from the tarballs into empty projects', installs(tarballs, work));
  if (['types', 'runtimes', 'bundlers'].some((part) => wanted.includes(part))) {
    const fresh = project(join(work, 'fresh'), tarballs, ['core-wasm', 'optim', 'nn']);
    if (wanted.includes('types')) show('A TypeScript project that uses the installed packages', types(fresh));
    if (wanted.includes('runtimes')) show('The installed packages on every runtime', await onRuntimes(fresh, work));
    if (wanted.includes('bundlers')) show('Two apps through every bundler', await bundlers(fresh, work));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log();
for (const note of notes) console.log(note);
console.log(`${cells - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
