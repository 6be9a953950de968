import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ColumnOptions, type Columns, inferColumns } from '../src/read/columns.ts';
import { encodeInputs, encodeTarget, fitEncoding } from '../src/read/encode.ts';
import type { Table } from '../src/read/table.ts';
import { readTable } from './readTable.ts';
import { messageOf, put, temporaryFolder } from './temporary.ts';

const folder = temporaryFolder();

function tableOf(content: string): Table {
  return readTable(put(folder, 'table.csv', content), { file: 'F' });
}

function allRows(table: Table): Int32Array {
  return Int32Array.from({ length: table.rows }, (_, i) => i);
}

function lines(header: string, n: number, row: (i: number) => string): string {
  return `${header}\n${Array.from({ length: n }, (_, i) => row(i)).join('\n')}\n`;
}

describe('inferColumns takes', () => {
  const kinds = ({ inputs, target, task }: Columns): string =>
    `${inputs.map(({ name, kind }) => `${name}:${kind}`).join(' ')} -> ${target.name} ${task}`;
  test.each<[string, string, ColumnOptions, string]>([
    ['a text target for classes', 'a,y\n1,p\n2,q\n', {}, 'a:numeric -> y classify'],
    ['few integers for classes', 'a,y\n1,0\n2,1\n', {}, 'a:numeric -> y classify'],
    ['20 different integers for classes', lines('a,y', 40, (i) => `${i},${i % 20}`), {}, 'a:numeric -> y classify'],
    ['21 different integers for a number', lines('a,y', 42, (i) => `${i},${i % 21}`), {}, 'a:numeric -> y regress'],
    ['one fraction among integers for a number', 'a,y\n1,0\n2,1\n3,0.5\n', {}, 'a:numeric -> y regress'],
    ['integers for a number if asked to', 'a,y\n1,0\n2,1\n', { task: 'regress' }, 'a:numeric -> y regress'],
    ['fractions for classes if asked to', 'a,y\n1,0.5\n2,1.5\n', { task: 'classify' }, 'a:numeric -> y classify'],
    ['a named column for the target', 'a,y\np,1.5\nq,2\n', { target: 'a' }, 'y:numeric -> a classify'],
    ['a column declared categorical for text', 'a,y\n1,p\n2,q\n', { categorical: ['a'] }, 'a:text -> y classify'],
    [
      'a column under 90 % of numbers for text',
      lines('a,y', 100, (i) => `${i < 89 ? i : 'x'},${i / 2}`),
      {},
      'a:text -> y regress',
    ],
    ['exponents, signs and leading points for numbers', 'a,y\n1e+01,p\n-.5,q\n+3.,p\n', {}, 'a:numeric -> y classify'],
    ['hexadecimal for text', 'a,y\n0x10,p\n0x20,q\n', {}, 'a:text -> y classify'],
  ])('%s', (_, content, options, expected) => {
    expect(kinds(inferColumns(tableOf(content), options))).toBe(expected);
  });

  test('what it says as sentences', () => {
    const table = tableOf('a,b,colour,y\n1,2,red,p\n2,3,blue,q\n');
    expect(inferColumns(table).sentences).toEqual([
      'The target is "y" (the last column): text with 2 different values, so this is classification.',
      '2 numeric inputs, standardised: a, b.',
      '1 text input, one-hot: colour (2 categories).',
    ]);
    expect(inferColumns(table, { target: 'a', task: 'regress' }).sentences[0]).toBe(
      'The target is "a": numbers with 2 different values; this is regression, as asked for.',
    );
  });
});

