import { applyScaling, oneHot, permutations, split, standardise, undoScaling } from '@elbow/nn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PURPOSE } from '../src/data/permutation.ts';
import { CORES, expectClose, randomArray } from './examples.ts';

const sorted = (order: ArrayLike<number>): number[] => Array.from(order).toSorted((a, b) => a - b);
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('permutations', () => {
  it('R12: hold every index once, whatever n, seed and step', () => {
    const seed = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), seed, fc.nat(), (n, s, step) => {
        expect(sorted(permutations(n, s, PURPOSE.shuffle)(step))).toEqual(range(n));
      }),
      { seed: 5 },
    );
  });

  it('are named by seed, purpose and step: the same again, and another where one of them changes', () => {
    const order = (seed: number, purpose: number, step: number): number[] => [...permutations(50, seed, purpose)(step)];
    expect(order(1, 2, 3)).toEqual(order(1, 2, 3));
    for (const other of [order(2, 2, 3), order(1, 3, 3), order(1, 2, 4)]) expect(other).not.toEqual(order(1, 2, 3));
  });

  it('can be asked for in any order of steps, and reuse one array', () => {
    const shuffle = permutations(20, 9, 2);
    const first = shuffle(5).slice();
    const array = shuffle(6);
    expect([...shuffle(5)]).toEqual([...first]);
    expect(shuffle(7)).toBe(array);
  });

  it('are the same from the f64 core', () => {
    expect([...permutations(33, 4, 2, CORES.f64())(8)]).toEqual([...permutations(33, 4, 2)(8)]);
  });

  it.each<[number, number, string]>([
    [0, 1, 'permutations: n must be an integer >= 1, got 0'],
    [1.5, 1, 'permutations: n must be an integer >= 1, got 1.5'],
    [3, -1, 'permutations: seed must be an integer from 0 to 2^53 - 1, got -1'],
    [3, 2 ** 53, 'permutations: seed must be an integer from 0 to 2^53 - 1, got 9007199254740992'],
  ])('refuse n %d with seed %d', (n, seed, message) => {
    expect(() => permutations(n, seed, 2)).toThrow(new RangeError(message));
  });
});

it.each([-1, 0.5, Number.NaN, 2 ** 53])('permutations refuse purpose and step %d', (bad) => {
  const rest = `must be an integer from 0 to 2^53 - 1, got ${bad}`;
  expect(() => permutations(3, 1, bad)).toThrow(new RangeError(`permutations: purpose ${rest}`));
  expect(() => permutations(3, 1, 2)(bad)).toThrow(new RangeError(`permutations: step ${rest}`));
});

describe('split', () => {
  it('R33: puts every row in exactly one part, with the shares rounded to whole rows', () => {
    const share = fc.double({ min: 0, max: 0.45, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), share, share, fc.nat(), (n, validation, test, seed) => {
        const parts = split(n, { validation, test, seed });
        expect(sorted([...parts.train, ...parts.validation, ...parts.test])).toEqual(range(n));
        expect([parts.validation.length, parts.test.length]).toEqual([
          Math.round(n * validation),
          Math.round(n * test),
        ]);
      }),
      { seed: 6 },
    );
  });

  it('is named by its seed, and the test rows do not depend on the validation share', () => {
    const options = { test: 0.25, seed: 3 };
    expect(split(40, options)).toEqual(split(40, options));
    expect(split(40, { ...options, seed: 4 })).not.toEqual(split(40, options));
    expect(split(40, { ...options, validation: 0.5 }).test).toEqual(split(40, options).test);
  });

  it('keeps all rows for training unless told otherwise', () => {
    expect(sorted(split(7).train)).toEqual(range(7));
  });

  it.each<[number, Parameters<typeof split>[1], string]>([
    [10, { test: 1 }, 'split: test must be a share from 0 to below 1, got 1'],
    [10, { validation: -0.1 }, 'split: validation must be a share from 0 to below 1, got -0.1'],
    [10, { test: Number.NaN }, 'split: test must be a share from 0 to below 1, got NaN'],
    [10, { test: 0.5, validation: 0.5 }, 'split: validation 0.5 and test 0.5 leave no training row of 10'],
    [1, { test: 0.9 }, 'split: validation 0 and test 0.9 leave no training row of 1'],
    [10, { seed: 0.5 }, 'split: seed must be an integer from 0 to 2^53 - 1, got 0.5'],
    [0, {}, 'split: n must be an integer >= 1, got 0'],
    [2.5, {}, 'split: n must be an integer >= 1, got 2.5'],
  ])('refuses %d rows with %o', (n, options, message) => {
    expect(() => split(n, options)).toThrow(new RangeError(message));
  });
});

