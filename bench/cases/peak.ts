import type { Case } from './case.ts';

/** Accumulators of each loop of assembly/peak.ts; each takes four lanes through a multiplication and an addition a round. */
const LOOPS = { tile8: 8, chain10: 10, chain12: 12 } as const;
const FLOPS = 4 * 2;
const ROUNDS = 1_500_000;

/** Multiply-adds on registers alone: the fastest of these loops is the peak. */
export function peaks(bytes: BufferSource): Case[] {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  return Object.entries(LOOPS).map(([name, accumulators]) => {
    const run = exports[name] as (rounds: number, first: number, second: number) => number;
    return { name: `peak ${name}`, flops: ROUNDS * accumulators * FLOPS, run: () => run(ROUNDS, 0.5, 0.25) };
  });
}
