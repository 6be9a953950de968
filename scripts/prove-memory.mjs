// Proves that training allocates nothing that stays: a million steps of a small network leave the WebAssembly memory at
// its size and what JavaScript holds, after collection, where it was. Runs on the built packages. Usage:
//   node --expose-gc scripts/prove-memory.mjs [--steps 1000000]
import { parseArgs } from 'node:util';
import { compile, crossEntropy, dense, relu, sequential, train } from '@elbow/nn';
import { adam } from '@elbow/optim';

const { values } = parseArgs({ options: { steps: { type: 'string', default: '1000000' } } });
const steps = Number(values.steps);
if (!(Number.isInteger(steps) && steps >= 10_000)) {
  throw new RangeError(`prove-memory: --steps must be an integer >= 10000, got ${values.steps}`);
}
if (typeof globalThis.gc !== 'function') throw new Error('prove-memory: run node with --expose-gc');

/** Samples of the heap wander by this much with compiled code and caches; one byte kept a step would be as much. */
const NOISE_BYTES = 1_000_000;
const WARM_UP = 5_000;
const SAMPLES = 10;
const ROWS = 100;
const BATCH = 8;
const BATCHES = Math.ceil(ROWS / BATCH);

const network = sequential(4, dense(16), relu(), dense(3));
const session = compile(network, { loss: crossEntropy(), rule: adam(), batch: BATCH, seed: 1 });
const x = Float32Array.from({ length: ROWS * 4 }, (_, i) => ((i * 37) % 101) / 50 - 1);
const t = Int32Array.from({ length: ROWS }, (_, i) => i % 3);
const { buffer } = session.core.memory;

/** Bytes that JavaScript holds after collection, WebAssembly memories included. */
function heldBytes() {
  for (let i = 0; i < 3; i++) globalThis.gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

/** Half of the steps one call each, the other half by `train`, whose last batch is ragged. */
function work(until) {
  const half = Math.floor((until - session.steps) / 2);
  for (let i = 0; i < half; i++) {
    const row = i % (ROWS - BATCH);
    session.step(x.subarray(row * 4, (row + BATCH) * 4), t.subarray(row, row + BATCH));
  }
  const epochs = epochsDone + Math.ceil((until - session.steps) / BATCHES);
  for (const { epoch } of train(session, { x, t }, { epochs })) epochsDone = epoch;
}
let epochsDone = 0;

const begun = performance.now();
work(WARM_UP);
const sample = () => ({ steps: session.steps, memory: session.core.memory.buffer.byteLength, held: heldBytes() });
const first = sample();
const samples = [first];
for (let i = 1; i <= SAMPLES; i++) {
  work(WARM_UP + Math.round((i * steps) / SAMPLES));
  samples.push(sample());
}

console.log('      steps   buffer.byteLength   held after collection     change');
for (const { steps: count, memory, held } of samples) {
  const change = `${held >= first.held ? '+' : '-'}${Math.abs(held - first.held).toLocaleString('en')}`;
  const cells = [count.toLocaleString('en').padStart(11), memory.toLocaleString('en').padStart(20)];
  console.log([...cells, held.toLocaleString('en').padStart(24), change.padStart(11)].join(''));
}
const last = samples.at(-1);
const failures = [
  last.steps - first.steps < steps * 0.99 && `only ${last.steps - first.steps} steps were made`,
  session.core.memory.buffer !== buffer && 'the memory has another buffer than at the start',
  samples.some(({ memory }) => memory !== first.memory) && 'the memory has changed its size',
  last.held - first.held > NOISE_BYTES && `${last.held - first.held} bytes more are held, allowed ${NOISE_BYTES}`,
  !session.parameters.every(Number.isFinite) && 'the parameters are not finite',
].filter(Boolean);
const seconds = ((performance.now() - begun) / 1000).toFixed(1);
console.log(
  `${(last.steps - first.steps).toLocaleString('en')} steps in ${seconds} s on node ${process.versions.node}`,
);
for (const failure of failures) console.error(`prove-memory: ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
