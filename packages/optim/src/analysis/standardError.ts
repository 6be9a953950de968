import { inRange, wholeNumber } from '../check.ts';

/**
 * The standard error of the mean of a batch: σ/√n_b, with σ the standard deviation of one sample; drawn without replacement from
 * N, times √((N − n_b)/(N − 1)). Half the error takes four times the batch.
 *
 * Source: lecture notes R9, R11, which print σ as the variance; Cochran 1977, theorem 2.2 (without replacement).
 * @param deviation σ ≥ 0. @param batch n_b, an integer ≥ 1. @param population N, where the batch is drawn without replacement.
 * @throws RangeError on a number outside its range, or a batch larger than the population.
 *
 * @example
 * ```ts
 * import { standardError } from '@elbow/optim';
 * console.log(standardError(8, 64), standardError(8, 64, 64)); // 1 0
 * ```
 */
export function standardError(deviation: number, batch: number, population: number = Infinity): number {
  inRange('standardError', 'deviation', deviation, { from: 0 });
  wholeNumber('standardError', 'batch', batch, 1);
  checkPopulation('standardError', population, batch);
  const whole = deviation / Math.sqrt(batch);
  if (population === Infinity) return whole;
  return population === 1 ? 0 : whole * Math.sqrt((population - batch) / (population - 1));
}

/**
 * The smallest batch whose mean has at most the wanted standard error: ⌈(σ/ε)²⌉, and fewer where it is drawn without replacement
 * from N: ⌈Nσ²/((N − 1)ε² + σ²)⌉.
 *
 * Source: lecture notes R9; Cochran 1977, section 4.4.
 * @throws RangeError on a number outside its range.
 *
 * @example
 * ```ts
 * import { batchSize } from '@elbow/optim';
 * console.log(batchSize(8, 1), batchSize(8, 0.5), batchSize(8, 1, 65)); // 64 256 33
 * ```
 */
export function batchSize(deviation: number, wanted: number, population: number = Infinity): number {
  inRange('batchSize', 'deviation', deviation, { from: 0 });
  inRange('batchSize', 'wanted', wanted, { above: 0 });
  checkPopulation('batchSize', population, 1);
  const variance = deviation * deviation;
  const whole = variance / (wanted * wanted);
  if (population === Infinity) return Math.max(1, Math.ceil(whole));
  return Math.max(1, Math.ceil((population * variance) / ((population - 1) * wanted * wanted + variance)));
}

function checkPopulation(place: string, population: number, least: number): void {
  if (population !== Infinity) wholeNumber(place, 'population', population, least);
}
