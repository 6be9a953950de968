// Measures the Worker beside the same Worker written with TensorFlow.js: `npm run bench:edge`.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { install as installPeers } from '../../../bench/peers/lib/prepare.mjs';
import { install } from '../../../runtimes/install.mjs';
import { bundleWorker, numbers, send, serve } from '../test/serve.mjs';
import { isolateMemory } from './isolate.mjs';
import { memory, processorTime, workerds } from './process.mjs';

const here = import.meta.dirname;
/** Hidden units of 8-h-2, for about 50, 500 and 5000 parameters: 11h + 2. */
const HIDDEN = [4, 45, 454];
const ROWS = 32;
const STARTS = 5;
/** Share of mistakes, lately, above which a model has learnt nothing: half are right by chance. */
const LEARNT = 0.25;

const HELP = `Usage: npm run bench:edge [-- options]

Sends requests of ${ROWS} rows, the most that the Worker takes, to the Worker of examples/edge-worker with Elbow, with TensorFlow.js and with no
model, each in a workerd of its own, round by round, and prints what a request takes of the processor.

Options:
  --rounds <n>     rounds (7)
  --requests <n>   requests of a kind in a round (50)
  --help           print this

The processor's time is that of workerd's whole process from Linux' schedstat: workerd itself keeps none (the cpuTime of a tail
Worker is 0 there). So it has in it HTTP, storage and what stands here for KV and rate limits, which Cloudflare does not count, and the
Worker and the object together, which it limits apart. "no model" is all that without a model.`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    requests: { type: 'string', default: '50' },
    help: { type: 'boolean' },
  },
});

/** What is measured: with which model, and what stands in the place of src/model.ts. */
const MODELS = [
  { name: 'no model', files: { model: 'nothing.mjs' }, sizes: [4] },
  { name: 'Elbow', files: {}, sizes: HIDDEN },
  { name: 'TensorFlow.js, cpu', files: { model: 'tfjsModel.mjs', backend: 'cpu.mjs' }, sizes: HIDDEN },
  { name: 'TensorFlow.js, wasm, patched', files: { model: 'tfjsModel.mjs', backend: 'wasm.mjs' }, sizes: HIDDEN },
];

async function main(rounds, requests) {
  const complaints = [installPeers(), await install((line) => console.error(line))];
  for (const complaint of complaints) if (complaint) console.error(complaint);
  const rows = [];
  for (const model of MODELS) {
    const modules = await bundleOf(model.files);
    const bytes = gzipSync(Buffer.concat(modules.map(({ contents }) => Buffer.from(contents))), { level: 9 }).length;
    for (const hidden of model.sizes) rows.push({ name: model.name, hidden, modules, bytes });
  }
  const running = [];
  for (const row of rows) {
    const firsts = { firstLearn: await first(row, 'learn'), firstPredict: await first(row, 'predict') };
    running.push({ ...(await start(row)), ...firsts, isolate: await isolate(row, requests) });
  }
  for (let round = 0; round < rounds; round++) for (const worker of running) await measure(worker, requests);
  for (const worker of running) {
    const { json } = await send(worker.miniflare, 'GET', '/state');
    worker.parameters = json.parameters;
    if (worker.parameters > 0 && !(worker.error < LEARNT))
      throw new Error(`${worker.name} has learnt nothing: ${worker.error}`);
  }
  print(running, await unpatched());
  await Promise.all(running.map(({ miniflare }) => miniflare.dispose()));
}

/** The Worker with other files in the place of its model. */
function bundleOf(files) {
  const inPlace = {
    name: 'in-place',
    setup(builder) {
      for (const [part, file] of Object.entries(files)) {
        builder.onResolve({ filter: new RegExp(`^\\./${part}\\.(ts|mjs)$`) }, () => ({ path: join(here, file) }));
      }
    },
  };
  const nodePaths = [join(here, '../../../bench/peers/node_modules')];
  return bundleWorker({ plugins: [inPlace], nodePaths });
}

