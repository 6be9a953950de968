/** Mean and deviation of each column. */
export interface Scaling {
  readonly mean: readonly number[];
  /** Population standard deviation, > 0; 1 where a column is constant. */
  readonly deviation: readonly number[];
}

/**
 * Finds mean and population standard deviation of each column of x [rows, columns], for `standardised` and `applyScaling`.
 * A constant column keeps its value as mean, and deviation 1. Two passes in f64, for any finite numbers.
 * @throws RangeError if x is empty, its length is no multiple of columns, or a number in it is not finite.
 *
 * @example
 * ```ts
 * import { standardise } from '@elbow/nn';
 * console.log(standardise([1, 10, 3, 30], 2)); // { mean: [ 2, 20 ], deviation: [ 1, 10 ] }
 * ```
 */
export function standardise(x: ArrayLike<number>, columns: number): Scaling {
  const rows = x.length / columns;
  if (!(Number.isInteger(columns) && Number.isInteger(rows) && rows >= 1)) {
    throw new RangeError(`standardise: x must hold whole rows of ${columns} columns, got ${x.length} numbers`);
  }
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i])) throw new RangeError(`standardise: x[${i}] must be finite, got ${String(x[i])}`);
  }
  const mean: number[] = [];
  const deviation: number[] = [];
  for (let j = 0; j < columns; j++) {
    const scale = columnScale(Float64Array.from({ length: rows }, (_, i) => x[i * columns + j] as number));
    mean.push(scale.mean);
    deviation.push(scale.deviation);
  }
  return { mean, deviation };
}

/** Two passes over the column divided by a power of two near its largest number: exact, and no square overflows or is lost. */
function columnScale(column: Float64Array): { mean: number; deviation: number } {
  const first = column[0] as number;
  if (column.every((value) => value === first)) return { mean: first, deviation: 1 };
  const n = column.length;
  const unit = powerOfTwoBelow(column.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
  let sum = 0;
  for (const value of column) sum += value / unit;
  const mean = sum / n;
  let squares = 0;
  for (const value of column) {
    const distance = value / unit - mean;
    squares += distance * distance;
  }
  // Columns of the smallest doubles there are may have a deviation between 0 and the first of them.
  return { mean: mean * unit, deviation: Math.max(Number.MIN_VALUE, Math.sqrt(squares / n) * unit) };
}

const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** The largest power of two ≤ x for a normal x > 0: its exponent bits alone; for a smaller x the smallest normal number. */
function powerOfTwoBelow(x: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.max(x, SMALLEST_NORMAL));
  bits.setUint32(0, bits.getUint32(0) & 0x7ff00000);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

/**
 * (x − mean)/deviation, column by column, as a new array.
 * @throws RangeError unless x holds whole rows of as many columns.
 */
export function applyScaling({ mean, deviation }: Scaling, x: ArrayLike<number>): Float32Array {
  checkColumns('applyScaling', mean.length, x);
  return Float32Array.from({ length: x.length }, (_, i) => {
    const j = i % mean.length;
    return ((x[i] as number) - (mean[j] as number)) / (deviation[j] as number);
  });
}

/**
 * x·deviation + mean, column by column, as a new array: the inverse of `applyScaling`.
 * @throws RangeError unless x holds whole rows of as many columns.
 */
export function undoScaling({ mean, deviation }: Scaling, x: ArrayLike<number>): Float64Array {
  checkColumns('undoScaling', mean.length, x);
  return Float64Array.from({ length: x.length }, (_, i) => {
    const j = i % mean.length;
    return (x[i] as number) * (deviation[j] as number) + (mean[j] as number);
  });
}

function checkColumns(place: string, columns: number, x: ArrayLike<number>): void {
  if (Number.isInteger(x.length / columns)) return;
  throw new RangeError(`${place}: x must hold whole rows of ${columns} columns, got ${x.length} numbers`);
}
