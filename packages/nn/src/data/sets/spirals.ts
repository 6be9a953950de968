import { math } from '@elbow/core-wasm/math';
import { type LabelledSet, plane, type SetOptions, setOptions } from './set.ts';

/** Options of `spirals`. */
export interface SpiralsOptions extends SetOptions {
  /** Arms, one a class, an integer ≥ 2; 2 unless given. */
  classes?: number;
  /** Turns of each arm, > 0; 1.5 unless given. */
  turns?: number;
}

/**
 * Spirals around (0, 0), one arm a class, turned against each other by equal angles: radius r in [0, 1) at the angle 2π · turns · r, with normal noise
 * (0.02 unless given). Hard for a network: the classes wind around each other (Lang & Witbrock 1988).
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { spirals } from '@elbow/nn';
 * console.log([...spirals({ rows: 6, classes: 3 }).t]); // [ 0, 1, 2, 0, 1, 2 ]
 * ```
 */
export function spirals(options: SpiralsOptions = {}): LabelledSet {
  const { classes = 2, turns = 1.5 } = options;
  const { rows, noise, draw } = setOptions('spirals', options, 0.02, ['classes', 'turns']);
  if (!(Number.isInteger(classes) && classes >= 2)) {
    throw new RangeError(`spirals: classes must be an integer >= 2, got ${String(classes)}`);
  }
  if (!(turns > 0 && turns < Infinity)) {
    throw new RangeError(`spirals: turns must be a finite number > 0, got ${String(turns)}`);
  }
  const radii = draw.uniforms(rows);
  const { cos, sin } = math();
  return plane(rows, noise, draw, (i) => {
    const label = i % classes;
    const radius = radii[i] as number;
    const angle = 2 * Math.PI * (turns * radius + label / classes);
    return [radius * cos(angle), radius * sin(angle), label];
  });
}
