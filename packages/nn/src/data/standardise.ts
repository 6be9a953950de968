/** Mean and deviation of each column. */
export interface Scaling {
  readonly mean: readonly number[];
  /** Population standard deviation; 1 where a column is constant. */
  readonly deviation: readonly number[];
}

/**
 * Finds mean and population standard deviation of each column of x [rows, columns], for `standardised` and `applyScaling`.
 * A constant column keeps its value as mean, and deviation 1. Two passes in f64.
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
  const mean = new Array<number>(columns).fill(0);
  const deviation = new Array<number>(columns).fill(1);
  for (let j = 0; j < columns; j++) {
    const first = x[j] as number;
    let sum = 0;
    let constant = true;
    for (let i = j; i < x.length; i += columns) {
      const value = x[i] as number;
      if (!Number.isFinite(value)) throw new RangeError(`standardise: x[${i}] must be finite, got ${String(value)}`);
      sum += value;
      constant &&= value === first;
    }
    mean[j] = constant ? first : sum / rows;
    if (!constant) deviation[j] = Math.sqrt(squaredDistances(x, columns, j, sum / rows) / rows) || 1;
  }
  return { mean, deviation };
}

function squaredDistances(x: ArrayLike<number>, columns: number, column: number, mean: number): number {
  let sum = 0;
  for (let i = column; i < x.length; i += columns) {
    const distance = (x[i] as number) - mean;
    sum += distance * distance;
  }
  return sum;
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
