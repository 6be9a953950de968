import { standardise } from '@elbow/nn';
import { UserError } from '../userError.ts';
import type { Classes } from './classes.ts';
import { MOST_INTEGER_CLASSES, type Task } from './columns.ts';
import { ELEMENT_LIMIT, type Encoding, type FittedEncoding, type TargetEncoding } from './encode.ts';
import type { Matrix } from './matrix.ts';
import { silently, type TellReading } from './reading.ts';
import { listed, plural } from './wording.ts';

/**
 * How the rows of an array become features: every number standardised, by a mean and deviation for each column, or (one number
 * in each list) by the same for all, as suits pixels.
 */
export interface ArrayEncoding {
  readonly name: string;
  readonly kind: 'array';
  readonly width: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** The column of the training array that was the target; null where the targets came apart. */
  readonly targetColumn: number | null;
}

/** Rows between two words of how far it is. */
const ROWS_A_WORD = 4096;

/**
 * Learns how to encode an array from its training rows. Bytes share one mean and deviation, as they are pixels or counts of one kind;
 * other columns have their own.
 *
 * @param asked whether the user named the task; targetColumn: where the target was, for rows to be predicted later, null if apart
 * @throws {UserError} for a number that is not finite
 */
export function fitMatrix(
  matrix: Matrix,
  { task, asked, targetColumn }: { task: Task; asked: boolean; targetColumn: number | null },
  trainingRows: Int32Array,
): FittedEncoding {
  const { width, rowShape, targetName } = matrix;
  const shared = matrix.x instanceof Uint8Array;
  const { mean, deviation, constant } = shared
    ? scaleOfBytes(matrix, trainingRows)
    : scaleOfColumns(matrix, trainingRows);
  const target = targetEncoding(matrix, task, trainingRows);
  const encoding: Encoding = {
    inputs: [{ name: 'x', kind: 'array', width, mean, std: deviation, targetColumn }],
    features: width,
    target,
  };
  const shape = rowShape.length > 1 ? ` (${rowShape.join(' × ')})` : '';
  const how = shared
    ? `standardised together (mean ${short(mean[0])}, deviation ${short(deviation[0])})`
    : 'each column standardised';
  const what = task === 'classify' ? 'classification' : 'regression';
  const classes =
    target.task === 'classify' ? [`The ${target.classes.length} classes: ${listed(target.classes, 10)}.`] : [];
  return {
    encoding,
    sentences: [
      `The target is ${targetName}: this is ${what}${asked ? ', as asked for' : ''}.`,
      `${plural(width, 'number')} a row${shape}, ${how}.`,
      ...classes,
    ],
    warnings: warningsOf(matrix, target, trainingRows, constant),
  };
}

function short(value: number | undefined): string {
  return String(Number((value ?? Number.NaN).toPrecision(4)));
}

/**
 * What is learned from the targets of an array: classes where they are few integers, else numbers, unless the user said.
 * @throws {UserError} for a target that is not finite, a classification with one class only
 */
export function taskOf(matrix: Matrix, asked: Task | null): Task {
  const t = targetsOf(matrix);
  const wrong = t.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0)
    throw new UserError(`${matrix.targetName}, row ${wrong}: expected a finite number, got ${String(t[wrong])}`);
  const values = new Set<number>();
  for (const value of t) {
    values.add(value);
    if (values.size > MOST_INTEGER_CLASSES) break;
  }
  const few = values.size <= MOST_INTEGER_CLASSES && [...values].every(Number.isInteger);
  const task = asked ?? (few ? 'classify' : 'regress');
  if (task === 'classify' && values.size < 2) {
    throw new UserError(`${matrix.targetName} is ${t[0]} in every row, but classification needs at least two classes`);
  }
  return task;
}

function targetsOf({ t, file }: Matrix): NonNullable<Matrix['t']> {
  if (t === null) throw new RangeError(`fitMatrix: ${file} has no targets`);
  return t;
}

function targetEncoding(matrix: Matrix, task: Task, rows: Int32Array): TargetEncoding {
  const t = targetsOf(matrix);
  const name = 'target';
  if (task === 'classify') return { name, task, kind: 'numeric', classes: matrixClasses(matrix).names };
  const { mean, deviation } = standardise(
    Float64Array.from(rows, (row) => t[row] as number),
    1,
  );
  return { name, task, mean: mean[0] as number, std: deviation[0] as number };
}

/** The classes in all rows of an array's targets, in numerical order. */
export function matrixClasses(matrix: Matrix): Classes {
  const t = targetsOf(matrix);
  const values = [...new Set<number>(t)].sort((a, b) => a - b);
  const index = new Map(values.map((value, k) => [value, k]));
  return { names: values.map(String), index: Int32Array.from(t, (value) => index.get(value) ?? -1) };
}

/** Means and deviations, of each column or (one number each) of all; and how many columns are constant. */
interface Scale {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly constant: number;
}

/**
 * Mean and deviation of all bytes of some rows, from how often each value is there: exact sums of integers. Constant columns, such as the edges of
 * pictures, do not count.
 */
