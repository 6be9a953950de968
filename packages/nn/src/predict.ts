import {
  Core,
  type CoreModule,
  type ElementType,
  firstRows,
  type Kernel,
  Layout,
  type Region,
  signatureOf,
} from '@elbow/core-wasm';
import { forwardKernel, init } from '@elbow/core-wasm/predict';
import type { Vector } from '@elbow/optim';
import { loadSafetensors, type Tensor } from './checkpoint/safetensors.ts';
import { FORMAT, type ForwardProgram, mostWidths, sealOf, VERSION } from './interchange/forwardProgram.ts';
import { onlyKnown, positiveInteger } from './options.ts';
import { predictRows } from './predictRows.ts';

/** A network that predicts and cannot be trained. */
export interface Predictor {
  /** Features of one input row. */
  readonly inputs: number;
  /** Features of one output row. */
  readonly outputs: number;
  /** What was written beside the model. */
  readonly about: Readonly<Record<string, unknown>>;
  /**
   * Outputs for any number of rows, [rows, outputs], as a new array: the bits of `session.predict`.
   * @throws RangeError unless x holds whole rows.
   */
  predict(x: ArrayLike<number>): Vector;
}

/** Options of `predictor`. */
export interface PredictorOptions {
  /** Rows that the core takes at once; more come in turns. 32. */
  batch?: number;
  /** The core to compute with: `init()` of `@elbow/core-wasm/predict` (the default); for an f64 model that of `/f64`. */
  core?: CoreModule;
}

/**
 * Opens what `toPredictor` of `@elbow/nn` wrote. The file is checked whole, so it may come from anywhere: what does not fit is
 * refused before anything runs, no call sees numbers of another, and memory is bounded: a row of all arrays together has at most
 * eight numbers for each byte of the file, and there are `batch` rows.
 *
 * @throws RangeError where the bytes are damaged or sizes do not fit; TypeError where they are no model for inference, or of a
 * precision that the core does not have.
 *
 * @example
 * ```ts
 * import { compile, dense, sequential, squaredError, toPredictor } from '@elbow/nn';
 * import { predictor } from '@elbow/nn/predict';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), seed: 1 });
 * session.parameters.set([0.5, 2]);
 * console.log(predictor(toPredictor(session)).predict([1, 2, 3])); // Float32Array(3) [ 2.5, 3, 3.5 ]
 * ```
 */
export function predictor(bytes: Uint8Array, options: PredictorOptions = {}): Predictor {
  const { batch = 32, core: module = init() } = options;
  onlyKnown('predictor', options, ['batch', 'core']);
  positiveInteger('predictor', 'batch', batch);
  const { tensors, metadata } = loadSafetensors(bytes);
  const { format, version, precision, program: text = '', about = '' } = metadata;
  if (format !== FORMAT || version !== VERSION) {
    throw new TypeError(`predictor: must be an ${FORMAT} of version ${VERSION}, got ${format} ${version}`);
  }
  if (sealOf(Object.fromEntries(tensors), metadata) !== metadata.hash) {
    throw new RangeError('predictor: the file is damaged: it has another hash than it was written with');
  }
  if (precision !== module.precision) {
    throw new TypeError(
      `predictor: the model is of ${precision}, the core of ${module.precision}; core: init() of @elbow/core-wasm${precision === 'f64' ? '/f64' : '/predict'} is of the same`,
    );
  }
  const { layout, ops, x, y, batched, stored } = laidOut(parsed(text), tensors, batch, bytes.length);
  const core = new Core(module, layout);
  for (const [region, data] of stored) core.view(region).set(data);
  const rowsIn = core.view(x);
  const rowsOut = core.view(y);
  const shape = { inputs: x.shape[1] as number, outputs: y.shape[1] as number };
  const programs = new Map<number, () => void>();
  const programFor = (rows: number): (() => void) => {
    const known = programs.get(rows);
    if (known) return known;
    const few = (region: Region): Region => (batched.has(region) ? firstRows(region, rows) : region);
    const program = core.program(ops.map(({ kernel, operands }) => ({ kernel, operands: operands.map(few) })));
    programs.set(rows, program);
    return program;
  };
  programFor(batch); // checks every operand of every operation
  return {
    ...shape,
    about: parsed(about),
    predict: (x) =>
      predictRows(shape, batch, x, (part, rows) => {
        rowsIn.set(part);
        programFor(rows)();
        return rowsOut.subarray(0, rows * shape.outputs);
      }),
  };
}

function parsed<T extends object>(text: string): T {
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {}
  throw new TypeError(`predictor: the file's metadata must be JSON objects, got ${text.slice(0, 40)}`);
}

/** A program in a layout, before the memory exists. */
interface LaidOut {
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

/**
 * Places every array that an operation names. An operation reads rows that are x or were written by one before it, so nothing
 * outlives a call, and writes rows only: what a signature measures by anything but the rows stands in the file.
 */
function laidOut(
  { x, y, rows, ops }: ForwardProgram,
  tensors: ReadonlyMap<string, Tensor>,
  batch: number,
  bytes: number,
): LaidOut {
  const layout = new Layout();
  const named = new Map<string, Region>();
  const batched = new Set<Region>();
  const stored = new Map<Region, Tensor['data']>();
  let left = mostWidths(bytes);
  const place = (name: string, type: ElementType, isRows: boolean): Region => {
    const tensor = isRows ? undefined : tensors.get(name);
    const width = rows?.[name] as number;
    if (isRows ? !(Number.isInteger(width) && width >= 1 && width <= left) : !tensor) {
      const wanted = isRows ? `rows of 1 to ${left} numbers` : 'an array of the file';
      throw new RangeError(`predictor: ${name} must be ${wanted}`);
    }
    const region = layout.region(layout.segment(name, type), name, ...(tensor?.shape ?? [batch, width]));
    if (tensor) stored.set(region, tensor.data);
    else {
      batched.add(region);
      left -= width;
    }
    named.set(name, region);
    return region;
  };
  if (!isProgram(ops)) throw new TypeError('predictor: the program has no list of operations');
  layout.programWords = 0;
  const placed = ops.map(([name, ...operands]) => {
    const kernel = forwardKernel(name);
    if (!kernel) throw new TypeError(`predictor: the core for inference has no kernel ${name}`);
    const signature = signatureOf(kernel);
    // A length, an opcode, the operands, and at most two sizes of each.
    layout.programWords += RESIDENT_PROGRAMS * (2 + 3 * operands.length);
    const regions = operands.map((operand, i) => {
      const { shape, type } = signature[i] ?? { shape: [], type: 'real' };
      const isRows = shape[0] === signature[0]?.shape[0];
      const known = named.get(operand);
      if (i === 0 && operand !== x && !known)
        throw new TypeError(`predictor: ${name} reads ${operand} before it is written`);
      if (known && batched.has(known) !== isRows)
        throw new TypeError(`predictor: ${name} takes ${operand} for what it is not`);
      return known ?? place(operand, type, isRows);
    });
    return { kernel, operands: regions };
  });
  const end = (name: string): Region<'real'> => {
    const region = named.get(name);
    if (!region || !batched.has(region)) throw new TypeError(`predictor: ${name} must be rows that the program has`);
    return region as Region<'real'>;
  };
  return { layout, ops: placed, x: end(x), y: end(y), batched, stored };
}

/** Whether these are operations: lists of names. */
function isProgram(ops: unknown): ops is [string, ...string[]][] {
  const isOp = (op: unknown): boolean => Array.isArray(op) && op.every((name) => typeof name === 'string');
  return Array.isArray(ops) && ops.every(isOp);
}
