import type { Scaling } from './standardise.ts';

/**
 * Finds how each column of x [rows, columns] is mapped to [0, 1] by its least and largest number, as a Scaling for `standardised`,
 * `applyScaling` and `undoScaling`: mean is the least, deviation the span (1 where a column is constant).
 * @throws RangeError if x is empty, its length is no multiple of columns, or a number in it is not finite.
 *
 * @example
 * ```ts
 * import { applyScaling, minMax } from '@elbow/nn';
 * const x = [1, 10, 3, 30, 2, 20];
 * console.log([...applyScaling(minMax(x, 2), x)]); // [ 0, 0, 1, 1, 0.5, 0.5 ]
 * ```
 */
export function minMax(x: ArrayLike<number>, columns: number): Scaling {
  const rows = x.length / columns;
  if (!(Number.isInteger(columns) && Number.isInteger(rows) && rows >= 1)) {
    throw new RangeError(`minMax: x must hold whole rows of ${columns} columns, got ${x.length} numbers`);
  }
  const least = new Array<number>(columns).fill(Infinity);
  const largest = new Array<number>(columns).fill(-Infinity);
  for (let i = 0; i < x.length; i++) {
    const value = x[i] as number;
    if (!Number.isFinite(value)) throw new RangeError(`minMax: x[${i}] must be finite, got ${String(value)}`);
    const j = i % columns;
    least[j] = Math.min(least[j] as number, value);
    largest[j] = Math.max(largest[j] as number, value);
  }
  return { mean: least, deviation: largest.map((value, j) => value - (least[j] as number) || 1) };
}
