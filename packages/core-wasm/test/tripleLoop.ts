/** Rounds a product and a sum to the precision of the build. */
export type Round = (x: number) => number;

const exact: Round = (x) => x;

export const rounding = (precision: 'f32' | 'f64'): Round => (precision === 'f32' ? Math.fround : exact);

/** Where the elements of a matrix are: value at (i, j). */
export type Matrix = (i: number, j: number) => number;

export const rowMajor =
  (values: ArrayLike<number>, columns: number): Matrix =>
  (i, j) =>
    values[i * columns + j] as number;

export const transposed =
  (matrix: Matrix): Matrix =>
  (i, j) =>
    matrix(j, i);

/** init + A·B [m, n] with k summed in order, each product and each sum rounded: what every matrix kernel must equal to the bit. */
export function tripleLoop(
  a: Matrix,
  b: Matrix,
  init: Matrix,
  [m, n, k]: readonly number[],
  round: Round,
): Float64Array {
  const c = new Float64Array((m as number) * (n as number));
  for (let i = 0; i < (m as number); i++) {
    for (let j = 0; j < (n as number); j++) {
      let sum = init(i, j);
      for (let l = 0; l < (k as number); l++) sum = round(sum + round(a(i, l) * b(l, j)));
      c[i * (n as number) + j] = sum;
    }
  }
  return c;
}
