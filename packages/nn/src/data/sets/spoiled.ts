import { type LabelledSet, plane, type SetOptions, setOptions } from './set.ts';

/** Options of `spoiled`. */
export interface SpoiledOptions extends SetOptions {
  /** Points of class 1 far out on the side of class 0's direction along the boundary, an integer ≥ 0; 1 unless given. */
  spoilers?: number;
  /** How far out they are, > 0; 12 unless given. */
  distance?: number;
}

/**
 * Two clouds around (1.5, 1.2) and (−1.5, −1.2), of deviation `noise` (0.4 unless given), and a few spoilers of class 1, the last rows, far out at
 * (distance/10, −distance): still separable by a line, but not by the one that the clouds alone suggest (lecture notes R43, R45).
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { spoiled } from '@elbow/nn';
 * console.log(spoiled({ rows: 10, spoilers: 2 }).t.length); // 12
 * ```
 */
export function spoiled(options: SpoiledOptions = {}): LabelledSet {
  const { spoilers = 1, distance = 12 } = options;
  const { rows, noise, draw } = setOptions('spoiled', options, 0.4, ['spoilers', 'distance']);
  if (!(Number.isInteger(spoilers) && spoilers >= 0)) {
    throw new RangeError(`spoiled: spoilers must be an integer >= 0, got ${String(spoilers)}`);
  }
  if (!(distance > 0 && distance < Infinity)) {
    throw new RangeError(`spoiled: distance must be a finite number > 0, got ${String(distance)}`);
  }
  return plane(rows + spoilers, noise, draw, (i) => {
    if (i >= rows) return [distance / 10, -distance, 1];
    return i % 2 === 0 ? [-1.5, -1.2, 0] : [1.5, 1.2, 1];
  });
}
