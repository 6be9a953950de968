import { describe, expect, test } from 'vitest';
import type { Classes } from '../src/read/classes.ts';
import { type SplitOptions, splitRows } from '../src/read/split.ts';
import { readTestRows } from '../src/read/testRows.ts';
import { messageOf, put, temporaryFolder } from './temporary.ts';

/** A small permutation by multiplication: enough to tell seeds apart. */
function shuffle(n: number, seed: number): Int32Array {
  const keys = Array.from({ length: n }, (_, i) => ((i + 1) * 7919 * (2 * seed + 1)) % 10007);
  return Int32Array.from(keys.keys()).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
}

/** Classes a, b, c … of the given sizes, dealt out row by row. */
function classes(...sizes: number[]): Classes {
  const index = sizes.flatMap((size, k) => Array.from({ length: size }, () => k));
  return { names: sizes.map((_, k) => 'abcdef'[k] ?? '?'), index: Int32Array.from(index) };
}

function counts(n: number, options: Omit<SplitOptions, 'seed'>): string {
  const { train, validation, test: held } = splitRows(n, { ...options, seed: 1 }, shuffle);
  expect([...train, ...validation, ...held].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  const perClass = (rows: Int32Array): string => {
    const { classes: given } = options;
    if (given === undefined) return String(rows.length);
    return given.names.map((_, k) => rows.filter((row) => given.index[row] === k).length).join('+');
  };
  return [train, validation, held].map(perClass).join(' | ');
}

describe('splitRows', () => {
  test.each<[string, number, Omit<SplitOptions, 'seed'>, string]>([
    ['gives each part its share', 100, { validation: 0.2, test: 0.1 }, '70 | 20 | 10'],
    ['rounds the share of all rows', 33, { validation: 0.2, test: 0.2 }, '19 | 7 | 7'],
    ['keeps all rows for training if nothing else is asked for', 5, { validation: 0, test: 0 }, '5 | 0 | 0'],
    ['gives a part one row at least', 3, { validation: 0.01, test: 0.01 }, '1 | 1 | 1'],
    ['keeps one training row', 3, { validation: 0.49, test: 0.49 }, '1 | 1 | 1'],
    ['stratifies', 150, { validation: 0.2, test: 0.2, classes: classes(50, 50, 50) }, '30+30+30 | 10+10+10 | 10+10+10'],
    [
      'stratifies unequal classes and keeps the total',
      100,
      { validation: 0, test: 0.25, classes: classes(90, 7, 3) },
      '68+5+2 | 0+0+0 | 22+2+1',
    ],
    [
      'gives every part one of a rare class',
      103,
      { validation: 0.2, test: 0.2, classes: classes(100, 3) },
      '60+1 | 20+1 | 20+1',
    ],
  ])('%s', (_, n, options, expected) => {
    expect(counts(n, options)).toBe(expected);
  });

  test('keeps given test rows and splits the others', () => {
    const {
      train,
      validation,
      test: held,
    } = splitRows(10, { validation: 0.25, test: 0.9, testRows: Int32Array.of(9, 0), seed: 3 }, shuffle);
    expect([...held]).toEqual([0, 9]);
    expect([train.length, validation.length]).toEqual([6, 2]);
  });

  test('leaves the training rows in file order', () => {
    const { train } = splitRows(6, { validation: 0, test: 0, testRows: Int32Array.of(4, 1), seed: 3 }, shuffle);
    expect([...train]).toEqual([0, 2, 3, 5]);
  });

  test('depends on the seed and on nothing else', () => {
    const split = (seed: number): Int32Array => splitRows(50, { validation: 0.2, test: 0.2, seed }, shuffle).test;
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
  });

  test.each<[string, number, Omit<SplitOptions, 'seed'>, string]>([
    [
      'parts that leave nothing',
      10,
      { validation: 0.5, test: 0.5 },
      'validation 0.5 and test 0.5 leave no training rows: together they must be less than 1',
    ],
    [
      'a negative part',
      10,
      { validation: -0.1, test: 0 },
      'the validation part of the rows must be at least 0 and less than 1, got -0.1',
    ],
    [
      'a part that is no number',
      10,
      { validation: 0, test: Number.NaN },
      'the test part of the rows must be at least 0 and less than 1, got NaN',
    ],
    [
      'fewer rows than parts',
      2,
      { validation: 0.2, test: 0.2 },
      'the data has 2 rows, but at least 3 are needed, one each for training, validation, test',
    ],
    [
      'fewer rows of a class than parts',
      11,
      { validation: 0, test: 0.2, classes: classes(10, 1) },
      'the class "b" has 1 row, but at least 2 are needed, one each for training, test',
    ],
    [
      'a class with test rows only',
      4,
      { validation: 0, test: 0, testRows: Int32Array.of(3), classes: classes(3, 1) },
      'the class "b" has 0 rows besides the given test rows, but at least 1 row is needed for training',
    ],
  ])('refuses %s', (_, n, options, message) => {
    expect(messageOf(() => splitRows(n, { ...options, seed: 1 }, shuffle))).toBe(`UserError: ${message}`);
  });
});

describe('readTestRows', () => {
  const folder = temporaryFolder();
  test('reads one row number a line', () => {
    expect([...readTestRows(put(folder, 'rows', '3\r\n0\r\n 14 \n\n'), 15)]).toEqual([3, 0, 14]);
  });

  test.each([
    ['a number out of range', '3\n15\n', ', line 2: row 15 is out of range; the data has rows 0 to 14'],
    ['a negative number', '-1\n', ', line 1: row -1 is out of range; row numbers start at 0'],
    ['a repeated number', '3\n4\n3\n', ', line 3: row 3 is repeated; it is already in line 1'],
    ['a fraction', '3\n1.5\n', ', line 2: expected a row number, got "1.5"'],
    ['a header', 'row\n1\n', ', line 1: expected a row number, got "row"'],
    ['a blank line in between', '1\n\n2\n', ', line 2: expected a row number, got a blank line'],
    ['an empty file', '', ' is empty'],
    ['blank lines', '\n\n', ' is empty: expected one row number a line'],
  ])('refuses %s', (_, content, message) => {
    const path = put(folder, 'bad', content);
    expect(messageOf(() => readTestRows(path, 15))).toBe(`UserError: ${path}${message}`);
  });
});
