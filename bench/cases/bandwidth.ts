import { LEVELS } from '../shapes.ts';
import type { Case } from './case.ts';
import { fill } from './data.ts';

const PAGE = 65536;
/** Bytes read and written for an element of y ← y + a·x, and bytes that its two floats take. */
const MOVED = 12;
const KEPT = 8;

/** The case that measures the bandwidth in place over so many bytes of arrays. */
export function axpyOf(bytes: number): string {
  return bytes < 1 << 20 ? `axpy ${bytes >> 10} KB` : `axpy ${bytes >> 20} MB`;
}

/** In-place bandwidth over arrays of so many bytes together: what an optimizer's update can reach. */
export function axpy(code: Uint8Array<ArrayBuffer>, footprint: number): Case {
  const n = footprint / KEPT;
  return {
    name: axpyOf(footprint),
    bytes: n * MOVED,
    make() {
      const memory = new WebAssembly.Memory({ initial: Math.ceil(footprint / PAGE) });
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
      const run = exports.axpy as (x: number, y: number, n: number, a: number, times: number) => void;
      const view = fill(new Float32Array(memory.buffer, 0, 2 * n));
      return (repeats) => {
        run(0, n * 4, n, 2 ** -10, repeats);
        return view[n] as number;
      };
    },
  };
}

/** Every level of the memory, and every footprint that another case is compared with. */
export function bandwidths(code: Uint8Array<ArrayBuffer>, others: readonly number[]): Case[] {
  return [...new Set([...Object.values(LEVELS), ...others])].map((footprint) => axpy(code, footprint));
}
