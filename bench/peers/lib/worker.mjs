// One peer in a process of its own: node worker.mjs <peer>. Reads a command a line, answers a line of JSON each:
// {"do":"prepare","case":…} makes a case and gives its first results, {"do":"time","case":…,"ms":…} times it.
import { createInterface } from 'node:readline';
import { Bench } from 'tinybench';
import { rosenbrockChain } from './fits.mjs';
import { curve, matrices, problem, vectors } from './problems.mjs';
import { STEPS } from './reference.mjs';

const SAMPLE_MS = 1.2;
const { peer } = await import(`../peers/${process.argv[2]}.mjs`);
const operations = new Map();
/** The last result: no work can be left out. */
let consumed;

function version() {
  return { version: peer.version() };
}

/** The first results of a case, for the check, and the reason where the peer cannot do it. */
async function prepare({ case: case_ }) {
  const cannot = peer.cannot?.(case_) ?? (peer[case_.kind] ? undefined : LACKS[case_.kind]);
  if (cannot) return { cannot };
  const { operation, count = 1, results } = await MAKE[case_.kind](case_);
  operations.set(case_.name, { operation, count });
  return { ...results, note: peer.note?.(case_), ...peer.differs?.(case_) };
}

/** What a peer that has no function of the kind does not do. */
const LACKS = {
  train: 'no networks',
  infer: 'no networks',
  update: 'no rules',
  sgemm: 'no products',
  minimise: 'no minimisers',
  fit: 'no least squares',
};

const MAKE = {
  async train({ network, rule }) {
    const { step, parameters, stepsACall = 1 } = await peer.train(problem(network), rule);
    const before = Float64Array.from(await parameters());
    const losses = [await step()];
    const moved = [...(await parameters())].map((p, i) => p - before[i]);
    while (losses.length < STEPS) losses.push(await step());
    return { operation: step, count: stepsACall, results: { losses, moved } };
  },
  async infer({ network, rows }) {
    const given = problem(network);
    const predict = await peer.infer(given, rows);
    const x = given.x.slice(0, rows * given.inputs);
    return { operation: () => predict(x), results: { output: [...(await predict(x))] } };
  },
  async update({ n, rule }) {
    const given = vectors(n);
    const { step, parameters } = await peer.update(given, rule);
    await step();
    const moved = [...(await parameters())].map((p, i) => p - given.theta[i]);
    return { operation: step, results: { moved } };
  },
  async minimise({ n, method }) {
    const solve = await peer.minimise(rosenbrockChain(n), method);
    return { operation: solve, results: { output: [...(await solve())] } };
  },
  async fit({ m }) {
    const solve = await peer.fit(curve(m));
    return { operation: solve, results: { output: [...(await solve())] } };
  },
  async sgemm({ n }) {
    const { multiply, result } = await peer.sgemm(matrices(n), n);
    await multiply();
    return { operation: multiply, results: { output: [...(await result())] } };
  },
};

/** Median seconds of one operation over so many milliseconds; a sample lasts a millisecond at least. */
async function time({ case: { name }, ms }) {
  const { operation, count } = operations.get(name);
  const wait = operation() instanceof Promise;
  const sample = wait ? asynchronous(operation) : synchronous(operation);
  const repeats = await enough(sample);
  const bench = new Bench({ time: ms, iterations: 3, warmupTime: ms / 4, warmupIterations: 1 });
  const task = wait ? () => sample(repeats) : () => void sample(repeats);
  bench.add(name, task, { async: wait });
  await bench.run();
  const { result } = bench.tasks[0];
  if (result.state !== 'completed') throw result.error ?? new Error(result.state);
  return { seconds: result.latency.p50 / 1000 / repeats / count };
}

function synchronous(operation) {
  return (repeats) => {
    for (let i = 0; i < repeats; i++) consumed = operation();
    return consumed;
  };
}

function asynchronous(operation) {
  return async (repeats) => {
    for (let i = 0; i < repeats; i++) consumed = await operation();
    return consumed;
  };
}

async function enough(sample) {
  let repeats = 1;
  for (;;) {
    const begun = performance.now();
    await sample(repeats);
    const elapsed = performance.now() - begun;
    if (elapsed >= SAMPLE_MS) return repeats;
    repeats = Math.ceil(repeats * Math.min(10, Math.max(1.2, (1.2 * SAMPLE_MS) / Math.max(elapsed, 0.01))));
  }
}

const answers = { version, prepare, time };

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  try {
    answer = await answers[command.do](command);
  } catch (error) {
    answer = { error: String(error?.message ?? error).split('\n')[0] };
  }
  process.stdout.write(`ELBOW ${JSON.stringify(answer)}\n`);
}
