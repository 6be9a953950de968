import type { EncodedRows } from './prepare.ts';

/** At most so many of the rows, evenly spaced: the same ones on every call. All of them where there are no more. */
export function someRows({ rows, x, t, weights }: EncodedRows, most: number | undefined): EncodedRows {
  if (most === undefined || rows <= most) return weights ? { rows, x, t, weights } : { rows, x, t };
  const chosen = Int32Array.from({ length: most }, (_, i) => Math.floor((i * rows) / most));
  const width = x.length / rows;
  const inputs = new Float32Array(most * width);
  for (const [i, row] of chosen.entries()) inputs.set(x.subarray(row * width, (row + 1) * width), i * width);
  const of = (source: ArrayLike<number>): Float32Array => Float32Array.from(chosen, (row) => source[row] as number);
  const targets = t instanceof Int32Array ? Int32Array.from(chosen, (row) => t[row] as number) : of(t);
  return { rows: most, x: inputs, t: targets, ...(weights ? { weights: of(weights) } : {}) };
}
