/** The error of refitted models at some points, in its parts: means over the points. */
export interface BiasVariance {
  /** (mean prediction − truth)². */
  readonly bias: number;
  /** The variance of the predictions over the refits. */
  readonly variance: number;
  /** The variance of the targets themselves, as given. */
  readonly noise: number;
  /** Their sum: the expected squared error on a new target. */
  readonly total: number;
}

/**
 * Splits the error of a model that was fitted again and again, to data drawn anew, into squared bias, variance and noise (lecture notes R30).
 * The variance has the divisor k, so that mean squared distance to the truth = bias + variance exactly.
 *
 * Source: Geman, Bienenstock & Doursat 1992, equation 2.4.
 * @param predictions of k ≥ 2 refits at m points each. @param truth the m values without noise. @param noise variance of the targets, ≥ 0.
 * @throws RangeError on fewer refits, lengths that differ, or a negative noise.
 *
 * @example
 * ```ts
 * import { biasVariance } from '@elbow/nn';
 * console.log(biasVariance([[1, 2], [3, 2]], [2, 3], 0.5)); // { bias: 0.5, variance: 0.5, noise: 0.5, total: 1.5 }
 * ```
 */
export function biasVariance(
  predictions: readonly ArrayLike<number>[],
  truth: ArrayLike<number>,
  noise = 0,
): BiasVariance {
  const k = predictions.length;
  const m = truth.length;
  if (k < 2 || m === 0)
    throw new RangeError(`biasVariance: takes two refits or more at one point or more, got ${k} at ${m}`);
  if (!(noise >= 0)) throw new RangeError(`biasVariance: noise must be a number >= 0, got ${String(noise)}`);
  predictions.forEach((fit, i) => {
    if (fit.length !== m)
      throw new RangeError(`biasVariance: predictions[${i}] must hold ${m} numbers, got ${fit.length}`);
  });
  let [bias, variance] = [0, 0];
  for (let j = 0; j < m; j++) {
    const values = predictions.map((fit) => fit[j] as number);
    const mean = values.reduce((sum, value) => sum + value, 0) / k;
    const distance = mean - (truth[j] as number);
    bias += (distance * distance) / m;
    variance += values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / k / m;
  }
  return { bias, variance, noise, total: bias + variance + noise };
}
