import { permutations } from '@elbow/nn';
import { classesOf } from '../read/classes.ts';
import { type ColumnOptions, inferColumns } from '../read/columns.ts';
import { readTable, type Table } from '../read/csv.ts';
import { type Encoding, encodeInputs, encodeTarget, fitEncoding } from '../read/encode.ts';
import { resolveData } from '../read/resolveData.ts';
import { splitRows } from '../read/split.ts';
import { readTestRows } from '../read/testRows.ts';
import { UserError } from '../userError.ts';

/** Rows ready for a network: x [rows, features], t labels or standardised values. */
export interface EncodedRows {
  readonly rows: number;
  readonly x: Float32Array;
  readonly t: Int32Array | Float32Array;
}

/** A data set, read, split and encoded. */
export interface Prepared {
  readonly table: Table;
  readonly encoding: Encoding;
  readonly train: EncodedRows;
  /** null where no rows are set apart. */
  readonly validation: EncodedRows | null;
  readonly test: EncodedRows | null;
  readonly sentences: readonly string[];
  readonly warnings: readonly string[];
}

/** What the command line says of the data. */
export interface DataOptions extends ColumnOptions {
  readonly validation?: number | undefined;
  readonly test?: number | undefined;
  readonly testRows?: string | undefined;
  readonly seed: number;
}

const DEFAULT_PART = 0.15;
/** The split's own stream of random numbers, apart from those of weights and shuffles. */
const SPLIT_PURPOSE = 3;

/** Reads, splits and encodes a data set. Throws UserError on everything that is wrong with it. */
export function prepare(data: string, options: DataOptions): Prepared {
  const table = readTable(resolveData(data), { file: data });
  const columns = inferColumns(table, options);
  const classes = columns.task === 'classify' ? classesOf(columns.target) : undefined;
  if (classes && classes.names.length < 2) {
    throw new UserError(
      `${data}: the target "${columns.target.name}" has one class only (${classes.names[0]}): there is nothing to tell apart`,
    );
  }
  const testRows = options.testRows === undefined ? undefined : readTestRows(options.testRows, table.rows);
  const split = splitRows(
    table.rows,
    {
      validation: options.validation ?? (testRows ? 0 : DEFAULT_PART),
      test: options.test ?? DEFAULT_PART,
      testRows,
      seed: options.seed,
      classes,
    },
    (n, seed) => permutations(n, seed, SPLIT_PURPOSE)(0),
  );
  const { encoding, sentences, warnings } = fitEncoding(table, options, split.train);
  const encoded = (rows: Int32Array): EncodedRows => ({
    rows: rows.length,
    x: encodeInputs(encoding, table, rows),
    t: encodeTarget(encoding, table, rows),
  });
  const someRows = (rows: Int32Array): EncodedRows | null => (rows.length === 0 ? null : encoded(rows));
  return {
    table,
    encoding,
    train: encoded(split.train),
    validation: someRows(split.validation),
    test: someRows(split.test),
    sentences,
    warnings,
  };
}
