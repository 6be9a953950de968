import type { Vector } from '@elbow/optim';
import { inputRows, slice } from './rows.ts';

/** What takes rows in and gives rows out. */
export interface Shape {
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * Outputs for any number of rows, [rows, outputs], as a new array: `predictBatch` gives those of 1 … batch rows, a view that its
 * next call overwrites.
 * @throws RangeError unless x holds whole rows.
 */
export function predictRows(
  shape: Shape,
  batch: number,
  x: ArrayLike<number>,
  predictBatch: (x: ArrayLike<number>, rows: number) => Vector,
): Vector {
  const { inputs, outputs } = shape;
  const rows = inputRows('predict', shape, x);
  if (rows <= batch) return predictBatch(x, rows).slice();
  let all: Vector | undefined;
  for (let from = 0; from < rows; from += batch) {
    const count = Math.min(batch, rows - from);
    const y = predictBatch(slice(x, from * inputs, (from + count) * inputs), count);
    all ??= new (y.constructor as Float32ArrayConstructor)(rows * outputs);
    all.set(y, from * outputs);
  }
  return all as Vector;
}
