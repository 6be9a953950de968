import { type Kernel, kernelName, type PackedKernel, signatureOf } from './kernel.ts';
import { type ElementType, elements, type Layout, type Region, type Segment } from './layout.ts';
import { type CoreModule, type Exports, instantiate } from './load.ts';
import { dimensions } from './signature.ts';
import type { KernelName } from './wasm/signatures.ts';

/** One kernel call: operands in the order of the kernel's signature, null for an absent optional one. */
export interface Op {
  readonly kernel: Kernel;
  readonly operands: readonly (Region | null)[];
}

/** An element that is NaN or infinite. */
export interface NonFinite {
  /** Name of the region, for example `dense1.w`, and the flat index in it. */
  readonly region: string;
  readonly index: number;
  readonly value: number;
}

/** Where a NaN or an infinity was first seen. */
export interface Finding extends NonFinite {
  /** Index of the op after which it was there; -1 if it was there before the first. */
  readonly op: number;
  readonly kernel: KernelName | null;
}

/** The typed view of a region: `real` follows the module's precision. */
export type View<T extends ElementType> = T extends 'i32'
  ? Int32Array
  : T extends 'f64'
    ? Float64Array
    : Float32Array | Float64Array;

interface Program {
  readonly words: Int32Array;
  readonly count: number;
  address: number;
  /** The filling of the program area in which the words were written. */
  filling: number;
}

const ALIGNMENT = 64;
/** Vector loads may run past the end of an array by less than one cache line. */
const PADDING = 64;
const PAGE = 65536;
const MAX_BYTES = 2 ** 32;

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * One fixed memory laid out as a `Layout` says, with the kernels over it. Memory is made once, at its final size, and
 * never grows: views stay valid as long as the core lives, and dropping the core frees it.
 *
 * @example
 * ```ts
 * import { Core, init, Layout } from '@elbow/core-wasm';
 * const layout = new Layout();
 * const x = layout.reserve('x', 3);
 * const core = new Core(init(), layout);
 * core.view(x).set([-1, 0, 2]);
 * core.program([{ kernel: 'relu', operands: [x, x] }])();
 * console.log([...core.view(x)]); // [ 0, 0, 2 ]
 * ```
 */
export class Core {
  readonly memory: WebAssembly.Memory;
  readonly module: CoreModule;
  readonly exports: Exports;
  readonly #addresses = new Map<Segment, number>();
  readonly #opcodes = new Map<KernelName, number>();
  readonly #packs = new Map<PackedKernel['pack'], Exports>();
  readonly #programBase: number;
  readonly #programEnd: number;
  #programTop: number;
  #filling = 0;

