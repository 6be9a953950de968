import { type ElementType, type Kernel, Layout, type Region, signatureOf } from '@elbow/core-wasm';
import { forwardKernel } from '@elbow/core-wasm/predict';
import type { Tensor } from '../checkpoint/safetensors.ts';
import { type ForwardProgram, mostWidths } from './forwardProgram.ts';

/** A program in a layout, before the memory exists. */
export interface LaidOut {
  readonly layout: Layout;
  readonly ops: readonly { readonly kernel: Kernel; readonly operands: readonly Region[] }[];
  readonly x: Region<'real'>;
  readonly y: Region<'real'>;
  /** Arrays of one row a sample. */
  readonly batched: ReadonlySet<Region>;
  /** Arrays that stand in the file. */
  readonly stored: ReadonlyMap<Region, Tensor['data']>;
}

/** Programs that the program area holds at once. */
const RESIDENT_PROGRAMS = 4;
/** Times that operations may name a number of a row, on average: each is written once, and read once or twice. */
const USES = 4;

/**
 * Lays out the arrays of a program from anywhere. An operation reads rows that are x or were written by one before it, so nothing outlives
 * a call, and writes rows only; what a signature measures by anything but the rows stands in the file, and is used once.
 * @throws TypeError on operations that break this, RangeError on rows that are too wide, or arrays that are not there.
 */
export function laidOut(
  { x, y, rows, ops }: ForwardProgram,
  tensors: ReadonlyMap<string, Tensor>,
  batch: number,
  bytes: number,
): LaidOut {
  if (!isProgram(ops)) throw new TypeError('predictor: the program has no list of operations');
  const arrays = new Arrays(rows, tensors, batch, bytes);
  const { layout, batched, stored } = arrays;
  layout.programWords = 0;
  const placed = ops.map(([name, ...operands]) => {
    const kernel = forwardKernel(name);
    if (!kernel) throw new TypeError(`predictor: the core for inference has no kernel ${name}`);
    const signature = signatureOf(kernel);
    // A length, an opcode, the operands, and at most two sizes of each.
    layout.programWords += RESIDENT_PROGRAMS * (2 + 3 * operands.length);
    const regions = operands.map((operand, i) => {
      const { shape, type } = signature[i] ?? { shape: [], type: 'real' };
      if (shape[0] !== signature[0]?.shape[0]) return arrays.fromFile(operand, type);
      if (i === 0 && operand !== x && !arrays.rowsOf(operand))
        throw new TypeError(`predictor: ${name} reads ${operand} before it is written`);
      return arrays.asRows(operand, type);
    });
    return { kernel, operands: regions };
  });
  const end = (name: string): Region<'real'> => {
    const region = arrays.rowsOf(name);
    if (!region) throw new TypeError(`predictor: ${name} must be rows that the program has`);
    return region as Region<'real'>;
  };
  return { layout, ops: placed, x: end(x), y: end(y), batched, stored };
}

/** The arrays that operations name, placed when first named. */
class Arrays {
  readonly layout = new Layout();
  readonly batched = new Set<Region>();
  readonly stored = new Map<Region, Tensor['data']>();
  readonly #rows = new Map<string, Region>();
  readonly #used = new Set<string>();
  readonly #widths: ForwardProgram['rows'] | undefined;
  readonly #tensors: ReadonlyMap<string, Tensor>;
  readonly #batch: number;
  #left: number;
  #uses: number;

  constructor(widths: ForwardProgram['rows'], tensors: ReadonlyMap<string, Tensor>, batch: number, bytes: number) {
    this.#widths = widths;
    this.#tensors = tensors;
    this.#batch = batch;
    this.#left = mostWidths(bytes);
    this.#uses = USES * this.#left;
  }

  /** The rows of that name, where an operation has named them. */
  rowsOf(name: string): Region | undefined {
    return this.#rows.get(name);
  }

  asRows(name: string, type: ElementType): Region {
    const region = this.#rows.get(name) ?? this.#placed(name, type);
    this.#uses -= region.shape[1] as number;
    if (this.#uses < 0) throw new RangeError(`predictor: rows are used too often for a file of this size: ${name}`);
    return region;
  }

  #placed(name: string, type: ElementType): Region {
    const width = this.#widths?.[name] as number;
    if (!(Number.isInteger(width) && width >= 1 && width <= this.#left)) {
      throw new RangeError(`predictor: ${name} must be rows of 1 to ${this.#left} numbers`);
    }
    this.#left -= width;
    const region = this.layout.region(this.layout.segment(name, type), name, this.#batch, width);
    this.#rows.set(name, region);
    this.batched.add(region);
    return region;
  }

  fromFile(name: string, type: ElementType): Region {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw new RangeError(`predictor: ${name} must be an array of the file`);
    if (this.#used.has(name)) throw new TypeError(`predictor: ${name} is used twice`);
    this.#used.add(name);
    const region = this.layout.region(this.layout.segment(name, type), name, ...tensor.shape);
    this.stored.set(region, tensor.data);
    return region;
  }
}

/** Whether these are operations: lists of names. */
function isProgram(ops: unknown): ops is [string, ...string[]][] {
  const isOp = (op: unknown): boolean => Array.isArray(op) && op.every((name) => typeof name === 'string');
  return Array.isArray(ops) && ops.every(isOp);
}
