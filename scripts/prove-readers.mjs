// Proves that no file brings the command down. First damaged files: the corpora of the readers' tests (packages/viz-cli/test/corpora),
// changed in one to three places, N times; each must be read, or refused by a sentence, in memory that stays. Then bombs and limits: small
// files that mean to become large, and large ones, each given to the command, with the memory that it took. Exits 1 when one fails;
// a damaged file that did is kept in the corpora.
//
//   npm run prove:readers [-- --cases 20000] [--seed 1] [--only fuzz|bombs] [--small]
//
// --small leaves out the bombs that take half a gigabyte or more to make or to read.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { measured, tableLines } from './measured.mjs';
import { BOMBS, writeLabels } from './readers/bombs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const vizCli = join(root, 'packages', 'viz-cli');
const options = {
  cases: { type: 'string', default: '20000' },
  seed: { type: 'string', default: '1' },
  only: { type: 'string' },
  small: { type: 'boolean', default: false },
};
const { cases, seed, only, small } = parseArgs({ options }).values;
/** Every other turn of Parquet is taken: each needs a thread. */
const PARQUET_EVERY = 2;
/** Memory that the process may grow by while it reads damaged files, in MiB: what the collector leaves lying. */
const MOST_GROWTH = 400;
let failed = false;

if (only !== 'bombs') failed = !(await fuzzing()) || failed;
if (only !== 'fuzz') failed = !(await bombs()) || failed;
process.exitCode = failed ? 1 : 0;

async function fuzzing() {
  const { fuzz } = await bundled('fuzz.ts');
  await fuzz(200, { seed: 0, parquetEvery: PARQUET_EVERY }); // code is compiled, buffers are there
  const before = process.memoryUsage.rss();
  const begun = performance.now();
  const report = await fuzz(Number(cases), { seed: Number(seed), parquetEvery: PARQUET_EVERY });
  const growth = (process.memoryUsage.rss() - before) / 2 ** 20;
  const seconds = (performance.now() - begun) / 1000;
  console.log(
    `${report.cases} damaged files in ${seconds.toFixed(0)} s: ${report.read} read, ${report.refused} refused by a sentence, ${report.failures.length} otherwise; ` +
      `the slowest took ${report.slowest.seconds.toFixed(2)} s (${report.slowest.name}); memory grew by ${growth.toFixed(0)} MiB (limit ${MOST_GROWTH})`,
  );
  for (const { name, error, bytes, case: k } of report.failures.slice(0, 10)) {
    const kept = join(vizCli, 'test', 'corpora', `found-${seed}-${k}-${name}`);
    writeFileSync(kept, bytes);
    console.log(`FAILED ${name}, case ${k}, kept as ${kept}\n${error}`);
  }
  return report.failures.length === 0 && growth <= MOST_GROWTH;
}

/** A module of the tests, bundled for the running node, within the package so that it finds its files. */
async function bundled(name) {
  const { build } = createRequire(join(root, 'package.json'))('esbuild');
  const folder = join(vizCli, 'node_modules', '.cache');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, name.replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [join(vizCli, 'test', name)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    conditions: ['@elbow/source'],
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

async function bombs() {
  const folder = mkdtempSync(join(tmpdir(), 'elbow-bombs-'));
  const rows = [['file', 'stored MiB', 'answer', 'seconds', 'peak MiB', 'limit MiB', '']];
  let good = true;
  try {
    for (const bomb of BOMBS.filter(({ large = false }) => !(small && large))) {
      const row = await one(folder, bomb);
      good &&= row.at(-1) === 'ok';
      rows.push(row);
      process.stderr.write('.');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\n${tableLines(rows).join('\n')}`);
  return good && rows.length > 1;
}

async function one(folder, { name, file, make, stream, labels, says, mebibytes }) {
  const path = file === '-' ? file : join(folder, file);
  await make?.(path);
  const args = [join(vizCli, 'bin', 'elbow.js'), 'train', path, '--dry-run', '--quiet', '--hidden', 'none'];
  if (labels !== undefined) {
    writeLabels(join(folder, 'labels.npy'), labels);
    args.push('--labels', join(folder, 'labels.npy'));
  }
  const input = stream && Readable.from(zerosOf(stream), { objectMode: false });
  const { code, err, seconds, peakMiB, over } = await measured(process.execPath, args, {
    cwd: folder,
    input,
    limit: 300,
  });
  const stored = file === '-' ? stream : statSync(path).size;
  if (file !== '-') rmSync(path);
  const answer = code === 0 ? 'read' : err.split('\n')[0].replaceAll(folder, '').slice(0, 90);
  const right = says === null ? code === 0 : code === 2 && says.test(err);
  const bounded = peakMiB === null || peakMiB <= mebibytes;
  const verdict = over ? 'TOO LONG' : !right ? `WRONG (exit ${code})` : bounded ? 'ok' : 'TOO MUCH';
  return [
    name,
    (stored / 2 ** 20).toFixed(1),
    answer,
    seconds.toFixed(1),
    peakMiB?.toFixed(0) ?? 'n/a',
    mebibytes,
    verdict,
  ];
}

/** A CSV that goes on: rows of digits, so many bytes. */
function* zerosOf(bytes) {
  yield Buffer.from('a,b\n');
  const chunk = Buffer.from('1,2\n'.repeat(2 ** 18));
  for (let sent = 0; sent < bytes; sent += chunk.length) yield chunk;
}
