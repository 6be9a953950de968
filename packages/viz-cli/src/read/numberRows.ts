import { UserError } from '../userError.ts';
import type { Matrix } from './matrix.ts';
import { openData } from './openData.ts';
import { parseNumber } from './parseNumber.ts';
import { type ReadingStream, readingProgress } from './reading.ts';
import type { Table } from './table.ts';

/** Rows of numbers alone, row-major. */
export interface NumberRows {
  readonly rows: number;
  readonly width: number;
  readonly values: Float64Array;
}

const NOBODY: ReadingStream = { write: () => true };

/**
 * Reads a data file of any format that holds numbers and nothing else.
 * @param path a path, or `-` for standard input
 * @param options targets: whether targets that stand apart, y of an NPZ, are wanted as the last column; quiet: whether a long reading is kept silent
 * @throws {UserError} if it cannot be read, and on the first cell that is no finite number, naming it
 */
export async function readNumberRows(
  path: string,
  { targets, quiet }: { readonly targets: boolean; readonly quiet: boolean },
): Promise<NumberRows> {
  const file = path === '-' ? 'standard input' : path;
  const open = await openData({ path, file, labels: null, targets: false });
  const progress = readingProgress(quiet ? NOBODY : process.stderr, file);
  const data = await open.decode(progress.tell);
  progress.done();
  return data.kind === 'table' ? ofTable(data) : ofMatrix(targets ? data : { ...data, t: null });
}

function ofTable({ file, columns, rows, unit, lines }: Table): NumberRows {
  const width = columns.length;
  const values = new Float64Array(rows * width);
  for (const [column, { name, cells }] of columns.entries()) {
    for (let row = 0; row < rows; row++) {
      const cell = cells[row] ?? '';
      const value = parseNumber(cell);
      if (!Number.isFinite(value))
        throw new UserError(`${file}, ${unit} ${lines[row]}, column "${name}": expected a number, got "${cell}"`);
      values[row * width + column] = value;
    }
  }
  return { rows, width, values };
}

function ofMatrix({ file, rows, width: inputs, x, t }: Matrix): NumberRows {
  const width = inputs + (t === null ? 0 : 1);
  const values = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    values.set(x.subarray(row * inputs, (row + 1) * inputs), row * width);
    if (t !== null) values[row * width + inputs] = t[row] as number;
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new UserError(
      `${file}, row ${Math.floor(bad / width)}, column ${bad % width}: expected a number, got ${values[bad]}`,
    );
  return { rows, width, values };
}
