import { onlyKnown, wholeNumber } from '../check.ts';
import { square } from '../vectors.ts';

/** Options of `gradientNoise`. */
export interface GradientNoiseOptions {
  /** n_b: samples of a batch, an integer from 1 to N. */
  batch: number;
  /** Whether a batch may hold a sample twice; false: without replacement. */
  replacement?: boolean;
}

/** Where the randomness of a minibatch gradient comes from: variances are sums over the n components. */
export interface GradientNoise {
  /** ∇L: the mean over all samples, [n]. */
  readonly mean: Float64Array;
  /** tr Σ: the variance of one sample's gradient, Σ‖gᵢ − ḡ‖²/N. */
  readonly sampleVariance: number;
  /** That of a batch's mean, given the data set: tr Σ/n_b, without replacement times (N − n_b)/(N − 1). */
  readonly batchVariance: number;
  /** That of the mean over the data set, had it been drawn anew: Σ‖gᵢ − ḡ‖²/(N(N − 1)). */
  readonly dataVariance: number;
  /** Both together: the variance of a batch gradient around the expected one. */
  readonly totalVariance: number;
  /** tr Σ/‖ḡ‖²: the batch at which noise and gradient are alike (McCandlish et al. 2018, equation 2.9). */
  readonly noiseScale: number;
}

/**
 * Splits the noise of a minibatch gradient by its two sources: the data set is a sample of what it stands for, and the batch is a
 * sample of the data set (lecture notes R10). Both are unbiased, and independent, so their variances add.
 *
 * @param gradients one gradient of n numbers a sample, N ≥ 2 of them.
 * @throws RangeError on fewer than two gradients, lengths that differ, or a batch outside 1 … N; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { gradientNoise } from '@elbow/optim';
 * const { mean, sampleVariance, batchVariance } = gradientNoise([[1], [3], [5], [7]], { batch: 4 });
 * console.log(mean[0], sampleVariance, batchVariance); // 4 5 0
 * ```
 */
export function gradientNoise(gradients: readonly ArrayLike<number>[], options: GradientNoiseOptions): GradientNoise {
  const { batch, replacement = false } = options;
  onlyKnown('gradientNoise', options, ['batch', 'replacement']);
  const N = gradients.length;
  const n = gradients[0]?.length ?? 0;
  if (N < 2) throw new RangeError(`gradientNoise: gradients must hold at least 2 samples, got ${N}`);
  gradients.forEach((g, i) => {
    if (g.length !== n) throw new RangeError(`gradientNoise: gradients[${i}] must hold ${n} numbers, got ${g.length}`);
  });
  wholeNumber('gradientNoise', 'batch', batch, 1);
  if (!replacement && batch > N) {
    throw new RangeError(`gradientNoise: batch must be at most ${N}, the number of samples, got ${batch}`);
  }
  const mean = new Float64Array(n);
  for (const g of gradients) for (let j = 0; j < n; j++) (mean[j] as number) += (g[j] as number) / N;
  let squares = 0;
  for (const g of gradients) for (let j = 0; j < n; j++) squares += square((g[j] as number) - (mean[j] as number));
  const sampleVariance = squares / N;
  const batchVariance = (sampleVariance / batch) * (replacement ? 1 : (N - batch) / (N - 1));
  const dataVariance = squares / (N * (N - 1));
  const size = mean.reduce((sum, value) => sum + square(value), 0);
  return {
    mean,
    sampleVariance,
    batchVariance,
    dataVariance,
    totalVariance: batchVariance + dataVariance,
    noiseScale: sampleVariance / size,
  };
}
