import { math } from '@elbow/core-wasm/math';
import { type LabelledSet, plane, type SetOptions, setOptions } from './set.ts';

/** Options of `circles`. */
export interface CirclesOptions extends SetOptions {
  /** Radius of the inner circle, in (0, 1); 0.5 unless given. */
  factor?: number;
}

/**
 * Two circles around (0, 0): class 0 on radius 1, class 1 on the inner one, at random places, with normal noise (0.1 unless given).
 *
 * As scikit-learn's make_circles, which spaces its points evenly.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { circles } from '@elbow/nn';
 * const { x } = circles({ rows: 2, noise: 0, factor: 0.5 });
 * console.log(Math.hypot(x[2] ?? 0, x[3] ?? 0).toFixed(4)); // 0.5000
 * ```
 */
export function circles(options: CirclesOptions = {}): LabelledSet {
  const { factor = 0.5 } = options;
  const { rows, noise, draw } = setOptions('circles', options, 0.1, ['factor']);
  if (!(factor > 0 && factor < 1)) {
    throw new RangeError(`circles: factor must be a number between 0 and 1, got ${String(factor)}`);
  }
  const angles = draw.uniforms(rows, 0, 2 * Math.PI);
  const { cos, sin } = math();
  return plane(rows, noise, draw, (i) => {
    const radius = i % 2 === 0 ? 1 : factor;
    return [radius * cos(angles[i] as number), radius * sin(angles[i] as number), i % 2];
  });
}
