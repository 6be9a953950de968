// Kills training runs with SIGKILL at random moments, checkpoint writes among them, resumes each, and compares weights and
// metrics with the run that was never stopped. `npm run prove:kill [-- --runs N]`; an interrupted proof goes on where it
// was. Exits 1 when one run differs.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const elbow = join(root, 'packages', 'viz-cli', 'bin', 'elbow.js');
const ALL = 200;
const WORKERS = 2;
/** half a second of training: 309 rows in batches of 16, an epoch's checkpoint each, patience and validation in play. */
const TRAIN = [
  ...['train', join(root, 'fixtures', 'data', 'diabetes.csv'), '--hidden', '24,24', '--epochs', '150', '--batch', '16'],
  ...['--schedule', 'exponential:0.01', '--patience', '140', '--checkpoint-every', '1', '--quiet'],
];

const [flag, count, ...rest] = process.argv.slice(2);
const runs = flag === undefined ? ALL : Number(count);
if ((flag !== undefined && flag !== '--runs') || rest.length > 0 || !(Number.isInteger(runs) && runs >= 1)) {
  console.error('prove-kill: takes --runs N, an integer of at least 1');
  process.exit(2);
}

/** Numbers in [0, 1) that depend on the run and its attempt alone. */
function chance(...names) {
  return createHash('sha256').update(names.join(' ')).digest().readUInt32LE(0) / 2 ** 32;
}

const read = (file) => readFileSync(file, 'utf8');
const outcome = (folder) => ({
  hash: JSON.parse(read(join(folder, 'result.json'))).weightsHash,
  metrics: read(join(folder, 'metrics.jsonl')),
});

/**
 * Starts a command and kills it: after a delay or, for every second run, when a checkpoint is being written. Resolves with
 * whether it was killed before it ended.
 */
function killed(args, folder, run, attempt, longest) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [elbow, ...args], { stdio: 'ignore' });
    const strike = () => child.kill('SIGKILL');
    const delay = (run % 2 === 0 ? 1 : 0.7) * longest * chance(run, attempt);
    let watcher;
    const timer = setTimeout(() => {
      if (run % 2 === 0) return strike();
      const checkpoints = join(folder, 'checkpoints');
      if (!existsSync(checkpoints)) return strike();
      watcher = watch(checkpoints, strike); // a temporary file appears, or is renamed
      watcher.on('error', strike);
    }, delay);
    child.on('error', reject);
    child.on('exit', (_code, signal) => {
      clearTimeout(timer);
      watcher?.close();
      resolve(signal === 'SIGKILL');
    });
  });
}

function half(folder) {
  const written = (path) => existsSync(path) && readdirSync(path).some((name) => name.endsWith('.tmp'));
  return written(folder) || written(join(folder, 'checkpoints'));
}

/** One run: killed, resumed and killed again, then resumed to its end. */
async function prove(run, whole, scratch, longest) {
  const folder = join(scratch, `run-${run}`);
  const told = { kills: 0, halves: 0, equal: false };
  for (let attempt = 0; attempt < 2; attempt++) {
    const begun = existsSync(join(folder, 'run.json'));
    if (!begun) rmSync(folder, { recursive: true, force: true });
    const args = begun
      ? ['train', '--resume', folder, '--checkpoint-every', '1', '--quiet']
      : [...TRAIN, '--out', folder];
    if (!(await killed(args, folder, run, attempt, longest))) break;
    told.kills++;
    if (half(folder)) told.halves++;
  }
  const begun = existsSync(join(folder, 'run.json'));
  if (!begun) rmSync(folder, { recursive: true, force: true });
  const last = spawnSync(
    process.execPath,
    [elbow, ...(begun ? ['train', '--resume', folder, '--quiet'] : [...TRAIN, '--out', folder])],
    { encoding: 'utf8' },
  );
  if (last.status !== 0) throw new Error(`run ${run}: resuming ended with ${last.status}: ${last.stderr}`);
  const { hash, metrics } = outcome(folder);
  told.equal = hash === whole.hash && metrics === whole.metrics && !half(folder) && !existsSync(join(folder, 'lock'));
  rmSync(folder, { recursive: true, force: true });
  return told;
}

const scratch = mkdtempSync(join(tmpdir(), 'elbow-kill-'));
const begun = performance.now();
const first = spawnSync(process.execPath, [elbow, ...TRAIN, '--out', join(scratch, 'whole')], { encoding: 'utf8' });
if (first.status !== 0) throw new Error(`the uninterrupted run ended with ${first.status}: ${first.stderr}`);
const longest = performance.now() - begun;
const whole = outcome(join(scratch, 'whole'));

// What was proven is kept for this build of the command alone.
const memory = join(root, 'node_modules', '.cache', 'elbow');
const build = createHash('sha256').update(whole.hash);
for (const name of readdirSync(join(root, 'packages', 'viz-cli', 'dist')).sort()) {
  if (name.endsWith('.js')) build.update(readFileSync(join(root, 'packages', 'viz-cli', 'dist', name)));
}
const file = join(memory, `kill-${build.digest('hex').slice(0, 16)}.json`);
mkdirSync(memory, { recursive: true });
const done = existsSync(file) && runs === ALL ? JSON.parse(read(file)) : {};
const waiting = Array.from({ length: runs }, (_, run) => run).filter((run) => done[run] === undefined);
if (waiting.length < runs) console.log(`${runs - waiting.length} of ${runs} were proven before`);
async function work() {
  for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
    done[run] = await prove(run, whole, scratch, longest);
    if (runs === ALL) writeFileSync(file, JSON.stringify(done));
    const n = Object.keys(done).length;
    if (n % 20 === 0) console.log(`${n} of ${runs} runs`);
  }
}
try {
  await Promise.all(Array.from({ length: WORKERS }, work));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const told = Object.values(done);
const sum = (key) => told.reduce((total, run) => total + Number(run[key]), 0);
console.log(`uninterrupted: ${longest.toFixed(0)} ms, weights ${whole.hash.slice(0, 16)}`);
console.log(`runs ${told.length}, kills ${sum('kills')}, of them with a file half written ${sum('halves')}`);
console.log(`${sum('equal')} passed, ${told.length - sum('equal')} failed`);
if (runs === ALL) rmSync(file, { force: true });
process.exit(sum('equal') === runs && sum('kills') > 0 ? 0 : 1);
