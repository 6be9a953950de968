import { onlyKnown } from '../options.ts';

/** How `fillMissing` was fitted: what replaces a missing number of each column, and which columns get an indicator. */
export interface MissingValues {
  readonly columns: number;
  /** The mean of the numbers that are there, column by column. */
  readonly mean: readonly number[];
  /** Columns in which numbers were missing: each gets a column of 0 and 1 at the end of the row, if indicators are wanted. */
  readonly indicated: readonly number[];
}

/** Options of `missingValues`. */
export interface MissingValuesOptions {
  /** Whether columns with missing numbers get a column more that says so. */
  indicators?: boolean;
}

/**
 * Finds what replaces missing numbers (NaN) of x [rows, columns]: the mean of its column.
 * @throws RangeError on sizes that do not fit, an infinite number, or a column in which every number is missing.
 *
 * @example
 * ```ts
 * import { fillMissing, missingValues } from '@elbow/nn';
 * const x = [1, 5, NaN, 7, 3, 9];
 * const found = missingValues(x, 2, { indicators: true });
 * console.log(fillMissing(found, x).join(' ')); // 1 5 0 2 7 1 3 9 0
 * ```
 */
export function missingValues(
  x: ArrayLike<number>,
  columns: number,
  options: MissingValuesOptions = {},
): MissingValues {
  const { indicators = false } = options;
  onlyKnown('missingValues', options, ['indicators']);
  checkRows('missingValues', x, columns);
  const sums = new Array<number>(columns).fill(0);
  const counts = new Array<number>(columns).fill(0);
  for (let i = 0; i < x.length; i++) {
    const value = x[i] as number;
    if (Math.abs(value) === Infinity)
      throw new RangeError(`missingValues: x[${i}] must be finite or NaN, got ${value}`);
    if (Number.isNaN(value)) continue;
    (sums[i % columns] as number) += value;
    (counts[i % columns] as number)++;
  }
  const empty = counts.indexOf(0);
  if (empty >= 0) throw new RangeError(`missingValues: column ${empty} holds no number at all; drop it`);
  const rows = x.length / columns;
  const mean = sums.map((sum, j) => sum / (counts[j] as number));
  return { columns, mean, indicated: indicators ? counts.flatMap((count, j) => (count < rows ? [j] : [])) : [] };
}

/**
 * x with each NaN replaced, and behind each row the indicators, as a new array [rows, columns + indicated].
 * @throws RangeError unless x holds whole rows of as many columns.
 */
export function fillMissing({ columns, mean, indicated }: MissingValues, x: ArrayLike<number>): Float32Array {
  const rows = checkRows('fillMissing', x, columns);
  const width = columns + indicated.length;
  const out = new Float32Array(rows * width);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < columns; j++) {
      const value = x[r * columns + j] as number;
      out[r * width + j] = Number.isNaN(value) ? (mean[j] as number) : value;
    }
    indicated.forEach((j, k) => {
      out[r * width + columns + k] = Number.isNaN(x[r * columns + j]) ? 1 : 0;
    });
  }
  return out;
}

/**
 * The numbers of the rows in which nothing is missing.
 * @throws RangeError unless x holds whole rows of as many columns.
 */
export function completeRows(x: ArrayLike<number>, columns: number): Int32Array {
  const rows = checkRows('completeRows', x, columns);
  const complete: number[] = [];
  for (let r = 0; r < rows; r++) {
    let whole = true;
    for (let j = 0; j < columns; j++) whole &&= !Number.isNaN(x[r * columns + j]);
    if (whole) complete.push(r);
  }
  return Int32Array.from(complete);
}

function checkRows(place: string, x: ArrayLike<number>, columns: number): number {
  const rows = x.length / columns;
  if (Number.isInteger(columns) && columns >= 1 && Number.isInteger(rows) && rows >= 1) return rows;
  throw new RangeError(`${place}: x must hold whole rows of ${columns} columns, got ${x.length} numbers`);
}
