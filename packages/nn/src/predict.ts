import { Core, type CoreModule, firstRows, type Region } from '@elbow/core-wasm';
import { init } from '@elbow/core-wasm/predict';
import type { Vector } from '@elbow/optim';
import { loadSafetensors } from './checkpoint/safetensors.ts';
import { laidOut } from './interchange/forwardLayout.ts';
import { FORMAT, sealOf, VERSION } from './interchange/forwardProgram.ts';
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
 * refused before anything runs, no call sees numbers of another, and neither memory nor time can be asked for by a few bytes: a row of
 * all arrays together has at most eight numbers for each byte of the file, an array of the file is used once, and there are `batch` rows.
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
