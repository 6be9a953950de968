import { UserError } from '../userError.ts';
import { readBytes } from './bytes.ts';
import { TEXT_LIMIT } from './csv.ts';
import { decodeText } from './text.ts';

/**
 * Reads the file of `--test-rows`: one 0-based data row number a line (0 is the first row after the header), in any order.
 *
 * @param rows number of data rows of the table that they belong to
 * @returns the row numbers in the order of the file
 * @throws {UserError} naming file and line: not an integer, out of range, repeated; and for a file that cannot be read or is empty
 */
export function readTestRows(file: string, rows: number): Int32Array {
  const text = decodeText(readBytes(file, TEXT_LIMIT), file);
  if (text.trim() === '') throw new UserError(`${file} is empty: expected one row number a line`);
  const lineOf = new Map<number, number>();
  text.split('\n').forEach((entry, i) => {
    const line = i + 1;
    const row = rowNumber(entry.trim(), file, line);
    if (row >= rows)
      throw new UserError(`${file}, line ${line}: row ${row} is out of range; the data has rows 0 to ${rows - 1}`);
    const earlier = lineOf.get(row);
    if (earlier !== undefined)
      throw new UserError(`${file}, line ${line}: row ${row} is repeated; it is already in line ${earlier}`);
    lineOf.set(row, line);
  });
  return Int32Array.from(lineOf.keys());
}

function rowNumber(entry: string, file: string, line: number): number {
  if (/^\d+$/.test(entry)) return Number(entry);
  if (/^-\d+$/.test(entry))
    throw new UserError(`${file}, line ${line}: row ${entry} is out of range; row numbers start at 0`);
  throw new UserError(
    `${file}, line ${line}: expected a row number, got ${entry === '' ? 'a blank line' : `"${entry}"`}`,
  );
}
