// Trains 784-128-10 by Adam on files in MNIST's format and full size (60,000 pictures of 28 × 28, which this makes), gzipped, with `elbow train`, TensorFlow.js
// and scikit-learn, one after the other, each in a process of its own: time until training begins, time of an epoch (median, from
// line to line of output), most memory, accuracy on the training rows. Exits 1 when `elbow train` fails, takes more memory than MOST_MEMORY,
// or learns less than the others. A peer that is not there is named in the table with the reason.
//
//   npm run prove:mnist [-- --epochs 5] [--rows 60000]
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measured, tableLines } from './measured.mjs';
import { mnistFiles } from './mnist-files.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { epochs, rows } = parseArgs({
  options: { epochs: { type: 'string', default: '5' }, rows: { type: 'string', default: '60000' } },
}).values;
const [HIDDEN, BATCH, RATE] = ['128', '128', '0.001'];
const PYTHON = '/usr/bin/python3';
/** MiB: the pixels as floats are 180, as bytes 45, the command itself 70. */
const MOST_MEMORY = 450;
/** The shares of right answers are counted on the rows trained on, after so few epochs: orders and starts differ. */
const LESS = 0.02;

const folder = mkdtempSync(join(tmpdir(), 'elbow-mnist-'));
const peers = join(root, 'bench', 'peers');
const settings = [HIDDEN, BATCH, epochs, RATE];
try {
  const { images, labels } = mnistFiles(folder, Number(rows));
  const zipped = [`${images}.gz`, `${labels}.gz`];
  const ours = ['--hidden', HIDDEN, '--batch', BATCH, '--epochs', epochs, '--lr', RATE, '--seed', '1', '--json'];
  const elbow = [
    join(root, 'packages', 'viz-cli', 'bin', 'elbow.js'),
    'train',
    zipped[0],
    '--validation',
    '0',
    '--test',
    '0',
  ];
  const contestants = [
    { name: 'elbow train', file: process.execPath, args: [...elbow, ...ours], cores: 1 },
    tfjs('wasm', zipped),
    tfjs('cpu', zipped),
    sklearn('1', zipped),
    sklearn(String(cpus().length), zipped),
  ];
  const results = [];
  for (const contestant of contestants) {
    results.push(contestant.absent ? contestant : { ...contestant, ...(await timed(contestant)) });
    process.stderr.write(`${contestant.name}: ${contestant.absent ?? 'done'}\n`);
  }
  console.log(
    `${rows} pictures of 28 × 28, 784-${HIDDEN}-10, Adam ${RATE}, batches of ${BATCH}, ${epochs} epochs; node ${process.versions.node}, ${cpus()[0]?.model}`,
  );
  console.log(
    tableLines([
      ['', 'threads', 'begins after s', 'epoch s', 'against ours', 'peak MiB', 'accuracy', ''],
      ...results.map((one) => lineOf(one, results[0])),
    ]).join('\n'),
  );
  process.exitCode = verdict(results) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function tfjs(backend, files) {
  const name = `TensorFlow.js, ${backend}`;
  const script = join(peers, 'mnist', 'tfjs.mjs');
  try {
    createRequire(script).resolve('@tensorflow/tfjs/package.json');
  } catch {
    return { name, absent: 'not installed: npm ci --prefix bench/peers' };
  }
  return { name, file: process.execPath, args: [script, backend, ...files, ...settings], cores: 1 };
}

function sklearn(threads, files) {
  const name = 'scikit-learn';
  if (!existsSync(PYTHON)) return { name, absent: `there is no ${PYTHON}` };
  const limits = { OPENBLAS_NUM_THREADS: threads, OMP_NUM_THREADS: threads, MKL_NUM_THREADS: threads };
  const args = [join(peers, 'mnist', 'scikit.py'), ...files, ...settings];
  return { name, file: PYTHON, args, env: { ...process.env, ...limits }, cores: Number(threads) };
}

async function timed({ file, args, env }) {
  const { code, err, lines, peakMiB } = await measured(file, args, { cwd: folder, env, limit: 900 });
  if (code !== 0) return { absent: `ended with ${code}: ${err.trim().split('\n').at(-1)}`.slice(0, 100), code };
  const events = lines.flatMap(({ line, at }) => (line.startsWith('{') ? [{ ...JSON.parse(line), at }] : []));
  const ends = events.filter(({ event }) => event === 'epoch').map(({ at }) => at);
  const start = events.find(({ event }) => event === 'start').at;
  const durations = ends.map((at, i) => at - (i === 0 ? start : ends[i - 1])).sort((a, b) => a - b);
  const done = events.find(({ event }) => event === 'done');
  return {
    start,
    epoch: durations[Math.floor(durations.length / 2)],
    peakMiB,
    accuracy: done.accuracy ?? done.train.accuracy,
  };
}

function lineOf({ name, absent, cores, start, epoch, peakMiB, accuracy }, ours) {
  if (absent) return [name, '', '', '', '', '', '', absent];
  const ratio = ours.epoch === undefined ? '' : (epoch / ours.epoch).toFixed(2);
  return [
    name,
    cores,
    start.toFixed(2),
    epoch.toFixed(2),
    ratio,
    peakMiB?.toFixed(0) ?? 'n/a',
    accuracy.toFixed(4),
    '',
  ];
}

function verdict([ours, ...others]) {
  const reasons = [];
  if (ours.absent) reasons.push(`elbow train ${ours.absent}`);
  if (ours.peakMiB > MOST_MEMORY)
    reasons.push(`elbow train held ${ours.peakMiB.toFixed(0)} MiB, the limit is ${MOST_MEMORY}`);
  const best = Math.max(...others.map(({ accuracy }) => accuracy ?? 0));
  if (ours.accuracy < best - LESS) reasons.push(`elbow train is right in ${ours.accuracy}, a peer in ${best}`);
  for (const reason of reasons) console.log(`FAILED: ${reason}`);
  return reasons.length === 0;
}
