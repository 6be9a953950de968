import { BUILDS, type Build, peakOf } from './builds.ts';
import { type Case, type Operation, Unavailable } from './case.ts';

/** Multiply-adds of vectors a round, of each loop of assembly/peak.ts. */
const LOOPS = { chain12: 12, chain14: 14 } as const;
/** Multiply-adds of one operation: a multiple of all loops' rounds. */
const MULTIPLY_ADDS = 84;
const TRIAL = 20_000;
const TRIALS = 7;

type Loop = (rounds: number, first: number, second: number) => number;

/** The two builds of the register loops, as bytes. */
export interface PeakBytes {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly relaxed: Uint8Array<ArrayBuffer>;
}

/** Multiply-adds on registers alone: the faster of the loops is the peak. */
export function peaks(bytes: PeakBytes): Case[] {
  return BUILDS.map((build) => ({
    name: peakOf(build),
    flops: MULTIPLY_ADDS * 2 * (build === 'f64' ? 2 : 4),
    make: () => fastest(loopsOf(bytes, build)),
  }));
}

function loopsOf(bytes: PeakBytes, build: Build): Operation[] {
  const code = build === 'relaxed' ? bytes.relaxed : bytes.plain;
  if (!WebAssembly.validate(code)) throw new Unavailable('this host has no relaxed SIMD');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), imports());
  return Object.entries(LOOPS).map(([name, round]) => {
    const loop = exports[`${name}${build === 'f64' ? 'F64' : 'F32'}`] as Loop;
    return (repeats) => loop((repeats * MULTIPLY_ADDS) / round, 0.5, 0.25);
  });
}

/** The module shares its imports with axpy, which needs memory. */
function imports(): WebAssembly.Imports {
  return { env: { memory: new WebAssembly.Memory({ initial: 1 }) } };
}

/** Engines compile hot functions again: the trials warm each loop up, and the shortest of them counts. */
function fastest(loops: readonly Operation[]): Operation {
  const times = loops.map((loop) => {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < TRIALS; i++) {
      const begun = performance.now();
      loop(TRIAL);
      least = Math.min(least, performance.now() - begun);
    }
    return least;
  });
  return loops[times.indexOf(Math.min(...times))] as Operation;
}
