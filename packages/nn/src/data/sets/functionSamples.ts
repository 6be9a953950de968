import { type SetOptions, setOptions } from './set.ts';

/** Options of `functionSamples`. */
export interface FunctionSamplesOptions extends SetOptions {
  /** [low, high] of x; [−1, 1] unless given. */
  range?: readonly [number, number];
  /** Whether x is spaced evenly, both ends included, or drawn; evenly unless given. */
  spacing?: 'even' | 'random';
}

/**
 * Samples of a function of one number: x [rows, 1] and t = f(x) with normal noise (0 unless given), [rows, 1].
 * @throws RangeError on a number outside its range, or an f that is not finite there; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { functionSamples } from '@elbow/nn';
 * console.log([...functionSamples((x) => x * x, { rows: 3 }).t]); // [ 1, 0, 1 ]
 * ```
 */
export function functionSamples(
  f: (x: number) => number,
  options: FunctionSamplesOptions = {},
): { x: Float32Array; t: Float32Array } {
  const { range: [low, high] = [-1, 1], spacing = 'even' } = options;
  const { rows, noise, draw } = setOptions('functionSamples', options, 0, ['range', 'spacing']);
  if (!(low < high && Number.isFinite(high - low))) {
    throw new RangeError(`functionSamples: range must be [low, high] with low < high, got ${low}, ${high}`);
  }
  const between = (i: number): number => low + ((high - low) * i) / Math.max(1, rows - 1);
  const x =
    spacing === 'even' ? Float32Array.from({ length: rows }, (_, i) => between(i)) : draw.uniforms(rows, low, high);
  const t = draw.normals(rows).map((value, i) => f(x[i] as number) + noise * value);
  const bad = t.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`functionSamples: f(${x[bad]}) must be finite, got ${t[bad]}`);
  return { x, t };
}