describe('inferColumns refuses', () => {
  test.each<[string, string, ColumnOptions, string]>([
    [
      'an unknown target, suggesting the nearest',
      'sepal,species\n1,p\n2,q\n',
      { target: 'specis' },
      'F has no column "specis"; did you mean "species"?',
    ],
    [
      'an unknown target like none',
      'a,y\n1,p\n2,q\n',
      { target: 'colour' },
      'F has no column "colour": its columns are a, y',
    ],
    [
      'an unknown categorical column',
      'age,y\n1,p\n2,q\n',
      { categorical: ['aeg'] },
      'F has no column "aeg"; did you mean "age"?',
    ],
    ['one column', 'a\n1\n2\n', {}, 'F has 1 column: training needs at least one input column and a target'],
    [
      'one missing value',
      'a,y\n1,p\n,q\n',
      {},
      'F has 1 missing value: 1 in column "a" (line 3); --missing drop leaves those rows out, --missing mean fills numeric inputs',
    ],
    [
      'missing values in several columns',
      'a,b,c,d,y\n,,,,p\n1,,1,1,\n',
      {},
      'F has 6 missing values: 1 in column "a" (line 2), 2 in column "b" (first line 2), 1 in column "c" (line 2) and 2 more columns; --missing drop leaves those rows out, --missing mean fills numeric inputs',
    ],
    [
      'text in a numeric column',
      lines('a,y', 20, (i) => `${i === 7 ? 'n/a' : i},${i % 2}`),
      {},
      'F, line 9, column "a": expected a finite number as in the rest of this column, got "n/a"',
    ],
    [
      'infinity',
      lines('a,y', 20, (i) => `${i === 3 ? 'Infinity' : i},${i % 2}`),
      {},
      'F, line 5, column "a": expected a finite number as in the rest of this column, got "Infinity"',
    ],
    [
      'a number too large',
      lines('a,y', 20, (i) => `${i === 3 ? '1e999' : i},${i % 2}`),
      {},
      'F, line 5, column "a": expected a finite number as in the rest of this column, got "1e999"',
    ],
    [
      'text in a numeric target',
      lines('a,y', 20, (i) => `${i},${i === 4 ? 'x' : i / 3}`),
      {},
      'F, line 6, column "y": expected a finite number as in the rest of this column, got "x"',
    ],
    [
      'one class only',
      'a,y\n1,p\n2,p\n',
      {},
      'F: the target "y" is "p" in every row, but classification needs at least two classes',
    ],
    [
      'one class spelled in two ways',
      'a,y\n1,1\n2,1.0\n',
      {},
      'F: the target "y" is "1" in every row, but classification needs at least two classes',
    ],
    [
      'regression on text',
      'a,y\n1,7\n2,q\n',
      { task: 'regress' },
      'F, line 3, column "y": regression needs a numeric target, got "q"',
    ],
    [
      'regression on a declared text',
      'a,y\n1,7\n2,8\n',
      { task: 'regress', categorical: ['y'] },
      'F, line 2, column "y": regression needs a numeric target, got a column declared as text',
    ],
  ])('%s', (_, content, options, message) => {
    expect(messageOf(() => inferColumns(tableOf(content), options))).toBe(`UserError: ${message}`);
  });
});

describe('fitEncoding', () => {
  test('standardises with mean and population deviation of the training rows only', () => {
    const table = tableOf('a,y\n1,p\n3,q\n100,q\n');
    const { encoding } = fitEncoding(table, {}, Int32Array.of(0, 1));
    expect(encoding.inputs).toEqual([{ name: 'a', kind: 'numeric', mean: 2, std: 1, fill: false }]);
    expect([...encodeInputs(encoding, table, Int32Array.of(2, 0, 1))]).toEqual([98, -1, 1]);
  });

  test('encodes text one-hot in sorted order, between its numeric neighbours', () => {
    const table = tableOf('a,colour,b,y\n0,red,1,p\n2,blue,3,q\n0,green,1,p\n2,blue,3,q\n');
    const { encoding } = fitEncoding(table, {}, allRows(table));
    expect(encoding.features).toBe(5);
    expect([...encodeInputs(encoding, table, Int32Array.of(0, 1))]).toEqual([-1, 0, 0, 1, -1, 1, 1, 0, 0, 1]);
  });

  test('sorts classes numerically if all are integers, else by code unit', () => {
    const classes = (content: string, options: ColumnOptions = {}): unknown => {
      const table = tableOf(content);
      const { target } = fitEncoding(table, options, allRows(table)).encoding;
      return target.task === 'classify' ? target.classes : target;
    };
    expect(classes('a,y\n1,10\n2,9\n3,1e+01\n')).toEqual(['9', '10']);
    expect(classes('a,y\n1,10\n2,9\n', { categorical: ['y'] })).toEqual(['9', '10']);
    expect(classes('a,y\n1,b\n2,B\n3,10\n')).toEqual(['10', 'B', 'b']);
  });

  test('gives class indices for classes and standardised values for numbers', () => {
    const classes = tableOf('a,y\n1,q\n2,p\n3,q\n');
    expect(encodeTarget(fitEncoding(classes, {}, allRows(classes)).encoding, classes, Int32Array.of(0, 1))).toEqual(
      Int32Array.of(1, 0),
    );
    const values = tableOf('a,y\n1,1.5\n2,2.5\n');
    const { encoding } = fitEncoding(values, {}, allRows(values));
    expect(encoding.target).toEqual({ name: 'y', task: 'regress', mean: 2, std: 0.5 });
    expect(encodeTarget(encoding, values, allRows(values))).toEqual(Float32Array.of(-1, 1));
  });

  test('warns of columns that are constant in the training rows and encodes them as 0', () => {
    const table = tableOf('a,b,c,y\n0.1,k,1,p\n0.1,k,2,q\n0.1,k,3,q\n0.2,k,3,q\n');
    const { encoding, warnings } = fitEncoding(table, {}, Int32Array.of(0, 1, 2));
    expect(warnings).toEqual(['2 columns have the same value in all training rows and cannot help: a, b.']);
    expect(encoding.inputs[0]).toEqual({ name: 'a', kind: 'numeric', mean: 0.1, std: 1, fill: false });
    expect(encodeInputs(encoding, table, Int32Array.of(0))[0]).toBe(0);
  });

  test('warns of a text input that is rather a name and of a constant regression target', () => {
    const names = tableOf(lines('who,y', 60, (i) => `n${i},${i % 2}`));
    expect(fitEncoding(names, {}, allRows(names)).warnings).toEqual([
      'Column "who" has 60 different values in 60 training rows: it looks like a name, not a category.',
    ]);
    const flat = tableOf('a,y\n1,0.5\n2,0.5\n3,0.7\n');
    expect(fitEncoding(flat, {}, Int32Array.of(0, 1)).warnings).toEqual([
      'The target "y" is 0.5 in all training rows: there is nothing to learn.',
    ]);
  });

  test('gives a value that survives JSON', () => {
    const table = tableOf('a,colour,y\n0.1,red,p\n0.3,blue,q\n');
    const { encoding } = fitEncoding(table, {}, allRows(table));
    expect(JSON.parse(JSON.stringify(encoding))).toEqual(encoding);
  });

  const { sets } = JSON.parse(readFileSync(new URL('../../../fixtures/datasets.json', import.meta.url), 'utf8')) as {
    sets: {
      name: string;
      csv: string;
      sha256: string;
      task: string;
      rows: number;
      test_idx: number[];
      mean: number[];
      std: number[];
      target_mean?: number;
      target_std?: number;
    }[];
  };
  test.each(sets)('agrees with NumPy on the training rows of $name', (set) => {
    const table = readTable(new URL(`../../../fixtures/${set.csv}`, import.meta.url).pathname);
    expect(table).toMatchObject({ rows: set.rows, sha256: set.sha256 });
    const held = new Set(set.test_idx);
    const { encoding } = fitEncoding(
      table,
      {},
      allRows(table).filter((row) => !held.has(row)),
    );
    expect(encoding.target.task).toBe(set.task === 'classification' ? 'classify' : 'regress');
    encoding.inputs.forEach((input, j) => {
      if (input.kind !== 'numeric') throw new Error(`${input.name} is not numeric`);
      const tolerance = 1e-13 * Math.max(1, Math.abs(set.mean[j] ?? 0)); // sums of 10^3 terms of that size
      expect(Math.abs(input.mean - (set.mean[j] ?? Number.NaN))).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(input.std - (set.std[j] || 1))).toBeLessThanOrEqual(tolerance);
    });
    if (encoding.target.task === 'regress')
      expect([encoding.target.mean, encoding.target.std]).toEqual([
        expect.closeTo(set.target_mean ?? 0, 10),
        expect.closeTo(set.target_std ?? 0, 10),
      ]);
  });
});

