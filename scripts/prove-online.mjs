// Proves that online learning goes on for ever: a million rows, tested and trained on one by one, leave the memory as it was, and
// the last thousand take as long as the first after warming up. Runs on the built packages. Usage:
//   node --expose-gc scripts/prove-online.mjs [--rows 1000000] [--untimed: times are told, and not judged]
import { parseArgs } from 'node:util';
import { compile, crossEntropy, dense, online, relu, sequential } from '@elbow/nn';
import { adam } from '@elbow/optim';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, untimed: { type: 'boolean', default: false } },
});
const rows = Number(values.rows);
if (!(Number.isInteger(rows) && rows >= 100_000)) {
  throw new RangeError(`prove-online: --rows must be an integer >= 100000, got ${values.rows}`);
}
if (typeof globalThis.gc !== 'function') throw new Error('prove-online: run node with --expose-gc');

/** Rows until the engine has compiled what is hot. */
const WARM_UP = 20_000;
/** Rows that are timed together, and how many such stretches at the begin and at the end: their fastest are compared. */
const [STRETCH, STRETCHES] = [1000, 20];
/** How much slower the last may be: two runs on a shared machine differ by that. */
const MOST_RATIO = 1.25;
/** Samples of the heap wander by this much with compiled code and caches; one byte kept a row would be as much. */
const NOISE_BYTES = 1_000_000;

const session = compile(sequential(4, dense(16), relu(), dense(3)), {
  loss: crossEntropy(),
  rule: adam(),
  batch: 1,
  seed: 1,
});
const { step } = online(session);
const x = new Float32Array(4);
const t = new Int32Array(1);
let seen;

/** Learns rows k … k + count − 1. */
function learn(k, count) {
  for (let i = k; i < k + count; i++) {
    for (let j = 0; j < 4; j++) x[j] = ((i * 37 + j * 61 + i * j * 13) % 101) / 50 - 1;
    t[0] = x[0] > x[1] ? 2 : x[2] > 0 ? 1 : 0;
    seen = step(x, t);
  }
}

/** The least microseconds a row of some stretches. */
function fastest(k) {
  let least = Number.POSITIVE_INFINITY;
  for (let s = 0; s < STRETCHES; s++) {
    const begun = performance.now();
    learn(k + s * STRETCH, STRETCH);
    least = Math.min(least, performance.now() - begun);
  }
  return (1000 * least) / STRETCH;
}

function heldBytes() {
  for (let i = 0; i < 3; i++) globalThis.gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

learn(0, WARM_UP);
const first = fastest(WARM_UP);
const [held, memory] = [heldBytes(), session.core.memory.buffer.byteLength];
const middle = WARM_UP + STRETCH * STRETCHES;
learn(middle, rows - STRETCH * STRETCHES - middle);
const last = fastest(rows - STRETCH * STRETCHES);
const grown = heldBytes() - held;
const sameMemory = session.core.memory.buffer.byteLength === memory;

console.log(`rows                        ${rows.toLocaleString('en')}`);
console.log(`µs a row, first thousand    ${first.toFixed(2)}`);
console.log(`µs a row, last thousand     ${last.toFixed(2)}`);
console.log(
  `last / first                ${(last / first).toFixed(3)}, ${values.untimed ? 'not judged' : `at most ${MOST_RATIO}`}`,
);
console.log(
  `wasm memory                 ${memory.toLocaleString('en')} bytes, ${sameMemory ? 'unchanged' : 'CHANGED'}`,
);
console.log(
  `held after collection       ${grown >= 0 ? '+' : ''}${grown.toLocaleString('en')} bytes, at most ${NOISE_BYTES.toLocaleString('en')}`,
);
console.log(`prequential error           ${seen.prequentialError.toFixed(3)}`);
const inTime = values.untimed || last / first <= MOST_RATIO;
const passed = inTime && sameMemory && grown <= NOISE_BYTES && session.steps === rows;
console.log(passed ? '1 passed, 0 failed' : '0 passed, 1 failed');
process.exit(passed ? 0 : 1);
