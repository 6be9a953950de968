import { checkSeed, PURPOSE, permutations } from './permutation.ts';
import type { Split } from './split.ts';

/**
 * Divides rows into training, validation and test rows at random so that each part has the classes in their proportions (R13): each class is
 * divided by itself, its shares rounded to whole rows.
 * @param labels the class of each row. @param options validation and test: shares in [0, 1), together below 1; seed: integer ≥ 0.
 * @throws RangeError on other shares, no labels, or labels that are no integers ≥ 0, or where a class has no training row left.
 *
 * @example
 * ```ts
 * import { stratifiedSplit } from '@elbow/nn';
 * const labels = [0, 0, 0, 0, 1, 1, 1, 1];
 * console.log([...stratifiedSplit(labels, { test: 0.25 }).test].map((row) => labels[row]).sort()); // [ 0, 1 ]
 * ```
 */
export function stratifiedSplit(
  labels: ArrayLike<number>,
  { validation = 0, test = 0, seed = 0 }: { validation?: number; test?: number; seed?: number } = {},
): Split {
  if (labels.length === 0) throw new RangeError('stratifiedSplit: labels must hold at least one row, got none');
  for (const [name, share] of Object.entries({ validation, test })) {
    if (!(share >= 0 && share < 1)) {
      throw new RangeError(`stratifiedSplit: ${name} must be a share from 0 to below 1, got ${String(share)}`);
    }
  }
  checkSeed('stratifiedSplit', seed);
  const rowsOf = new Map<number, number[]>();
  Array.from(permutations(labels.length, seed, PURPOSE.split)(0)).forEach((row) => {
    const label = labels[row] as number;
    if (!(Number.isInteger(label) && label >= 0)) {
      throw new RangeError(`stratifiedSplit: labels[${row}] must be an integer >= 0, got ${String(label)}`);
    }
    rowsOf.set(label, [...(rowsOf.get(label) ?? []), row]);
  });
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  for (const [label, rows] of rowsOf) {
    const inTest = Math.round(rows.length * test);
    const inValidation = Math.round(rows.length * validation);
    if (inTest + inValidation >= rows.length) {
      throw new RangeError(
        `stratifiedSplit: validation ${validation} and test ${test} leave no training row of the ${rows.length} of class ${label}`,
      );
    }
    parts.test.push(...rows.slice(0, inTest));
    parts.validation.push(...rows.slice(inTest, inTest + inValidation));
    parts.train.push(...rows.slice(inTest + inValidation));
  }
  // by row number: which class comes first shall not be seen
  const sorted = (rows: number[]): Int32Array => Int32Array.from(rows).sort();
  return { train: sorted(parts.train), validation: sorted(parts.validation), test: sorted(parts.test) };
}
