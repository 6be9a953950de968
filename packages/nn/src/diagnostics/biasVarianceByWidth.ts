import { positiveInteger } from '../options.ts';
import type { Data } from '../types.ts';
import { type BiasVariance, biasVariance } from './biasVariance.ts';

/** Bias, variance and noise of the models of one width. */
export interface BiasVarianceOfWidth extends BiasVariance {
  readonly width: number;
}

/** What is refitted, and against what it is held. */
export interface BiasVarianceOptions {
  /** Widths to try: what `fit` is called with. */
  widths: readonly number[];
  /** Data sets of each width, an integer ≥ 2, named 0, 1, …; 20. */
  refits?: number;
  /** Draws a data set anew; all widths get the same ones. */
  draw: (seed: number) => Data;
  /** Points at which models are compared, row after row, with the values there without noise, and the variance of the noise on targets. */
  at: ArrayLike<number>;
  truth: ArrayLike<number>;
  noise?: number;
}

/**
 * Fits models of several widths to data drawn again and again, and splits their error into squared bias, variance and noise: a narrow network errs alike on all data (bias), a
 * wide one on each in its own way (variance).
 *
 * Source: Geman, Bienenstock & Doursat 1992; lecture notes R30.
 * @param fit trains a model of that width on the data and returns its predictions at rows.
 * @throws RangeError on no widths, fewer than two refits, or predictions of another number than `truth` has; TypeError if `fit` or `draw` is no function.
 *
 * @example
 * ```ts
 * import { biasVarianceByWidth } from '@elbow/nn';
 * const mean = (_: number, { t }: { t: ArrayLike<number> }) => (x: ArrayLike<number>) => Array.from(x, () => ((t[0] ?? 0) + (t[1] ?? 0)) / 2);
 * const draw = (seed: number) => ({ x: [0, 1], t: [seed % 2, 2] }); // means 1 and 1.5
 * const [found] = biasVarianceByWidth(mean, { widths: [1], refits: 2, draw, at: [0], truth: [1] });
 * console.log(found?.bias, found?.variance); // 0.0625 0.0625
 * ```
 */
export function biasVarianceByWidth(
  fit: (width: number, data: Data, seed: number) => (x: ArrayLike<number>) => ArrayLike<number>,
  { widths, refits = 20, draw, at, truth, noise = 0 }: BiasVarianceOptions,
): BiasVarianceOfWidth[] {
  for (const [name, value] of Object.entries({ fit, draw })) {
    if (typeof value !== 'function') {
      throw new TypeError(`biasVarianceByWidth: ${name} must be a function, got ${typeof value}`);
    }
  }
  if (widths.length === 0) throw new RangeError('biasVarianceByWidth: widths must hold one at least');
  for (const width of widths) positiveInteger('biasVarianceByWidth', 'widths', width);
  if (!(Number.isInteger(refits) && refits >= 2)) {
    throw new RangeError(`biasVarianceByWidth: refits must be an integer >= 2, got ${String(refits)}`);
  }
  const sets = Array.from({ length: refits }, (_, seed) => draw(seed));
  return widths.map((width) => {
    const predictions = sets.map((data, seed) => Float64Array.from(fit(width, data, seed)(at)));
    return { width, ...biasVariance(predictions, truth, noise) };
  });
}
