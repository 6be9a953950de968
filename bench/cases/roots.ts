import { UPDATES } from '../shapes.ts';
import type { Case } from './case.ts';

/** The case that measures the roots and quotients of an Adam update of that size. */
export function rootsOf(size: keyof typeof UPDATES): string {
  return `roots ${size}`;
}

/** One root and one quotient for each of so many elements, on registers alone: what Adam's divider has to do at least. */
export function roots(code: Uint8Array<ArrayBuffer>): Case[] {
  return (Object.keys(UPDATES) as (keyof typeof UPDATES)[]).map((size) => ({
    name: rootsOf(size),
    make() {
      const env = { memory: new WebAssembly.Memory({ initial: 1 }) };
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env });
      const run = exports.roots as (n: number, a: number) => number;
      return (repeats) => {
        let sum = 0;
        for (let i = 0; i < repeats; i++) sum += run(UPDATES[size], 1.5);
        return sum;
      };
    },
  }));
}
