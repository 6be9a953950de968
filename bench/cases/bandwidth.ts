import { LEVELS } from '../shapes.ts';
import type { Case } from './case.ts';
import { fill } from './data.ts';

const PAGE = 65536;
/** Bytes read and written for an element of y ← y + a·x, and bytes that its two floats take; the same for two writes. */
const MOVED = 12;
const KEPT = 8;
const MOVED_BY_TWO = 20;
const KEPT_BY_TWO = 12;
/** The loops take so many elements at once. */
const STRIDE = 16;

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

/**
 * Three reads and two writes an element over so many bytes, against axpy's two and one: what an update with two results can
 * reach where stores are the limit.
 */
function twoWrites(code: Uint8Array<ArrayBuffer>, footprint: number): Case {
  const n = Math.floor(footprint / KEPT_BY_TWO / STRIDE) * STRIDE;
  return {
    name: axpyOf(footprint).replace('axpy', 'two writes'),
    of: axpyOf(footprint),
    bytes: n * MOVED_BY_TWO,
    make() {
      const memory = new WebAssembly.Memory({ initial: Math.ceil(footprint / PAGE) });
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
      const run = exports.twoWrites as (x: number, y: number, z: number, n: number, a: number, times: number) => void;
      const view = fill(new Float32Array(memory.buffer, 0, 3 * n));
      return (repeats) => {
        run(0, n * 4, n * 8, n, 2 ** -10, repeats);
        return view[n] as number;
      };
    },
  };
}

/** Every level of the memory, and every footprint that another case is compared with. */
export function bandwidths(
  code: Uint8Array<ArrayBuffer>,
  others: readonly number[],
  withTwoWrites: readonly number[],
): Case[] {
  return [
    ...[...new Set([...Object.values(LEVELS), ...others])].map((footprint) => axpy(code, footprint)),
    ...withTwoWrites.map((footprint) => twoWrites(code, footprint)),
  ];
}
