// Proves the accuracy of the elementary functions on the built kernels: exp, log, tanh, sigmoid and erf in f32 at all 2^32
// numbers against our f64 functions, and the f64 functions at 10^7 random arguments each against double-double references,
// which are compared with integer arithmetic of 320 bits first. Usage:
//   node scripts/prove-ulp.mjs [--function NAME] [--slice K/N]
// NAME is a function (exp) or one of a precision (exp:f32); a slice is every Nth part of the arguments, N a divisor of 64.
// An interrupted proof goes on where it was. Exits 1 when an error is above 2 units in the last place.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { transform } from 'esbuild';
import { BOUND, DRAWS, F32_FUNCTIONS, PARTS, uniforms } from './ulp/cases.mjs';
import { references } from './ulp/references.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const WORKERS = 2;
/** Arguments of each function at which the references are checked. */
const CHECKED = 300;
/** What the references may be off by, in units of the last place of a double: 2^-30. */
const REFERENCE_BOUND = 2 ** -30;

const { values } = parseArgs({
  options: { slice: { type: 'string', default: '1/1' }, function: { type: 'string' } },
});
const [slice, slices] = /^\d+\/\d+$/.test(values.slice) ? values.slice.split('/').map(Number) : [0, 0];
if (!(slice >= 1 && slice <= slices && PARTS % slices === 0)) {
  throw new RangeError(
    `prove-ulp: --slice must be K/N with 1 <= K <= N and N a divisor of ${PARTS}, got ${values.slice}`,
  );
}
const all = [
  ...F32_FUNCTIONS.map((name) => ({ name, type: 'f32' })),
  ...Object.keys(references).map((name) => ({ name, type: 'f64' })),
];
const wanted = all.filter(
  ({ name, type }) => values.function === undefined || [name, `${name}:${type}`].includes(values.function),
);
if (wanted.length === 0) {
  throw new RangeError(`prove-ulp: --function must be one of ${Object.keys(references).join(', ')}`);
}

/** Compares the double-double references with the fixed-point ones of the tests; the largest difference, in units. */
async function checkReferences() {
  const source = readFileSync(join(root, 'packages', 'core-wasm', 'test', 'preciseMath.ts'), 'utf8');
  const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'es2022' });
  const { precise, precisePow } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  let largest = 0;
  for (const name of new Set(wanted.map((f) => f.name))) {
    const random = uniforms(99);
    for (let i = 0; i < CHECKED; i++) {
      const drawn = [DRAWS[name][i % DRAWS[name].length](random)].flat();
      if (Math.abs(drawn[0]) < 2 ** -60 && name !== 'log' && name !== 'pow') continue; // the integers end at 2^-320
      const { mantissa, exponent } = name === 'pow' ? precisePow(...drawn) : precise[name](...drawn);
      largest = Math.max(largest, difference(references[name](...drawn), mantissa, exponent));
    }
  }
  return largest;
}

/** |(hi + lo)·2^power − mantissa·2^exponent| in units of the last place of hi. */
function difference({ hi, lo, power }, mantissa, exponent) {
  if (hi === 0) return mantissa === 0n ? 0 : Number.POSITIVE_INFINITY;
  // Both as multiples of 2^(unit − 60), where 2^unit is hi's last place.
  const unit = Math.floor(Math.log2(Math.abs(hi))) - 52;
  const shift = exponent - power - unit + 60;
  const value = shift >= 0 ? mantissa << BigInt(shift) : mantissa >> BigInt(-shift);
  const parts = [hi, lo].map((part) => BigInt(Math.round(part * 2 ** -unit * 2 ** 60)));
  return Math.abs(Number(parts[0] + parts[1] - value)) / 2 ** 60;
}

/** The build and this program: what was measured on others does not count. */
function fingerprint() {
  const hash = createHash('sha256');
  const wasm = join(root, 'packages', 'core-wasm', 'dist', 'wasm');
  const own = join(root, 'scripts', 'ulp');
  for (const file of ['core.wasm', 'f64.wasm']) hash.update(readFileSync(join(wasm, file)));
  for (const file of readdirSync(own).sort()) hash.update(readFileSync(join(own, file)));
  return hash.digest('hex').slice(0, 16);
}

const folder = join(root, 'node_modules', '.cache', 'elbow');
const file = join(folder, `ulp-${fingerprint()}.json`);
mkdirSync(folder, { recursive: true });
const done = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const key = ({ name, type, part }) => `${name}:${type}:${part}`;

const begun = performance.now();
const off = await checkReferences();
console.log(
  `references: off by at most 2^${Math.log2(off).toFixed(0)} units in the last place on ${CHECKED} arguments each`,
);
const jobs = wanted.flatMap((f) =>
  Array.from({ length: PARTS / slices }, (_, i) => ({ ...f, part: i * slices + slice - 1 })),
);
const waiting = jobs.filter((job) => done[key(job)] === undefined);
if (waiting.length < jobs.length)
  console.log(`${jobs.length - waiting.length} of ${jobs.length} parts were measured before`);

let told = performance.now();
function record({ name, type, part, worst, ...rest }) {
  done[key({ name, type, part })] = { worst: Number.isFinite(worst) ? worst : 'infinite', ...rest };
  const now = performance.now();
  if (now - told < 10_000) return;
  told = now;
  save();
  const n = jobs.filter((job) => done[key(job)] !== undefined).length;
  console.log(`${n} of ${jobs.length} parts, ${Math.round((now - begun) / 1000)} s: ${name} in ${type}`);
}
const save = () => writeFileSync(file, JSON.stringify(done));

/** One thread, which takes parts as long as there are any. */
function work() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./ulp/measure.mjs', import.meta.url));
    const next = () => {
      const job = waiting.shift();
      if (job) return worker.postMessage(job);
      worker.terminate();
      resolve();
    };
    worker.on('error', reject);
    worker.on('message', (measured) => {
      record(measured);
      next();
    });
    next();
  });
}
await Promise.all(Array.from({ length: Math.min(WORKERS, waiting.length) }, work));
save();

const number = (value) => (value === 'infinite' ? Number.POSITIVE_INFINITY : value);
let missed = off > REFERENCE_BOUND ? 1 : 0;
console.log('\nfunction        arguments   worst ulp   where                                            thread s');
for (const { name, type } of wanted) {
  const parts = jobs.filter((job) => job.name === name && job.type === type).map((job) => done[key(job)]);
  const worst = parts.reduce((most, part) => (number(part.worst) > number(most.worst) ? part : most));
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const seconds = parts.reduce((sum, part) => sum + part.ms, 0) / 1000;
  if (!(number(worst.worst) <= BOUND)) missed++;
  const cells = [`${name} ${type}`.padEnd(11), count.toLocaleString('en').padStart(14)];
  cells.push(number(worst.worst).toFixed(4).padStart(12), '   ', worst.at.join(', ').padEnd(48));
  console.log(cells.join('') + seconds.toFixed(1).padStart(9));
}
console.log(
  `${((performance.now() - begun) / 1000).toFixed(0)} s on node ${process.versions.node}; the bound is ${BOUND}`,
);
process.exitCode = missed > 0 ? 1 : 0;
