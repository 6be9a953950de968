import { Bench } from 'tinybench';
import { peakOf } from './cases/builds.ts';
import { type Case, type Operation, Unavailable } from './cases/case.ts';

/** How long to measure: rounds, each with one Bench in which every case has so many milliseconds. */
export interface Effort {
  readonly rounds: number;
  readonly milliseconds: number;
}

/** What was measured of a case. */
export interface Row {
  readonly family: string;
  readonly name: string;
  readonly of?: string | undefined;
  /** Seconds of one operation, the median of the rounds' medians; absent where the host cannot run the case. */
  readonly seconds?: number | undefined;
  /** GFLOP/s or GB/s. */
  readonly rate?: number | undefined;
  readonly unit?: 'GFLOP/s' | 'GB/s' | undefined;
  /** Rate over rate where work is counted in the same unit, otherwise time over time; the median of the rounds' own. */
  readonly ratio?: number | undefined;
  /** Microseconds of one operation on a machine with a plain register peak of 41.2 GFLOP/s; the median likewise. */
  readonly scaled?: number | undefined;
  /** Why there are no numbers. */
  readonly unavailable?: string | undefined;
}

/** The register peak, in GFLOP/s, of the machine on which the absolute targets were written down. */
export const REFERENCE_PEAK = 41.2;
/** A sample lasts so long at least, or the clock's steps would show. */
const SAMPLE_MS = 1.2;
/** Slow cases get so many samples a round all the same. */
const LEAST_SAMPLES = 3;
const WARM_UP_MS = 20;
const MOST_REPEATS = 1e9;

interface Prepared {
  readonly case_: Case;
  readonly operation: Operation;
  readonly repeats: number;
}

/** Measures cases side by side with what they are compared with, which `all` has. */
export async function measure(
  family: string,
  cases: readonly Case[],
  all: ReadonlyMap<string, Case>,
  effort: Effort,
): Promise<Row[]> {
  const reasons = new Map<string, string>();
  const prepared = withReferences(cases, all).flatMap((case_) => prepare(case_, reasons));
  const seconds = await rounds(prepared, effort);
  return cases.map((case_) => row(family, case_, all, seconds, reasons));
}

/** Does every case once, for its own sake. */
export function once(family: string, cases: readonly Case[]): Row[] {
  return cases.map((case_) => {
    const { name } = case_;
    try {
      const result = case_.make()(1);
      if (Number.isNaN(result)) throw new Error(`bench: ${name} computed NaN`);
      return { family, name };
    } catch (error) {
      if (error instanceof Unavailable) return { family, name, unavailable: error.message };
      throw error;
    }
  });
}

/** The references first, each once; the plain peak is always among them, because scaled times are measured by it. */
function withReferences(cases: readonly Case[], all: ReadonlyMap<string, Case>): Case[] {
  const names = new Set([peakOf('plain'), ...cases.flatMap(({ of }) => (of === undefined ? [] : [of]))]);
  const references = [...names].flatMap((name) => all.get(name) ?? []);
  return [...new Set([...references, ...cases])];
}

function prepare(case_: Case, reasons: Map<string, string>): Prepared[] {
  try {
    const operation = case_.make();
    return [{ case_, operation, repeats: enough(operation) }];
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    reasons.set(case_.name, error.message);
    return [];
  }
}

/** How many operations take a millisecond; the search warms the case up as well. */
function enough(operation: Operation): number {
  let repeats = 1;
  while (repeats < MOST_REPEATS) {
    operation(repeats);
    const begun = performance.now();
    operation(repeats);
    const elapsed = performance.now() - begun;
    if (elapsed >= SAMPLE_MS) return repeats;
    repeats = Math.ceil(repeats * Math.min(10, Math.max(1.2, (1.2 * SAMPLE_MS) / Math.max(elapsed, 0.01))));
  }
  return repeats;
}

/** Seconds of one operation of each case in each round. The order turns round from round to round. */
async function rounds(prepared: readonly Prepared[], { rounds, milliseconds }: Effort): Promise<Map<string, number[]>> {
  const seconds = new Map(prepared.map(({ case_ }) => [case_.name, [] as number[]]));
  const repeatsOf = new Map(prepared.map(({ case_, repeats }) => [case_.name, repeats]));
  let consumed = 0;
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({
      time: milliseconds,
      iterations: LEAST_SAMPLES,
      warmupTime: Math.min(WARM_UP_MS, milliseconds),
      warmupIterations: 1,
    });
    const order = round % 2 === 0 ? prepared : [...prepared].reverse();
    for (const { case_, operation, repeats } of order) {
      const sample = (): void => {
        consumed += operation(repeats);
      };
      bench.add(case_.name, sample, { async: false });
    }
    await bench.run();
    for (const { name, result } of bench.tasks) {
      if (result.state === 'errored') throw result.error;
      if (result.state !== 'completed') throw new Error(`bench: ${name} did not complete: ${result.state}`);
      seconds.get(name)?.push(result.latency.p50 / 1000 / (repeatsOf.get(name) as number));
    }
  }
  if (Number.isNaN(consumed)) throw new Error('bench: a case computed NaN');
  return seconds;
}

function row(
  family: string,
  case_: Case,
  all: ReadonlyMap<string, Case>,
  seconds: ReadonlyMap<string, readonly number[]>,
  reasons: ReadonlyMap<string, string>,
): Row {
  const { name, of } = case_;
  const own = seconds.get(name);
  if (!own) return { family, name, of, unavailable: reasons.get(name) };
  const peak = all.get(peakOf('plain'));
  const work = case_.flops ?? case_.bytes;
  const middle = median(own);
  return {
    family,
    name,
    of,
    seconds: middle,
    ...(work === undefined ? {} : { rate: work / middle / 1e9, unit: case_.flops ? 'GFLOP/s' : 'GB/s' }),
    ratio: of === undefined ? undefined : ratio(case_, all.get(of), seconds),
    scaled: peak && median(own.map((s, i) => (s * 1e6 * rateIn(peak, seconds, i)) / REFERENCE_PEAK)),
  };
}

function ratio(
  case_: Case,
  reference: Case | undefined,
  seconds: ReadonlyMap<string, readonly number[]>,
): number | undefined {
  const own = seconds.get(case_.name);
  const other = reference && seconds.get(reference.name);
  if (!own || !reference || !other) return undefined;
  const counted = case_.flops && reference.flops ? case_.flops / reference.flops : undefined;
  const moved = case_.bytes && reference.bytes ? case_.bytes / reference.bytes : undefined;
  const work = counted ?? moved;
  const times = own.map((s, i) => s / (other[i] as number));
  return median(work === undefined ? times : times.map((time) => work / time));
}

/** GFLOP/s of a case in one round. */
function rateIn(case_: Case, seconds: ReadonlyMap<string, readonly number[]>, round: number): number {
  return (case_.flops ?? Number.NaN) / (seconds.get(case_.name)?.[round] ?? Number.NaN) / 1e9;
}

/** The middle value, the lower of the two where their number is even. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] as number;
}