describe('encodeInputs and encodeTarget', () => {
  const trained = tableOf('age,colour,y\n1,red,p\n3,blue,q\n');
  const { encoding } = fitEncoding(trained, {}, allRows(trained));

  test('find columns by name, in any order, with or without the target', () => {
    const expected = [-1, 0, 1, 1, 1, 0];
    for (const content of ['colour,age\nred,1\nblue,3\n', 'y,colour,age\np,red,1\nq,blue,3\n']) {
      const table = tableOf(content);
      expect([...encodeInputs(encoding, table, allRows(table))]).toEqual(expected);
    }
  });

  test.each([
    [
      'an unseen category',
      'age,colour,y\n1,red,p\n3,green,q\n',
      'F, line 3, column "colour": expected a category of the training data (blue, red), got "green"',
    ],
    ['a missing input column', 'age,y\n1,p\n', 'F has no column "colour": its columns are age, y'],
    ['a misspelt input column', 'age,color,y\n1,red,p\n', 'F has no column "colour"; did you mean "color"?'],
    ['an extra column', 'age,colour,size,y\n1,red,7,p\n', 'F has a column "size" that the training data did not have'],
    [
      'text in a numeric column',
      'age,colour,y\nold,red,p\n',
      'F, line 2, column "age": expected a finite number, got "old"',
    ],
    [
      'a missing value',
      'age,colour,y\n1,red,p\n,red,p\n',
      'F, line 3, column "age": expected a finite number, got a missing value',
    ],
    [
      'a value beyond single precision',
      'age,colour,y\n1e300,red,p\n',
      'F, line 2, column "age": expected a finite number, got "1e300"',
    ],
    [
      'an unknown class',
      'age,colour,y\n1,red,z\n',
      'F, line 2, column "y": expected a class of the training data (p, q), got "z"',
    ],
  ])('refuse %s', (_, content, message) => {
    const table = tableOf(content);
    const both = (): unknown => [
      encodeInputs(encoding, table, allRows(table)),
      encodeTarget(encoding, table, allRows(table)),
    ];
    expect(messageOf(both)).toBe(`UserError: ${message}`);
  });

  test('refuse rows that the table does not have', () => {
    expect(messageOf(() => encodeInputs(encoding, trained, Int32Array.of(2)))).toBe(
      "RangeError: encode: row 2 is not one of the table's 2 rows",
    );
  });
});
