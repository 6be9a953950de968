/** What the host can run. */
export interface Features {
  /** 128-bit SIMD: without it no core runs. */
  readonly simd: boolean;
  /** Relaxed SIMD: `@elbow/core-wasm/relaxed` compiles. */
  readonly relaxed: boolean;
  /** Relaxed multiply-add is really fused (one rounding). */
  readonly fused: boolean;
  /** Rows × columns of the plain matrix kernel's register tile. */
  readonly tile: string;
}

const F32X4_ADD = [0xe4, 0x01];
const RELAXED_MADD = [0x85, 0x02];

/** A module with one function: op over three splatted f32 (a binary op drops the third first), lane 0 of the result. */
function probe(op: readonly number[], operands: 2 | 3): Uint8Array<ArrayBuffer> {
  const splats = [0, 1, 2].slice(0, operands).flatMap((i) => [0x20, i, 0xfd, 0x13]);
  const body = [0, ...splats, 0xfd, ...op, 0xfd, 0x1f, 0, 0x0b];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 8, 1, 0x60, 3, 0x7d, 0x7d, 0x7d, 1, 0x7d],
    ...[3, 2, 1, 0],
    ...[7, 5, 1, 1, 0x66, 0, 0],
    ...[10, body.length + 2, 1, body.length, ...body],
  ]);
}

/**
 * Finds out what this host runs, by validating modules of some fifty bytes.
 *
 * @example
 * ```ts
 * import { features } from '@elbow/core-wasm';
 * console.log(features().simd); // true
 * ```
 */
export function features(): Features {
  const relaxed = WebAssembly.validate(probe(RELAXED_MADD, 3));
  return {
    simd: WebAssembly.validate(probe(F32X4_ADD, 2)),
    relaxed,
    fused: relaxed && fuses(),
    tile: '4x8',
  };
}

/** (1 + 2⁻¹²)² − (1 + 2⁻¹¹) is 2⁻²⁴ exactly; the product rounded to f32 first leaves 0. */
function fuses(): boolean {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(probe(RELAXED_MADD, 3)));
    const madd = exports.f as (a: number, b: number, c: number) => number;
    return madd(1 + 2 ** -12, 1 + 2 ** -12, -(1 + 2 ** -11)) !== 0;
  } catch {
    return false; // workerd compiles no bytes inside a handler
  }
}
