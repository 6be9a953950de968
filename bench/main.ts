import { readFileSync } from 'node:fs';
import { Bench } from 'tinybench';
import type { Case } from './cases/case.ts';
import { gemm } from './cases/gemm.ts';
import { peaks } from './cases/peak.ts';
import { starts } from './cases/start.ts';

/** What must hold: a rate at least so many times another's, or a time at most so many times another's. */
interface Gate {
  readonly of: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly reason: string;
}

const ROUNDS = 5;
const TRIES = 3;
const MILLISECONDS = 150;
/** A process takes tens of milliseconds: so many samples a round at least. */
const LEAST_SAMPLES = 3;

/** Median seconds of one sample of each case, one Bench a round, the cases' order alternating. */
async function measure(cases: readonly Case[]): Promise<Map<string, number>> {
  const samples = new Map(cases.map(({ name }) => [name, [] as number[]]));
  let consumed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const bench = new Bench({ time: MILLISECONDS, iterations: LEAST_SAMPLES, warmupTime: 30, warmupIterations: 1 });
    const order = round % 2 === 0 ? cases : [...cases].reverse();
    for (const { name, run } of order) {
      bench.add(name, () => {
        consumed += run();
      });
    }
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (result.state !== 'completed') throw new Error(`bench: ${name} did not complete: ${result.state}`);
      samples.get(name)?.push(result.latency.p50 / 1000);
    }
  }
  if (Number.isNaN(consumed)) throw new Error('bench: a case computed NaN');
  return new Map([...samples].map(([name, values]) => [name, values.sort((a, b) => a - b)[ROUNDS >> 1] as number]));
}

/** Prints the table and returns the names of the gates that were missed. */
function report(
  cases: readonly Case[],
  medians: ReadonlyMap<string, number>,
  gates: Readonly<Record<string, Gate>>,
): string[] {
  const time = (name: string): number => medians.get(name) ?? Number.NaN;
  /** Fastest of the cases whose name begins so, in GFLOP/s. */
  const rate = (name: string): number =>
    Math.max(...cases.filter((c) => c.name.startsWith(name)).map((c) => (c.flops ?? Number.NaN) / time(c.name) / 1e9));
  console.log('case                  ms  GFLOP/s  ratio to      ratio  gate');
  const missed: string[] = [];
  for (const { name, flops } of cases) {
    const gate = gates[name];
    const ratio = gate && (flops === undefined ? time(name) / time(gate.of) : rate(name) / rate(gate.of));
    const holds =
      ratio === undefined || (ratio >= (gate?.atLeast ?? 0) && ratio <= (gate?.atMost ?? Number.POSITIVE_INFINITY));
    const bound = gate?.atLeast === undefined ? `<= ${gate?.atMost}` : `>= ${gate.atLeast}`;
    console.log(
      [
        name.padEnd(14),
        (time(name) * 1000).toFixed(3).padStart(9),
        (flops === undefined ? '' : rate(name).toFixed(1)).padStart(8),
        ` ${(gate?.of ?? '').padEnd(11)}`,
        (ratio?.toFixed(3) ?? '').padStart(7),
        gate ? ` ${bound} ${holds ? 'holds' : 'MISSED'}` : '',
      ].join(' '),
    );
    if (!holds) missed.push(name);
  }
  return missed;
}

const [, , peakFile, gatesFile, command, ...options] = process.argv as [
  string,
  string,
  string,
  string,
  string,
  ...string[],
];
const gates = JSON.parse(readFileSync(gatesFile, 'utf8')) as Record<string, Gate>;
const cases = [...peaks(readFileSync(peakFile)), gemm(256), ...starts(command)];
console.log(`node ${process.versions.node}, ${process.arch}`);
if (options.includes('--smoke')) {
  for (const { name, run } of cases) console.log(`${name}: ran, ${run()}`);
} else {
  let missed: string[] = [];
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    missed = report(cases, await measure(cases), gates);
    if (missed.length === 0) break;
    console.log(`missed ${missed.join(', ')}${attempt < TRIES ? ': machines are shared, trying again' : ''}`);
  }
  process.exitCode = missed.length === 0 ? 0 : 1;
}