function scaleOfBytes({ x, width }: Matrix, rows: Int32Array): Scale {
  const counts = new Float64Array(256);
  for (const row of rows) for (let i = row * width; i < (row + 1) * width; i++) (counts[x[i] as number] as number)++;
  const n = rows.length * width;
  const mean = counts.reduce((sum, count, value) => sum + count * value, 0) / n;
  const variance = counts.reduce((sum, count, value) => sum + count * (value - mean) ** 2, 0) / n;
  return { mean: [mean], deviation: [variance > 0 ? Math.sqrt(variance) : 1], constant: 0 };
}

/** Columns that are gathered at once: a row of them lies in a line or two of the processor's cache. */
const COLUMNS_AT_ONCE = 16;

function scaleOfColumns(matrix: Matrix, rows: Int32Array): Scale {
  const { width } = matrix;
  const scale = { mean: [] as number[], deviation: [] as number[], constant: 0 };
  for (let from = 0; from < width; from += COLUMNS_AT_ONCE) {
    for (const column of columnsOf(matrix, rows, from, Math.min(width, from + COLUMNS_AT_ONCE))) {
      const { mean, deviation } = standardise(column, 1);
      scale.mean.push(mean[0] as number);
      scale.deviation.push(deviation[0] as number);
      if (column.every((value) => value === column[0])) scale.constant++;
    }
  }
  return scale;
}

/** Some columns of some rows. @throws {UserError} for a number that is not finite */
function columnsOf(matrix: Matrix, rows: Int32Array, from: number, to: number): Float64Array[] {
  const { x, width } = matrix;
  const columns = Array.from({ length: to - from }, () => new Float64Array(rows.length));
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] as number) * width;
    for (let j = from; j < to; j++) {
      const value = x[start + j] as number;
      if (!Number.isFinite(value)) throw wrongNumber(matrix, rows[i] as number, j, value);
      (columns[j - from] as Float64Array)[i] = value;
    }
  }
  return columns;
}

function wrongNumber({ file, width }: Matrix, row: number, column: number, value: number): UserError {
  const where = width === 1 ? '' : `, column ${column}`;
  return new UserError(`${file}, row ${row}${where}: expected a finite number, got ${value}`);
}

function warningsOf(
  { width, targetName, t }: Matrix,
  target: TargetEncoding,
  rows: Int32Array,
  constant: number,
): string[] {
  const warnings: string[] = [];
  if (constant > 0)
    warnings.push(`${plural(constant, 'column')} of ${width} with the same value in all training rows cannot help.`);
  if (target.task === 'regress' && rows.every((row) => t?.[row] === target.mean))
    warnings.push(`The target ${targetName} is ${target.mean} in all training rows: there is nothing to learn.`);
  return warnings;
}

/**
 * The inputs of some rows, row-major [rows, features].
 * @throws {UserError} if the array has another width than the training rows, naming row and column of a number that is not finite or too large
 */
export function encodeMatrix(
  { inputs, features }: Encoding,
  matrix: Matrix,
  rows: Int32Array,
  tell: TellReading = silently,
): Float32Array {
  const [input] = inputs;
  if (input?.kind !== 'array') throw new RangeError('encodeMatrix: the encoding is that of a table');
  const { x, width, file } = matrix;
  if (width !== features)
    throw new UserError(`${file} has ${plural(width, 'number')} a row: the run was trained on ${features}`);
  if (rows.length * features > ELEMENT_LIMIT)
    throw new UserError(
      `${file}: ${rows.length} rows of ${features} numbers do not fit; the limit is ${ELEMENT_LIMIT} numbers`,
    );
  const { mean, std } = input;
  const each = mean.length > 1;
  const out = new Float32Array(rows.length * features);
  let at = 0;
  for (const [i, row] of rows.entries()) {
    if (i % ROWS_A_WORD === 0) tell('encoding', i / rows.length);
    const from = row * width;
    for (let j = 0; j < width; j++) {
      const k = each ? j : 0;
      const z = Math.fround(((x[from + j] as number) - (mean[k] as number)) / (std[k] as number));
      if (!Number.isFinite(z)) throw wrongNumber(matrix, row, j, x[from + j] as number);
      out[at++] = z;
    }
  }
  return out;
}

/**
 * The targets of some rows: class indices, or standardised values.
 * @throws {UserError} for a class that the training data did not have
 */
export function encodeMatrixTarget({ target }: Encoding, matrix: Matrix, rows: Int32Array): Int32Array | Float32Array {
  const t = targetsOf(matrix);
  if (target.task === 'regress')
    return Float32Array.from(rows, (row) => ((t[row] as number) - target.mean) / target.std);
  const index = new Map(target.classes.map((name, k) => [Number(name), k]));
  return Int32Array.from(rows, (row) => {
    const k = index.get(t[row] as number);
    if (k !== undefined) return k;
    throw new UserError(
      `${matrix.targetName}, row ${row}: expected a class of the training data (${listed(target.classes)}), got ${t[row]}`,
    );
  });
}
