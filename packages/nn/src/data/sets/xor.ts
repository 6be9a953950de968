import { type LabelledSet, plane, type SetOptions, setOptions } from './set.ts';

/**
 * Exclusive or: rows go round (0, 0), (0, 1), (1, 1), (1, 0) with classes 0, 1, 0, 1, with normal noise (0.1 unless given). No line separates
 * them (Minsky & Papert 1969).
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { xor } from '@elbow/nn';
 * const { x, t } = xor({ rows: 4, noise: 0 });
 * console.log(x.join(' '), t.join(' ')); // 0 0 0 1 1 1 1 0 0 1 0 1
 * ```
 */
export function xor(options: SetOptions = {}): LabelledSet {
  const { rows, noise, draw } = setOptions('xor', options, 0.1);
  return plane(rows, noise, draw, (i) => [Math.floor((i % 4) / 2), Math.floor(((i + 1) % 4) / 2), i % 2]);
}
