import type { EncodedRows } from '../run/prepare.ts';

/** So many rows, evenly spread over all of them; all where there are no more. */
export function someRows(data: EncodedRows, most: number | undefined): EncodedRows {
  const { rows, x, t, weights } = data;
  if (most === undefined || most >= rows) return data;
  const width = x.length / rows;
  const chosen = Array.from({ length: most }, (_, k) => Math.floor((k * rows) / most));
  return {
    rows: most,
    x: Float32Array.from(chosen.flatMap((row) => Array.from(x.subarray(row * width, (row + 1) * width)))),
    t: t instanceof Int32Array ? Int32Array.from(chosen, (row) => t[row] as number) : picked(t, chosen),
    ...(weights === undefined ? {} : { weights: picked(weights, chosen) }),
  };
}

function picked(values: Float32Array, rows: readonly number[]): Float32Array {
  return Float32Array.from(rows, (row) => values[row] as number);
}
