import { UserError } from '../userError.ts';

/** One column of a table: its name in the header and its cells in file order, without surrounding white space; a missing value is `''`. */
export interface Column {
  name: string;
  cells: readonly string[];
}

/** A table of text as it stands in a file. Nothing is converted yet. */
export interface Table {
  kind: 'table';
  /** The file's name without folder and extension. */
  name: string;
  /** The path as the user gave it: for messages. */
  file: string;
  columns: readonly Column[];
  /** Number of data rows; the header is none. */
  rows: number;
  /** What `lines` counts: lines of a text, or the rows of a file that has no lines. */
  unit: 'line' | 'row';
  /** The line of the file (1-based) in which each data row starts, or the row's number from 0: [rows]. */
  lines: Int32Array;
  /** SHA-256 of the file's bytes, hexadecimal. */
  sha256: string;
}

/** Most columns of a table: each is named, described and encoded by itself. */
export const COLUMN_LIMIT: number = 10_000;

/** @throws {UserError} if a table has more columns than can be told one by one */
export function checkWidth(columns: number, file: string): void {
  if (columns <= COLUMN_LIMIT) return;
  throw new UserError(
    `${file} has ${columns} columns: the limit is ${COLUMN_LIMIT}; numbers without names fit into an array file (.npy)`,
  );
}

/**
 * Checks the names of a table's columns.
 * @param where where the names stand: `, line 1`
 * @throws {UserError} if a name is empty, or two are equal
 */
export function checkNames(names: readonly string[], file: string, where: string): void {
  const seen = new Map<string, number>();
  names.forEach((name, j) => {
    if (name === '')
      throw new UserError(`${file}${where}: column ${j + 1} of ${names.length} has no name in the header`);
    const earlier = seen.get(name);
    if (earlier !== undefined)
      throw new UserError(`${file}${where}: columns ${earlier + 1} and ${j + 1} are both named "${name}"`);
    seen.set(name, j);
  });
}

/** Where a row is, for messages: `line 3`, or `row 2` (from 0) in a file without lines. */
export function place({ unit, lines }: Pick<Table, 'unit' | 'lines'>, row: number): string {
  return `${unit} ${lines[row]}`;
}

/** Most cells of a table whose format can name many cells in few bytes. */
export const CELL_LIMIT: number = 2 ** 25;

/** @throws {UserError} if a table has more cells than are kept */
export function checkCells(rows: number, columns: number, file: string): void {
  if (rows * columns <= CELL_LIMIT) return;
  throw new UserError(`${file} has more than ${rows} rows of ${columns} columns: the limit is ${CELL_LIMIT} cells`);
}
