import { type LabelledSet, plane, type SetOptions, setOptions } from './set.ts';

/** Options of `checkerboard`. */
export interface CheckerboardOptions extends SetOptions {
  /** Squares along each side, an integer ≥ 2; 4 unless given. */
  squares?: number;
}

/**
 * Points anywhere in the square [−1, 1)², whose class is the colour of the field that they are in: the sum of its row and column, modulo 2. Noise
 * (0 unless given) moves a point after it has its class.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { checkerboard } from '@elbow/nn';
 * const { t } = checkerboard({ rows: 1000 });
 * console.log(t.reduce((sum, label) => sum + label, 0) > 450); // true
 * ```
 */
export function checkerboard(options: CheckerboardOptions = {}): LabelledSet {
  const { squares = 4 } = options;
  const { rows, noise, draw } = setOptions('checkerboard', options, 0, ['squares']);
  if (!(Number.isInteger(squares) && squares >= 2)) {
    throw new RangeError(`checkerboard: squares must be an integer >= 2, got ${String(squares)}`);
  }
  const places = draw.uniforms(2 * rows, -1, 1);
  const field = (value: number): number => Math.floor(((value + 1) / 2) * squares);
  return plane(rows, noise, draw, (i) => {
    const [x, y] = [places[2 * i] as number, places[2 * i + 1] as number];
    return [x, y, (field(x) + field(y)) % 2];
  });
}