  /** @throws RangeError if the layout needs more than 4 GiB. */
  constructor(module: CoreModule, layout: Layout) {
    layout.seal();
    this.module = module;
    let top = aligned(module.heapBase);
    for (const segment of layout.segments) {
      this.#addresses.set(segment, top);
      top = aligned(top + segment.length * this.#bytes(segment.type) + PADDING);
    }
    this.#programBase = top;
    this.#programTop = top;
    this.#programEnd = top + layout.programWords * 4;
    const pages = Math.ceil(this.#programEnd / PAGE);
    if (this.#programEnd > MAX_BYTES) {
      throw new RangeError(
        `Core: the layout needs ${Math.ceil(this.#programEnd / 2 ** 20)} MiB; the limit is 4096 MiB`,
      );
    }
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.exports = module.instantiate(this.memory);
  }

  /** A typed array over the region's own memory. Throws TypeError if the region is another layout's. */
  view<T extends ElementType>(region: Region<T>): View<T> {
    const address = this.address(region);
    const length = elements(region.shape);
    const { type } = region.segment;
    const { buffer } = this.memory;
    if (type === 'i32') return new Int32Array(buffer, address, length) as View<T>;
    if (type === 'real' && this.module.precision === 'f32') return new Float32Array(buffer, address, length) as View<T>;
    return new Float64Array(buffer, address, length) as View<T>;
  }

  /** Byte address of a region's first element. */
  address(region: Region): number {
    const base = this.#addresses.get(region.segment);
    if (base === undefined) throw new TypeError(`Core: region ${region.name} belongs to another layout`);
    return base + region.offset * this.#bytes(region.segment.type);
  }

  /**
   * Checks the ops against their kernels' signatures, writes them as one op list, and returns the function that runs the
   * list `times` times (default 1) in one call; that throws RangeError on a number of times that is no integer ≥ 0.
   * @throws TypeError, RangeError as `dimensions` words them; RangeError if the list is longer than the program area.
   */
  program(ops: readonly Op[]): (times?: number) => void {
    const program = this.#encode(ops);
    const { run } = this.exports;
    return (times = 1) => {
      if (!(times >= 0 && times === (times | 0))) {
        throw new RangeError(
          `Core.program: a program runs an integer of times from 0 to 2^31 - 1, got ${String(times)}`,
        );
      }
      if (program.filling !== this.#filling) this.#write(program);
      run(program.address, program.count, times);
    };
  }

  /**
   * Runs the ops one by one and names the first array and element that is NaN or infinite; null if none is. The ops take
   * effect as in a normal run, up to the one that is named.
   */
  firstNonFinite(ops: readonly Op[]): Finding | null {
    const before = this.nonFiniteIn(ops.flatMap((op) => op.operands));
    if (before) return { op: -1, kernel: null, ...before };
    for (const [i, op] of ops.entries()) {
      this.program([op])();
      const seen = this.nonFiniteIn(op.operands);
      if (seen) return { op: i, kernel: kernelName(op.kernel), ...seen };
    }
    return null;
  }

  /** Names the first element of these arrays that is NaN or infinite, without running anything; null if none is. */
  nonFiniteIn(regions: readonly (Region | null)[]): NonFinite | null {
    for (const region of regions) {
      if (region === null || region.segment.type === 'i32') continue;
      const view = this.view(region);
      if (allFinite(view)) continue;
      const index = view.findIndex((value) => !Number.isFinite(value));
      return { ...innermost(region, index), value: view[index] as number };
    }
    return null;
  }

  #bytes(type: ElementType): number {
    if (type === 'i32') return 4;
    return type === 'real' && this.module.precision === 'f32' ? 4 : 8;
  }

  /** The opcode is the kernel's index in the function table; it is put there when first asked for. */
  #opcode(kernel: Kernel): number {
    const name = kernelName(kernel);
    let opcode = this.#opcodes.get(name);
    if (opcode === undefined) {
      const { table } = this.exports;
      opcode = table.grow(1);
      table.set(opcode, this.exports[name] ?? this.#packed(kernel));
      this.#opcodes.set(name, opcode);
    }
    return opcode;
  }

  /** A kernel that the core itself has not: of its pack, instantiated over the same memory. */
  #packed(kernel: Kernel): unknown {
    const { name, pack } = kernel as PackedKernel;
    let exports = this.#packs.get(pack);
    if (!exports) {
      exports = instantiate(pack(), this.memory);
      this.#packs.set(pack, exports);
    }
    if (!exports[name]) throw new TypeError(`Core.program: kernel ${name} is not in its pack`);
    return exports[name];
  }

  #encode(ops: readonly Op[]): Program {
    const words: number[] = [];
    for (const { kernel, operands } of ops) {
      const dims = dimensions(kernelName(kernel), signatureOf(kernel), operands);
      const addresses = operands.map((region) => (region === null ? 0 : this.address(region)));
      words.push(1 + addresses.length + dims.length, this.#opcode(kernel), ...addresses, ...dims);
    }
    const space = (this.#programEnd - this.#programBase) / 4;
    if (words.length > space) {
      throw new RangeError(
        `Core.program: ${ops.length} ops take ${words.length} words; the layout keeps ${space} (programWords)`,
      );
    }
    return { words: Int32Array.from(words), count: ops.length, address: 0, filling: -1 };
  }

  /** Puts a program into the program area; when that is full it begins anew, and older programs are written again when next run. */
  #write(program: Program): void {
    const bytes = program.words.length * 4;
    if (this.#programTop + bytes > this.#programEnd) {
      this.#programTop = this.#programBase;
      this.#filling++;
    }
    program.address = this.#programTop;
    program.filling = this.#filling;
    this.#programTop += bytes;
    new Int32Array(this.memory.buffer).set(program.words, program.address / 4);
  }
}

/** 0·x is 0 where x is finite and NaN where it is not, and four sums need not wait for each other. */
function allFinite(view: ArrayLike<number>): boolean {
  const whole = view.length & ~3;
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    a += 0 * (view[i] as number);
    b += 0 * (view[i + 1] as number);
    c += 0 * (view[i + 2] as number);
    d += 0 * (view[i + 3] as number);
  }
  for (let i = whole; i < view.length; i++) a += 0 * (view[i] as number);
  return a + b + c + d === 0;
}

/** A flat index into a segment named by the region that holds it: parameters[80] is dense2.w[0]. */
function innermost(region: Region, index: number): { region: string; index: number } {
  const inner = region.segment.regions.find((r) => {
    const at = region.offset + index - r.offset;
    return at >= 0 && at < elements(r.shape);
  });
  return inner ? { region: inner.name, index: region.offset + index - inner.offset } : { region: region.name, index };
}
