import { PURPOSE, permutations } from '@elbow/nn';
import { type Classes, classesOf } from '../read/classes.ts';
import { inferColumns } from '../read/columns.ts';
import { type Encoding, encodeInputs, encodeTarget, type FittedEncoding, fitEncoding } from '../read/encode.ts';
import { encodeMatrix, encodeMatrixTarget, fitMatrix, matrixClasses, taskOf } from '../read/encodeMatrix.ts';
import { type Matrix, withTargetColumn } from '../read/matrix.ts';
import { dropIncomplete } from '../read/missing.ts';
import type { OpenData } from '../read/openData.ts';
import type { TellReading } from '../read/reading.ts';
import { type Split, splitRows } from '../read/split.ts';
import type { Table } from '../read/table.ts';
import { plural } from '../read/wording.ts';
import { UserError } from '../userError.ts';
import type { RunOptions } from './description.ts';

/** Rows ready for a network: x [rows, features], t labels or standardised values, weights if they differ. */
export interface EncodedRows {
  readonly rows: number;
  readonly x: Float32Array;
  readonly t: Int32Array | Float32Array;
  readonly weights?: Float32Array;
}

/** A data set, read, split and encoded. */
export interface Prepared {
  /** The data set's name: its file's without folder and ending. */
  readonly name: string;
  readonly rowsInFile: number;
  /** The rows of the file that were named for the test; null where they were drawn. */
  readonly testRows: Int32Array | null;
  readonly encoding: Encoding;
  readonly train: EncodedRows;
  /** null where no rows are set apart. */
  readonly validation: EncodedRows | null;
  readonly test: EncodedRows | null;
  readonly sentences: readonly string[];
  readonly warnings: readonly string[];
}

/** What is done with the rows of a data set, whatever its form. */
interface Rows {
  readonly name: string;
  readonly rowsInFile: number;
  /** Those that are used, in order; test rows are numbered among them. */
  readonly rows: number;
  readonly testRows: Int32Array | null;
  /** The class of each row that is used; undefined for regression. */
  readonly classes: Classes | undefined;
  readonly notes: readonly string[];
  fit(trainingRows: Int32Array): FittedEncoding;
  inputs(encoding: Encoding, rows: Int32Array): Float32Array;
  targets(encoding: Encoding, rows: Int32Array): Int32Array | Float32Array;
}

/**
 * Unpacks, splits and encodes a data set.
 * @param file how messages call it
 * @param testRows given the number of rows in the file, those for the test; null: drawn by the options
 * @param tell is told how far it is
 * @throws {UserError} on everything that is wrong with it
 */
export async function prepare(
  data: OpenData,
  file: string,
  options: RunOptions,
  testRows: (rows: number) => Int32Array | null,
  tell: TellReading,
): Promise<Prepared> {
  const set = await data.decode(tell);
  const given = testRows(set.rows);
  const all = set.kind === 'table' ? tableRows(set, file, options, given, tell) : matrixRows(set, options, given, tell);
  const split = splitBy(options, all);
  tell('measuring', 0);
  const { encoding, sentences, warnings } = all.fit(split.train);
  const encoded = (rows: Int32Array): EncodedRows => ({
    rows: rows.length,
    x: all.inputs(encoding, rows),
    t: all.targets(encoding, rows),
  });
  const someRows = (rows: Int32Array): EncodedRows | null => (rows.length === 0 ? null : encoded(rows));
  const train = encoded(split.train);
  return {
    name: all.name,
    rowsInFile: all.rowsInFile,
    testRows: given,
    encoding,
    train: options.weights === 'balanced' ? { ...train, weights: balanced(train.t, encoding) } : train,
    validation: someRows(split.validation),
    test: someRows(split.test),
    sentences: [...sentences, ...all.notes],
    warnings,
  };
}

