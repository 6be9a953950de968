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
const MAX_BYTES = 4294967296; // 2³²

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
    const { pack } = kernel as Partial<PackedKernel>;
    let exports = pack && this.#packs.get(pack);
    if (pack && !exports) {
      exports = instantiate(pack(), this.memory);
      this.#packs.set(pack, exports);
    }
    const name = kernelName(kernel);
    if (!exports?.[name]) throw new TypeError(`Core.program: neither the core nor a pack has kernel ${name}`);
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
