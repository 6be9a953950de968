import { PURPOSE, permutations } from '@elbow/nn';
import { classesOf } from '../read/classes.ts';
import { type Columns, inferColumns } from '../read/columns.ts';
import { readTable, type Table } from '../read/csv.ts';
import { type Encoding, encodeInputs, encodeTarget, fitEncoding } from '../read/encode.ts';
import { dropIncomplete } from '../read/missing.ts';
import type { TellReading } from '../read/reading.ts';
import { type Split, splitRows } from '../read/split.ts';
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
  readonly table: Table;
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

/**
 * Reads, splits and encodes a data set.
 * @param path where it is; `file`: how messages call it
 * @param testRows given the number of rows in the file, those for the test; null: drawn by the options
 * @param tell is told how far it is
 * @throws {UserError} on everything that is wrong with it
 */
export function prepare(
  path: string,
  file: string,
  options: RunOptions,
  testRows: (rows: number) => Int32Array | null,
  tell: TellReading,
): Prepared {
  const whole = readTable(path, { file, tell });
  const given = testRows(whole.rows);
  const { table, rows: kept } = options.missing === 'drop' ? dropIncomplete(whole) : { table: whole, rows: null };
  if (table.rows === 0) throw new UserError(`${file}: every row has a missing value, so --missing drop leaves nothing`);
  const columnOptions = {
    target: options.target ?? undefined,
    categorical: options.categorical,
    task: options.task ?? undefined,
    missing: options.missing === 'mean' ? ('mean' as const) : ('error' as const),
  };
  tell('inferring the columns of', 0);
  const columns = inferColumns(table, columnOptions);
  const split = splitBy(options, table, columns, given === null ? undefined : renumbered(given, kept));
  tell('measuring', 0);
  const { encoding, sentences, warnings } = fitEncoding(table, columnOptions, split.train);
  const encoded = (rows: Int32Array): EncodedRows => ({
    rows: rows.length,
    x: encodeInputs(encoding, table, rows, tell),
    t: encodeTarget(encoding, table, rows),
  });
  const someRows = (rows: Int32Array): EncodedRows | null => (rows.length === 0 ? null : encoded(rows));
  const train = encoded(split.train);
  const dropped = whole.rows - table.rows;
  return {
    table,
    rowsInFile: whole.rows,
    testRows: given,
    encoding,
    train: options.weights === 'balanced' ? { ...train, weights: balanced(train.t, encoding) } : train,
    validation: someRows(split.validation),
    test: someRows(split.test),
    sentences: [...sentences, ...(dropped > 0 ? [`${plural(dropped, 'row')} with missing values left out.`] : [])],
    warnings,
  };
}

function splitBy(
  { validation, test, seed }: RunOptions,
  table: Table,
  { task, target }: Columns,
  testRows: Int32Array | undefined,
): Split {
  const classes = task === 'classify' ? classesOf(target) : undefined;
  const shuffle = (n: number, seed: number): Int32Array => permutations(n, seed, PURPOSE.split)(0);
  return splitRows(table.rows, { validation, test, testRows, seed, classes }, shuffle);
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
