import { UserError } from '../userError.ts';
import type { Classes } from './classes.ts';
import { plural } from './wording.ts';

/** Which rows are kept for what: 0-based data rows in file order. No row is in two of them. */
export interface Split {
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

/** How to split. */
export interface SplitOptions {
  /** Part of the rows for validation: of all rows, or with `testRows` of the others. 0 ≤ validation < 1. */
  validation: number;
  /** Part of all rows for the test. 0 ≤ test < 1. Not used with `testRows`. */
  test: number;
  /** The test rows themselves. */
  testRows?: Int32Array | undefined;
  seed: number;
  /** With classes the split is stratified: every part has its share of every class. */
  classes?: Classes | undefined;
}

/** A permutation of 0 … n − 1 that depends on n and the seed only. */
export type Shuffle = (n: number, seed: number) => Int32Array;

/**
 * Splits n rows into training, validation and test rows. In each class the shares are rounded so that the totals are round(part · n); each part
 * that is asked for gets at least one row of each class.
 *
 * @throws {UserError} if the parts leave no training rows, or rows (of a class) are fewer than the parts
 */
export function splitRows(n: number, options: SplitOptions, shuffle: Shuffle): Split {
  const { validation, test, testRows, seed, classes } = options;
  checkParts(validation, testRows === undefined ? test : 0);
  const fixed = new Set(testRows);
  const groups = groupRows(shuffle(n, seed), fixed, classes);
  const sizes = groups.map((rows) => rows.length);
  const parts = partNames(options);
  checkGroups(sizes, parts, classes, fixed.size);
  const keep = validation > 0 ? 2 : 1;
  const testCounts = shares(
    sizes,
    testRows === undefined ? test : 0,
    sizes.map((size) => size - keep),
  );
  const validationCounts = shares(
    sizes,
    validation,
    sizes.map((size, g) => size - (testCounts[g] ?? 0) - 1),
  );
  const chosen: Record<keyof Split, number[]> = { train: [], validation: [], test: [...fixed] };
  groups.forEach((rows, g) => {
    const t = testCounts[g] ?? 0;
    const v = t + (validationCounts[g] ?? 0);
    for (const row of rows.slice(0, t)) chosen.test.push(row);
    for (const row of rows.slice(t, v)) chosen.validation.push(row);
    for (const row of rows.slice(v)) chosen.train.push(row);
  });
  return {
    train: inFileOrder(chosen.train),
    validation: inFileOrder(chosen.validation),
    test: inFileOrder(chosen.test),
  };
}

function checkParts(validation: number, test: number): void {
  for (const [name, part] of [
    ['validation', validation],
    ['test', test],
  ] as const) {
    if (!(part >= 0 && part < 1))
      throw new UserError(`the ${name} part of the rows must be at least 0 and less than 1, got ${part}`);
  }
  if (validation + test >= 1)
    throw new UserError(
      `validation ${validation} and test ${test} leave no training rows: together they must be less than 1`,
    );
}

/** The rows that are not fixed, in shuffled order, by class; one group if there are no classes. */
function groupRows(order: Int32Array, fixed: ReadonlySet<number>, classes: Classes | undefined): number[][] {
  const groups: number[][] = Array.from({ length: classes?.names.length ?? 1 }, () => []);
  for (const row of order) if (!fixed.has(row)) groups[classes?.index[row] ?? 0]?.push(row);
  return groups;
}

/** The parts that are drawn, in words. */
function partNames({ validation, test, testRows }: SplitOptions): string[] {
  const drawn = ['training'];
  if (validation > 0) drawn.push('validation');
  if (test > 0 && testRows === undefined) drawn.push('test');
  return drawn;
}

function checkGroups(
  sizes: readonly number[],
  parts: readonly string[],
  classes: Classes | undefined,
  fixed: number,
): void {
  const short = sizes.findIndex((size) => size < parts.length);
  if (short < 0) return;
  const who = classes === undefined ? 'the data' : `the class "${classes.names[short]}"`;
  const where = fixed > 0 ? ' besides the given test rows' : '';
  const needed =
    parts.length === 1
      ? 'at least 1 row is needed for training'
      : `at least ${parts.length} are needed, one each for ${parts.join(', ')}`;
  throw new UserError(`${who} has ${plural(sizes[short] ?? 0, 'row')}${where}, but ${needed}`);
}

/**
 * Shares of groups: part · size, rounded down, then one more each for the largest remainders until the total is round(part · Σ size); at least 1 and at
 * most `caps` of each. All 0 for part 0.
 */
function shares(sizes: readonly number[], part: number, caps: readonly number[]): number[] {
  if (part === 0) return sizes.map(() => 0);
  const exact = sizes.map((size) => part * size);
  const counts = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, g) => ({ g, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.g - b.g);
  const total = Math.round(part * sizes.reduce((sum, size) => sum + size, 0));
  const rest = total - counts.reduce((sum, count) => sum + count, 0);
  for (const { g } of byRemainder.slice(0, rest)) counts[g] = (counts[g] ?? 0) + 1;
  return counts.map((count, g) => Math.min(Math.max(count, 1), caps[g] ?? count));
}

function inFileOrder(rows: number[]): Int32Array {
  return Int32Array.from(rows).sort();
}