function tableRows(whole: Table, file: string, options: RunOptions, given: Int32Array | null, tell: TellReading): Rows {
  const { table, rows: kept } = options.missing === 'drop' ? dropIncomplete(whole) : { table: whole, rows: null };
  if (table.rows === 0) throw new UserError(`${file}: every row has a missing value, so --missing drop leaves nothing`);
  const columnOptions = {
    target: options.target ?? undefined,
    categorical: options.categorical,
    task: options.task ?? undefined,
    missing: options.missing === 'mean' ? ('mean' as const) : ('error' as const),
  };
  tell('inferring the columns of', 0);
  const { task, target } = inferColumns(table, columnOptions);
  const dropped = whole.rows - table.rows;
  return {
    name: table.name,
    rowsInFile: whole.rows,
    rows: table.rows,
    testRows: given === null ? null : renumbered(given, kept),
    classes: task === 'classify' ? classesOf(target) : undefined,
    notes: dropped > 0 ? [`${plural(dropped, 'row')} with missing values left out.`] : [],
    fit: (rows) => fitEncoding(table, columnOptions, rows),
    inputs: (encoding, rows) => encodeInputs(encoding, table, rows, tell),
    targets: (encoding, rows) => encodeTarget(encoding, table, rows),
  };
}

function matrixRows(whole: Matrix, options: RunOptions, given: Int32Array | null, tell: TellReading): Rows {
  checkMatrixOptions(whole, options);
  const column = whole.t === null ? targetColumn(whole, options.target) : null;
  const matrix = column === null ? whole : withTargetColumn(whole, column);
  const task = taskOf(matrix, options.task);
  return {
    name: matrix.name,
    rowsInFile: matrix.rows,
    rows: matrix.rows,
    testRows: given,
    classes: task === 'classify' ? matrixClasses(matrix) : undefined,
    notes: [],
    fit: (rows) => fitMatrix(matrix, { task, asked: options.task !== null, targetColumn: column }, rows),
    inputs: (encoding, rows) => encodeMatrix(encoding, matrix, rows, tell),
    targets: (encoding, rows) => encodeMatrixTarget(encoding, matrix, rows),
  };
}

/** Options that speak of named columns, or of empty cells. */
function checkMatrixOptions({ file, t, targetName }: Matrix, { target, categorical, missing }: RunOptions): void {
  const refuse = (option: string, why: string): UserError => new UserError(`--${option}: ${file} ${why}`);
  if (target !== null && t !== null) throw refuse('target', `has its targets in ${targetName}`);
  if (categorical.length > 0) throw refuse('categorical', 'is an array of numbers, whose columns are not categories');
  if (missing !== 'error') throw refuse(`missing ${missing}`, 'is an array, whose rows are taken as they are');
}

/** The column of an array that is the target: the one named by its number from 0, else the last. */
function targetColumn({ file, width }: Matrix, named: string | null): number {
  if (named === null) return width - 1;
  const column = /^\d+$/.test(named) ? Number(named) : Number.NaN;
  if (column < width) return column;
  throw new UserError(
    `--target: the columns of ${file} have no names: expected a number from 0 to ${width - 1}, got "${named}"`,
  );
}

function splitBy({ validation, test, seed }: RunOptions, { rows, testRows, classes }: Rows): Split {
  const shuffle = (n: number, seed: number): Int32Array => permutations(n, seed, PURPOSE.split)(0);
  return splitRows(rows, { validation, test, testRows: testRows ?? undefined, seed, classes }, shuffle);
}

/** Rows of the file as rows of the table that is left; rows that were left out are no test rows. */
function renumbered(rows: Int32Array, kept: Int32Array | null): Int32Array {
  if (kept === null) return rows;
  const place = new Map(Array.from(kept, (row, i) => [row, i]));
  const left = rows.filter((row) => place.has(row)).map((row) => place.get(row) ?? 0);
  if (left.length === 0)
    throw new UserError('--missing drop leaves none of the --test-rows: all of them have missing values');
  return left;
}

/** Weights with which every class counts as much as any other, 1 on average: rows / (classes · rows of the class). */
function balanced(t: Int32Array | Float32Array, { target }: Encoding): Float32Array {
  if (target.task !== 'classify')
    throw new UserError('--weights balanced: there are no classes to balance, the task is regression');
  const counts = new Array<number>(target.classes.length).fill(0);
  for (const label of t) (counts[label] as number)++;
  return Float32Array.from(t, (label) => t.length / (counts.length * (counts[label] ?? 1)));
}
