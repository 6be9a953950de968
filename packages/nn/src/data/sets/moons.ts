import { math } from '@elbow/core-wasm/math';
import { type LabelledSet, plane, type SetOptions, setOptions } from './set.ts';

/**
 * Two half circles that reach into each other: class 0 on the upper one around (0, 0), class 1 on the lower one around (1, ½), at random
 * places, with normal noise (0.1 unless given). Two classes that no line separates.
 *
 * As scikit-learn's make_moons, which spaces its points evenly.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { moons } from '@elbow/nn';
 * const { x, t } = moons({ rows: 4, noise: 0, seed: 1 });
 * console.log(x.length, [...t]); // 8 [ 0, 1, 0, 1 ]
 * ```
 */
export function moons(options: SetOptions = {}): LabelledSet {
  const { rows, noise, draw } = setOptions('moons', options, 0.1);
  const angles = draw.uniforms(rows, 0, Math.PI);
  const { cos, sin } = math();
  return plane(rows, noise, draw, (i) => {
    const angle = angles[i] as number;
    return i % 2 === 0 ? [cos(angle), sin(angle), 0] : [1 - cos(angle), 0.5 - sin(angle), 1];
  });
}
