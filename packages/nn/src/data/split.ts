import { checkSeed, PURPOSE, permutations } from './permutation.ts';

/** Row numbers of each part; every row is in exactly one. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/**
 * Divides rows 0 … n − 1 at random into training, validation and test rows (R33); the shares are rounded to whole rows.
 * @param options validation and test: shares in [0, 1), together below 1; seed: integer ≥ 0.
 * @throws RangeError on other shares, or where no training row is left.
 *
 * @example
 * ```ts
 * import { split } from '@elbow/nn';
 * console.log(split(10, { test: 0.2 }).train.length); // 8
 * ```
 */
export function split(
  n: number,
  { validation = 0, test = 0, seed = 0 }: { validation?: number; test?: number; seed?: number } = {},
): Split {
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`split: n must be an integer >= 1, got ${String(n)}`);
  for (const [name, share] of Object.entries({ validation, test })) {
    if (!(share >= 0 && share < 1))
      throw new RangeError(`split: ${name} must be a share from 0 to below 1, got ${String(share)}`);
  }
  checkSeed('split', seed);
  const order = permutations(n, seed, PURPOSE.split)(0);
  const inTest = Math.round(n * test);
  const inValidation = Math.round(n * validation);
  if (inTest + inValidation >= n) {
    throw new RangeError(`split: validation ${validation} and test ${test} leave no training row of ${n}`);
  }
  return {
    test: order.slice(0, inTest),
    validation: order.slice(inTest, inTest + inValidation),
    train: order.slice(inTest + inValidation),
  };
}
