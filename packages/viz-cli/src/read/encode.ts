import { standardise } from '@elbow/nn';
import { didYouMean } from '../suggest.ts';
import { UserError } from '../userError.ts';
import { classesOf, classLabel, sortedNames } from './classes.ts';
import { type ColumnOptions, type Columns, columnNamed, inferColumns, type TypedColumn } from './columns.ts';
import type { ArrayEncoding } from './encodeMatrix.ts';
import { parseNumber } from './parseNumber.ts';
import { silently, type TellReading } from './reading.ts';
import { type Column, place, type Table } from './table.ts';
import { listed } from './wording.ts';

/**
 * How one input column becomes features: one standardised number (with `fill`, the mean where the cell is empty), or a one for its category and
 * zeros for the others.
 */
export type InputEncoding =
  | { name: string; kind: 'numeric'; mean: number; std: number; fill: boolean }
  | { name: string; kind: 'text'; categories: readonly string[] }
  | ArrayEncoding;

/** How the target column becomes a class index, or a standardised number. */
export type TargetEncoding =
  | { name: string; task: 'classify'; kind: 'numeric' | 'text'; classes: readonly string[] }
  | { name: string; task: 'regress'; mean: number; std: number };

/** How a table becomes numbers for a network: a plain value that survives JSON. */
export interface Encoding {
  inputs: readonly InputEncoding[];
  /** Width of an encoded row: one for every numeric input, one for every category of a text input. */
  features: number;
  target: TargetEncoding;
}

/** An encoding and what there is to say about it. */
export interface FittedEncoding {
  encoding: Encoding;
  /** What was inferred. */
  sentences: readonly string[];
  /** What looks wrong but does not hinder. */
  warnings: readonly string[];
}

/** Most elements of an encoded matrix: 2 GiB of floats. */
export const ELEMENT_LIMIT: number = 2 ** 29;

/** From this part of different values on, a text input is rather a name than a category. */
const IDENTIFIER_PART = 0.5;

/**
 * Learns how to encode a table from its training rows: mean and deviation of numeric columns, categories of text columns. The classes are those of
 * all rows.
 *
 * @param trainingRows 0-based data rows, at least one
 * @throws {UserError} for everything that `inferColumns` refuses
 */
export function fitEncoding(table: Table, options: ColumnOptions, trainingRows: Int32Array): FittedEncoding {
  if (trainingRows.length === 0) throw new RangeError('fitEncoding: trainingRows is empty, expected at least one row');
  const columns = inferColumns(table, options);
  const inputs = columns.inputs.map((column) => fitInput(column, trainingRows, options.missing === 'mean'));
  const warnings = inputWarnings(columns.inputs, inputs, trainingRows);
  const features = inputs.reduce((sum, input) => sum + width(input), 0);
  const target = fitTarget(columns, trainingRows, warnings);
  const classes =
    target.task === 'classify' ? [`The ${target.classes.length} classes: ${listed(target.classes, 10)}.`] : [];
  return { encoding: { inputs, features, target }, sentences: [...columns.sentences, ...classes], warnings };
}

/** Features that an input column becomes. */
export function width(input: InputEncoding): number {
  if (input.kind === 'array') return input.width;
  return input.kind === 'numeric' ? 1 : input.categories.length;
}

function fitInput({ name, kind, cells }: TypedColumn, rows: Int32Array, fill: boolean): InputEncoding {
  if (kind === 'text')
    return { name, kind, categories: sortedNames(new Set(Array.from(rows, (row) => cellAt(cells, row)))) };
  const { mean, std } = scaleOf(numbers(cells, fill ? rows.filter((row) => cellAt(cells, row) !== '') : rows));
  return { name, kind, mean, std, fill };
}

/** Mean and population standard deviation of n ≥ 1 finite values; those of a constant column are its value and 1. */
function scaleOf(values: Float64Array): { mean: number; std: number } {
  const { mean, deviation } = standardise(values, 1);
  return { mean: mean[0] as number, std: deviation[0] as number };
}

function inputWarnings(columns: readonly TypedColumn[], inputs: readonly InputEncoding[], rows: Int32Array): string[] {
  const warnings: string[] = [];
  const constant = columns.filter(({ kind, cells }) => isConstant(kind, cells, rows)).map(({ name }) => name);
  if (constant.length > 0) {
    const what = constant.length === 1 ? '1 column has' : `${constant.length} columns have`;
    warnings.push(`${what} the same value in all training rows and cannot help: ${listed(constant)}.`);
  }
  for (const input of inputs) {
    const n = input.kind === 'text' ? input.categories.length : 0;
    if (n > 20 && n > IDENTIFIER_PART * rows.length) {
      warnings.push(
        `Column "${input.name}" has ${n} different values in ${rows.length} training rows: it looks like a name, not a category.`,
      );
    }
  }
  return warnings;
}

function isConstant(kind: 'numeric' | 'text', cells: readonly string[], rows: Int32Array): boolean {
  const first = classLabel(kind, cellAt(cells, rows[0] ?? 0));
  return rows.every((row) => classLabel(kind, cellAt(cells, row)) === first);
}

