import {
  Core,
  type CoreModule,
  type ElementType,
  type KernelName,
  Layout,
  type Region,
  signatures,
} from '@elbow/core-wasm';
import { kernels } from '@elbow/core-wasm/kernels';

/** The numbers of one operand with their shape. */
export interface Operand {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** Operands by the names of the signature; an optional one may be null or left out. */
export type Operands = Readonly<Record<string, Operand | null>>;

const SENTINEL = 0xa5;

/** A vector as an operand. */
export const vector = (values: ArrayLike<number>): Operand => ({ shape: [values.length], values });

/** A matrix of zeros: for what a kernel writes. */
export const zeros = (...shape: number[]): Operand => ({
  shape,
  values: new Float64Array(shape.reduce((product, size) => product * size, 1)),
});

/**
 * Runs one kernel as a program and returns all operands afterwards, by name. One Operand given under two names is one
 * array, in place. Throws if a byte of the memory that belongs to no operand was written.
 */
export function runKernel(
  module: CoreModule,
  kernel: KernelName,
  operands: Operands,
): Record<string, Float32Array | Float64Array | Int32Array> {
  const layout = new Layout({ programWords: 64 });
  const guard = (name: string): Region => layout.reserve(name, 32);
  const regions = new Map<Operand, Region<ElementType>>();
  guard('before');
  const signature = signatures[kernel];
  for (const { name, type } of signature) {
    const operand = operands[name];
    if (!operand || regions.has(operand)) continue;
    regions.set(operand, layout.region(layout.segment(name, type), name, ...operand.shape));
  }
  const end = guard('after');
  const core = new Core(module, layout);
  const bytes = new Uint8Array(core.memory.buffer, module.heapBase, core.address(end) + 128 - module.heapBase);
  bytes.fill(SENTINEL);
  for (const [{ values }, region] of regions) core.view(region).set(values);
  const program = core.program([
    { kernel: kernels[kernel], operands: signature.map(({ name }) => regions.get(operands[name] as Operand) ?? null) },
  ]);
  program();
  const results = Object.fromEntries(
    signature.flatMap(({ name }) => {
      const region = regions.get(operands[name] as Operand);
      return region ? [[name, core.view(region).slice()]] : [];
    }),
  );
  for (const region of regions.values()) {
    const view = core.view(region);
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).fill(SENTINEL);
  }
  const touched = bytes.findIndex((byte) => byte !== SENTINEL);
  if (touched >= 0) throw new Error(`${kernel} wrote outside its operands, at address ${module.heapBase + touched}`);
  return results;
}