/** Starts one. */
async function start({ name, hidden, modules, bytes }, options = {}) {
  const before = new Set(workerds());
  const miniflare = serve(modules, { bindings: { HIDDEN: String(hidden), PUBLISH_SECONDS: '100000' }, ...options });
  await miniflare.ready;
  const [id] = workerds().filter((each) => !before.has(each));
  return { name, miniflare, id, bytes, learn: [], predict: [], wall: { learn: [], predict: [] }, next: numbers(1) };
}

/** The time of the first request after a start, of several: code that no compiler has seen, and the object's birth. */
async function first(row, kind) {
  const times = [];
  for (let i = 0; i < STARTS; i++) {
    const worker = await start(row);
    times.push(await time(worker, kind));
    await worker.miniflare.dispose();
  }
  return median(times);
}

/** Megabytes of the isolate after requests of both kinds. A process of its own: where an inspector listens, code is slower. */
async function isolate(row, requests) {
  const worker = await start(row, { inspectorPort: 0 });
  await measure(worker, requests);
  const megabytes = await isolateMemory(worker.miniflare);
  await worker.miniflare.dispose();
  return megabytes;
}

/** Milliseconds of the processor for one request of a kind. */
async function time(worker, kind) {
  const { miniflare, id, next } = worker;
  const rows = Array.from({ length: ROWS }, () => Array.from({ length: 8 }, () => 4 * next() - 2));
  const labels = rows.map(([a, b]) => Number(a + b > 0));
  const begun = processorTime(id);
  const { status, text, json } = await send(
    miniflare,
    'POST',
    `/${kind}`,
    kind === 'learn' ? { rows, labels } : { rows },
  );
  if (status !== 200) throw new Error(`${worker.name}: ${kind} was answered with ${status}: ${text}`);
  if (kind === 'learn') worker.error = json.error;
  return processorTime(id) - begun;
}

/** A round: the mean of each kind's requests goes on the books. */
async function measure(worker, requests) {
  for (const kind of ['learn', 'predict']) {
    const begun = performance.now();
    let sum = 0;
    for (let i = 0; i < requests; i++) sum += await time(worker, kind);
    worker[kind].push(sum / requests);
    worker.wall[kind].push((performance.now() - begun) / requests);
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** What TensorFlow.js' wasm backend says where nothing is put in its way. */
async function unpatched() {
  const nodePaths = [join(here, '../../../bench/peers/node_modules')];
  const miniflare = serve(await bundleWorker({ entry: 'bench/unpatched.mjs', nodePaths }), { durableObjects: {} });
  try {
    return await (await miniflare.dispatchFetch('http://127.0.0.1/')).text();
  } finally {
    await miniflare.dispose();
  }
}

function print(running, said) {
  const cells = (...texts) =>
    console.log(texts.map((text, i) => (i ? String(text).padStart(13) : text.padEnd(28))).join(''));
  console.log(
    `${ROWS} rows a request; ms of the processor a request, median of the rounds' means; limits: 10 ms, 128 MB`,
  );
  cells(
    '',
    'parameters',
    'learn',
    'predict',
    '1st learn',
    '1st predict',
    'learn wall',
    'predict wall',
    'isolate',
    'process',
    'gzip',
  );
  for (const { name, parameters, learn, predict, firstLearn, firstPredict, wall, isolate, id, bytes } of running) {
    const walls = [median(wall.learn), median(wall.predict)];
    const ms = [median(learn), median(predict), firstLearn, firstPredict, ...walls].map(
      (value) => `${value.toFixed(2)} ms`,
    );
    cells(
      name,
      parameters,
      ...ms,
      `${isolate.toFixed(1)} MB`,
      `${memory(id).toFixed(0)} MB`,
      `${(bytes / 1024).toFixed(0)} KB`,
    );
  }
  console.log(`
1st: the first request after a start, the Worker's code cold; median of ${STARTS} starts; wall: from sending to the answer
isolate: memory of the isolate's heap, which the limit is about (WebAssembly's may come on top); process: of all of workerd
TensorFlow.js' wasm backend as it is: ${said.replaceAll(/\s+/g, ' ').slice(0, 240)}
Above it runs with
WebAssembly.instantiate and fetch replaced, so that it takes the module that the bundler brings (bench/wasm.mjs).`);
}

if (values.help) console.log(HELP);
else await main(Number(values.rounds), Number(values.requests));