describe('standardise', () => {
  it('finds mean and population deviation, so that the scaled columns have mean 0 and deviation 1', () => {
    const x = randomArray(3 * 200, 7).map((value, i) => 10 ** (i % 3) * (value + 5));
    const scaling = standardise(x, 3);
    const again = standardise(applyScaling(scaling, x), 3);
    // x is of f32: 200 roundings of 2⁻²⁴ of numbers up to 12 deviations large
    expectClose(again.mean, [0, 0, 0], 12 * 2 ** -24, 'mean');
    expectClose(again.deviation, [1, 1, 1], 12 * 2 ** -24, 'deviation');
    expect(standardise([1, 10, 3, 30], 2)).toEqual({ mean: [2, 20], deviation: [1, 10] });
  });

  it('gives a constant column its own value as mean and deviation 1, also where sums round', () => {
    // 0.1 summed ten times and divided by ten is not 0.1: the deviation would be 1.4e-17.
    expect(standardise(new Array(10).fill(0.1), 1)).toEqual({ mean: [0.1], deviation: [1] });
    expect([...applyScaling(standardise(new Array(10).fill(0.1), 1), [0.1, 1.1])]).toEqual([0, 1]);
    expect(standardise([5, 6], 2)).toEqual({ mean: [5, 6], deviation: [1, 1] });
  });

  it('is accurate for columns far from 0, where one pass would cancel', () => {
    const { mean, deviation } = standardise([1e9 + 1, 1e9 + 3], 1);
    expect([mean, deviation]).toEqual([[1e9 + 2], [1]]);
  });

  it.each<[number[], number, number]>([
    // Two numbers have their midpoint as mean and half their distance as deviation.
    [[1e200, -1e200], 0, 1e200],
    [[2 ** -565, 3 * 2 ** -565], 2 ** -564, 2 ** -565],
    [[2 ** 1023, 1.5 * 2 ** 1023], 1.25 * 2 ** 1023, 2 ** 1021],
    [[Number.MAX_VALUE, -Number.MAX_VALUE], 0, Number.MAX_VALUE],
    [[2 ** -1074, 3 * 2 ** -1074], 2 ** -1073, 2 ** -1074],
    // A deviation below the smallest double is that double: never 0, by which nothing can be divided.
    [[0, 0, 0, 0, 0, 0, 0, 0, 2 ** -1074], 0, 2 ** -1074],
  ])('neither overflows nor loses the deviation of %o', (x, mean, deviation) => {
    expect(standardise(x, 1)).toEqual({ mean: [mean], deviation: [deviation] });
  });

  it('gives the bits of the plain sums where those are in range', () => {
    const x = Array.from(randomArray(101, 3), (value) => 1000 * value + 5);
    const mean = x.reduce((sum, value) => sum + value, 0) / 101;
    const squares = x.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    expect(standardise(x, 1)).toEqual({ mean: [mean], deviation: [Math.sqrt(squares / 101)] });
  });

  it('is undone by undoScaling', () => {
    const x = randomArray(60, 8);
    const scaling = standardise(x, 4);
    const back = undoScaling(scaling, applyScaling(scaling, x));
    expectClose(back, x, 2 ** -22, 'x'); // one rounding to f32 of numbers below 2, times a deviation below 1
  });

  it.each<[number[], number, string]>([
    [[], 2, 'standardise: x must hold whole rows of 2 columns, got 0 numbers'],
    [[1, 2, 3], 2, 'standardise: x must hold whole rows of 2 columns, got 3 numbers'],
    [[1, 2, 3], 1.5, 'standardise: x must hold whole rows of 1.5 columns, got 3 numbers'],
    [[1], 0, 'standardise: x must hold whole rows of 0 columns, got 1 numbers'],
    [[1, 2, 3, Number.NaN], 2, 'standardise: x[3] must be finite, got NaN'],
    [[1, Number.POSITIVE_INFINITY], 2, 'standardise: x[1] must be finite, got Infinity'],
  ])('refuses %o in %d columns', (x, columns, message) => {
    expect(() => standardise(x, columns)).toThrow(new RangeError(message));
  });
});

it.each([
  ['applyScaling', applyScaling],
  ['undoScaling', undoScaling],
])('%s refuses what is no whole row of its columns', (name, scale) => {
  const message = `${name}: x must hold whole rows of 2 columns, got 3 numbers`;
  expect(() => scale({ mean: [0, 0], deviation: [1, 1] }, [1, 2, 3])).toThrow(new RangeError(message));
});

describe('oneHot', () => {
  it('has a one at each label and zeros elsewhere', () => {
    expect([...oneHot([2, 0, 1], 3)]).toEqual([0, 0, 1, 1, 0, 0, 0, 1, 0]);
    expect([...oneHot([], 3)]).toEqual([]);
  });

  it.each([-1, 3, 0.5, Number.NaN])('refuses the label %d of 3 classes', (label) => {
    const message = `oneHot: labels[1] must be an integer from 0 to 2, got ${label}`;
    expect(() => oneHot([0, label], 3)).toThrow(new RangeError(message));
  });

  it.each([0, 1.5, Number.NaN])('refuses %d classes', (classes) => {
    expect(() => oneHot([0], classes)).toThrow(
      new RangeError(`oneHot: classes must be an integer >= 1, got ${classes}`),
    );
  });
});