function fitTarget({ target, task }: Columns, rows: Int32Array, warnings: string[]): TargetEncoding {
  const { name, kind, cells } = target;
  if (task === 'classify') return { name, task, kind, classes: classesOf(target).names };
  const values = numbers(cells, rows);
  const { mean, std } = scaleOf(values);
  if (values.every((value) => value === mean))
    warnings.push(`The target "${name}" is ${mean} in all training rows: there is nothing to learn.`);
  return { name, task, mean, std };
}

/**
 * The inputs of some rows, row-major [rows, features], in the order of the encoding. Columns are found by name, in any order; the target column may be
 * missing.
 *
 * @param rows 0-based data rows of the table, in the order wanted
 * @throws {UserError} for a missing or an unknown column, and naming line and column for an empty cell, a cell that is no number, a value too large to
 * encode, a category that the training rows did not have.
 */
export function encodeInputs(
  encoding: Encoding,
  table: Table,
  rows: Int32Array,
  tell: TellReading = silently,
): Float32Array {
  const named = namedInputs(encoding, table);
  checkColumns(encoding, table);
  const { features } = encoding;
  if (rows.length * features > ELEMENT_LIMIT) {
    throw new UserError(
      `${table.file}: ${rows.length} rows of ${features} features do not fit; the limit is ${ELEMENT_LIMIT} numbers`,
    );
  }
  const x = new Float32Array(rows.length * features);
  let offset = 0;
  for (const input of named) {
    tell('encoding', offset / features);
    const column = columnNamed(table, input.name);
    if (input.kind === 'numeric') fillNumbers(x, offset, features, standardised(table, column, input, rows));
    else fillOnes(x, offset, features, indices(table, column, 'text', input.categories, rows, 'category'));
    offset += width(input);
  }
  return x;
}

/**
 * The target of some rows: class indices, or standardised values, [rows].
 *
 * @param rows 0-based data rows of the table, in the order wanted
 * @throws {UserError} if the target column is missing; naming line and column for an empty cell, a cell that is no number, an unknown class.
 */
export function encodeTarget(encoding: Encoding, table: Table, rows: Int32Array): Int32Array | Float32Array {
  const { target } = encoding;
  const column = columnNamed(table, target.name);
  if (target.task === 'regress') return standardised(table, column, target, rows);
  return indices(table, column, target.kind, target.classes, rows, 'class');
}

/** @throws {UserError} if the encoding is that of an array, whose columns have no names */
function namedInputs({ inputs, features }: Encoding, { file }: Table): Exclude<InputEncoding, ArrayEncoding>[] {
  return inputs.map((input) => {
    if (input.kind !== 'array') return input;
    throw new UserError(
      `${file} has named columns, but the run was trained on an array of ${features} numbers a row: expected NPY, NPZ or IDX`,
    );
  });
}

function checkColumns({ inputs, target }: Encoding, table: Table): void {
  const known = [...inputs.map(({ name }) => name), target.name];
  for (const { name } of inputs) columnNamed(table, name);
  const extra = table.columns.find(({ name }) => !known.includes(name));
  if (extra !== undefined)
    throw new UserError(
      `${table.file} has a column "${extra.name}" that the training data did not have${didYouMean(extra.name, known)}`,
    );
}

function standardised(
  table: Table,
  { name, cells }: Column,
  { mean, std, fill = false }: { mean: number; std: number; fill?: boolean },
  rows: Int32Array,
): Float32Array {
  return Float32Array.from(rows, (row) => {
    if (fill && cellAt(cells, row) === '') return 0;
    const z = Math.fround((parseNumber(cellAt(cells, row)) - mean) / std);
    if (Number.isFinite(z)) return z;
    throw wrongCell(table, name, row, 'a finite number', cellAt(cells, row));
  });
}

function indices(
  table: Table,
  { name, cells }: Column,
  kind: 'numeric' | 'text',
  names: readonly string[],
  rows: Int32Array,
  noun: string,
): Int32Array {
  const position = new Map(names.map((label, k) => [label, k]));
  return Int32Array.from(rows, (row) => {
    const k = position.get(classLabel(kind, cellAt(cells, row)));
    if (k !== undefined) return k;
    throw wrongCell(table, name, row, `a ${noun} of the training data (${listed(names)})`, cellAt(cells, row));
  });
}

function wrongCell(table: Table, column: string, row: number, expected: string, came: string): UserError {
  const got = came === '' ? 'a missing value' : `"${came}"`;
  return new UserError(`${table.file}, ${place(table, row)}, column "${column}": expected ${expected}, got ${got}`);
}

function fillNumbers(x: Float32Array, offset: number, features: number, z: Float32Array): void {
  z.forEach((value, i) => {
    x[i * features + offset] = value;
  });
}

function fillOnes(x: Float32Array, offset: number, features: number, k: Int32Array): void {
  k.forEach((category, i) => {
    x[i * features + offset + category] = 1;
  });
}

function numbers(cells: readonly string[], rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => parseNumber(cellAt(cells, row)));
}

function cellAt(cells: readonly string[], row: number): string {
  const cell = cells[row];
  if (cell === undefined) throw new RangeError(`encode: row ${row} is not one of the table's ${cells.length} rows`);
  return cell;
}
