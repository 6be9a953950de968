import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { corpus, read, refusal } from './corpora.ts';
import { put, temporaryFolder } from './temporary.ts';

const folder = temporaryFolder();

describe('the table of corpora/make.py is read from', () => {
  const columns = [
    { name: 'a', cells: ['1.5', '-2', '0.001'] },
    { name: 'name', cells: ['p q', 'é', 'r'] },
    { name: 'n', cells: ['7', '', '9'] },
    { name: 'flag', cells: ['true', 'false', 'true'] },
    { name: 'y', cells: ['0', '1', '0'] },
  ];
  test.each([
    ['table.csv', 'table', [2, 3, 4]],
    ['table.csv.gz', 'table', [2, 3, 4]],
    ['table.tsv', 'table', [2, 3, 4]],
    ['table.jsonl', 'table', [1, 2, 3]],
    ['table.jsonl.gz', 'table', [1, 2, 3]],
    ['table.ndjson', 'table', [1, 2, 3]],
    ['table-none.parquet', 'table-none', [0, 1, 2]],
    ['table-snappy.parquet', 'table-snappy', [0, 1, 2]],
    ['table-gzip.parquet', 'table-gzip', [0, 1, 2]],
    ['table-zstd.parquet', 'table-zstd', [0, 1, 2]],
    ['table-brotli.parquet', 'table-brotli', [0, 1, 2]],
    ['table-v2.parquet', 'table-v2', [0, 1, 2]],
    ['table-plain.parquet', 'table-plain', [0, 1, 2]],
    ['table-groups.parquet', 'table-groups', [0, 1, 2]],
    ['table-delta.parquet', 'table-delta', [0, 1, 2]],
  ])('%s', async (file, name, lines) => {
    const table = await read(corpus(file));
    expect(table).toMatchObject({ kind: 'table', name, file: 'F', columns, rows: 3 });
    expect(table.kind === 'table' && [...table.lines]).toEqual(lines);
  });
});

describe('an array is read from', () => {
  const fractions = [0, 1, 2, 3, 4, 5.5];
  const integers = [0, 1, 2, 3, 4, 5];
  const t = corpus('t.npy');
  test.each<readonly [string, readonly number[]]>([
    ...['f8-little', 'f8-big', 'f4-little', 'f4-big', 'f2-little'].map((kind) => [`x-${kind}.npy`, fractions] as const),
    ...['u1', 'i1', 'u2', 'i4', 'i8', 'u8'].map((kind) => [`x-${kind}-little.npy`, integers] as const),
    ...['i2', 'u4', 'i8'].map((kind) => [`x-${kind}-big.npy`, integers] as const),
    ['x-fortran.npy', fractions],
    ['x-bool.npy', [0, 0, 0, 1, 1, 1]],
    ['x-version2.npy', fractions],
    ['x-version3.npy', fractions],
    ...['u1', 'i1', 'i2', 'i4'].map((kind) => [`x-${kind}.idx`, integers] as const),
    ...['f4', 'f8'].map((kind) => [`x-${kind}.idx`, fractions] as const),
  ])('%s', async (file, expected) => {
    const matrix = await read(corpus(file), t);
    expect(matrix).toMatchObject({ kind: 'matrix', rows: 3, width: 2, rowShape: [2] });
    expect(matrix.kind === 'matrix' && [[...matrix.x], [...(matrix.t ?? [])]]).toEqual([expected, [1, 0, 1]]);
  });

  test('a cube in column order, laid out as its indices say', async () => {
    const cube = await read(corpus('x-cube-fortran.npy'), t);
    expect(cube).toMatchObject({ rows: 3, width: 8, rowShape: [2, 4] });
    expect(cube.kind === 'matrix' && [...cube.x]).toEqual(Array.from({ length: 24 }, (_, i) => i));
  });

  test.each([
    ['xt.npz', fractions, 't of F'],
    ['Xy.npz', fractions, 'y of F'],
    ['keras.npz', integers, 'y_train of F'],
  ])('%s, with its targets', async (file, expected, targetName) => {
    const matrix = await read(corpus(file));
    expect(matrix).toMatchObject({ kind: 'matrix', rows: 3, width: 2, targetName });
    expect(matrix.kind === 'matrix' && [[...matrix.x], [...(matrix.t ?? [])]]).toEqual([expected, [1, 0, 1]]);
  });

  test.each(['train-images-idx3-ubyte', 'gz-images-idx3-ubyte.gz'])('%s, with labels found by name', async (file) => {
    const matrix = await read(corpus(file));
    expect(matrix).toMatchObject({ kind: 'matrix', rows: 3, width: 4, rowShape: [2, 2] });
    expect(matrix.kind === 'matrix' && [[...matrix.x], [...(matrix.t ?? [])]]).toEqual([
      Array.from({ length: 12 }, (_, i) => 20 * i),
      [1, 0, 1],
    ]);
  });

  test('t-column.npy, a column of targets', async () => {
    const matrix = await read(corpus('x-f8-little.npy'), corpus('t-column.npy'));
    expect(matrix.kind === 'matrix' && [...(matrix.t ?? [])]).toEqual([1, 0, 1]);
  });
});

describe('a file is known', () => {
  const bytes = (name: string): Uint8Array => readFileSync(corpus(name));
  test.each([
    ['JSON lines without an ending', 'plain', bytes('table.jsonl'), 'table'],
    ['CSV without an ending', 'plain', bytes('table.csv'), 'table'],
    ['Parquet without an ending', 'plain', bytes('table-zstd.parquet'), 'table'],
    ['NPY without an ending', 'plain', bytes('xt.npy'), 'matrix'],
    ['gzipped NPY', 'xt.npy.gz', gzipSync(bytes('xt.npy')), 'matrix'],
    ['gzipped CSV that is not named so', 'table.csv', gzipSync(bytes('table.csv')), 'table'],
  ])('by its first bytes: %s', async (_, name, content, kind) => {
    expect(await read(put(folder, name, content))).toMatchObject({ kind });
  });

  test('dates as ISO texts, and NaN as missing', async () => {
    const table = await read(corpus('dates.parquet'));
    expect(table.kind === 'table' && table.columns.map(({ cells }) => cells)).toEqual([
      ['2020-01-02T03:04:05.000Z', '2020-01-02T03:04:05.000Z'],
      ['2020-01-02T00:00:00.000Z', '2020-01-02T00:00:00.000Z'],
      ['0.5', ''],
    ]);
  });
});

describe('refused are', () => {
  const as = (name: string, of: string): string => put(folder, name, readFileSync(corpus(of)));
  const text = (name: string, content: string): string => put(folder, name, content);
  const t = corpus('t.npy');
  type Refused = readonly [what: string, path: () => string, message: string, labels?: string];
  const cases: readonly Refused[] = [
    [
      'Parquet named as CSV',
      () => as('p.csv', 'table-none.parquet'),
      'F is named as CSV, but begins as Parquet: name it ….parquet if that is what it is',
    ],
    [
      'NPY named as NPZ',
      () => as('a.npz', 'xt.npy'),
      'F is named as NPZ (zip), but begins as NPY: name it ….npy if that is what it is',
    ],
    [
      'CSV named as Parquet',
      () => as('c.parquet', 'table.csv'),
      'F is named as Parquet, but does not begin so: it begins with "a,name,n"',
    ],
    [
      'CSV named as IDX',
      () => as('c-ubyte', 'table.csv'),
      'F is named as IDX, but does not begin so: it begins with "a,name,n"',
    ],
    [
      'a picture',
      () => put(folder, 'x.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10)),
      'F is a PNG picture, which is not read: put pictures into one array (NPY, IDX)',
    ],
    ['an empty file', () => text('e.npy', ''), 'F is empty'],
    [
      'lists in Parquet',
      () => corpus('nested.parquet'),
      'F, column "tags" holds lists or structures: expected numbers, texts or truth values',
    ],
    [
      'Parquet packed with LZ4',
      () => corpus('table-lz4.parquet'),
      'F, column "a" is compressed with LZ4_RAW: snappy, gzip, zstd and brotli are read',
    ],
    ['Parquet without rows', () => corpus('empty.parquet'), 'F has columns but no rows'],
    [
      'Parquet of more rows than are kept',
      () => corpus('many-rows.parquet'),
      'F has 100000000 rows of 1 column: the limit is 33554432 cells',
    ],
    [
      'Parquet with a run that is longer than its page',
      () => corpus('run-of-2-to-30.parquet'),
      'F is damaged or no Parquet file: a run has 1073741823 values, its page 3',
    ],
    ['texts in NPY', () => corpus('text.npy'), 'F holds text: expected an array of integers, floats or booleans'],
    [
      'complex numbers',
      () => corpus('complex.npy'),
      'F holds complex numbers: expected an array of integers, floats or booleans',
    ],
    [
      'records',
      () => corpus('records.npy'),
      'F is an array of records: expected numbers; keep its columns as CSV or Parquet',
    ],
    [
      'a scalar',
      () => corpus('scalar.npy'),
      'F has the shape []: expected rows of numbers; targets alone are given with --labels',
    ],
    [
      'targets for inputs',
      () => corpus('t.npy'),
      'F has the shape [3]: expected rows of numbers; targets alone are given with --labels',
    ],
    ['an NPZ of other names', () => corpus('names.npz'), 'F holds the arrays a, b: expected x and t, or X and y'],
    [
      'a zip without arrays',
      () => put(folder, 'z.npz', zipOfNothing()),
      'F is a zip archive without arrays: expected x and t, or X and y (x.npy, t.npy)',
    ],
    [
      'images without labels',
      () => corpus('alone-images-idx3-ubyte'),
      `F holds no labels: name their file with --labels (there is no ${corpus('alone-labels-idx1-ubyte')}, ${corpus('alone-labels-idx1-ubyte')}.gz)`,
    ],
    ['an IDX without labels', () => corpus('x-u1.idx'), 'F holds no labels: name their file with --labels'],
    [
      'labels for a table',
      () => corpus('table.csv'),
      '--labels: a CSV file has its targets among its own columns or arrays; only NPY and IDX take them from another file',
      t,
    ],
    [
      'a table for labels',
      () => corpus('x-u1.idx'),
      `--labels: ${corpus('table.csv')} is a CSV file: expected an array (NPY or IDX)`,
      corpus('table.csv'),
    ],
    [
      'labels that are no single numbers',
      () => corpus('x-u1.idx'),
      `${corpus('xt.npy')} has the shape [3, 3]: expected one number a row`,
      corpus('xt.npy'),
    ],
    [
      'a blank line in JSON lines',
      () => text('b.jsonl', '{"a":1}\n\n{"a":2}\n'),
      'F, line 2 is blank: expected an object such as {"x": 1, "y": 2}',
    ],
    [
      'a list in JSON lines',
      () => text('l.jsonl', '{"a":[1,2]}\n'),
      'F, line 1, column "a": expected a number, a text, true, false or null, got [1,2]',
    ],
    ['a line that is no object', () => text('n.jsonl', '{"a":1}\n7\n'), 'F, line 2: expected a JSON object, got "7"'],
    [
      'a line that is no JSON',
      () => text('j.jsonl', '{"a":1}\n{"a":\n'),
      'F, line 2: expected a JSON object, got "{\\"a\\":"',
    ],
    [
      'JSON over several lines',
      () => text('m.json', '[\n {"a":1}\n]\n'),
      'F is JSON over several lines: expected one object in each line (JSON lines)',
    ],
    [
      'two keys that are one',
      () => text('k.jsonl', '{"a":1," a":2}\n'),
      'F, line 1: two keys are "a" when the white space around them is left out',
    ],
    ['objects without keys', () => text('o.jsonl', '{}\n{}\n'), 'F has no columns: its objects are empty'],
    ['an empty key', () => text('ek.jsonl', '{"":1,"y":2}\n'), 'F: column 1 of 2 has no name in the header'],
    [
      'damaged gzip',
      () => put(folder, 'd.csv.gz', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255)),
      'F is damaged: it cannot be unzipped (invalid block type)',
    ],
  ];
  for (const [what, path, message, labels = null] of cases) {
    test(what, async () => {
      expect(await refusal(path(), labels)).toBe(`UserError: ${message}`);
    });
  }

  test('labels of another length than the rows', async () => {
    const labels = put(folder, 'labels.idx', Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 1, 0));
    expect(await refusal(corpus('x-u1.idx'), labels)).toBe(`UserError: ${labels} has 2 targets, but F has 3 rows`);
  });

  test.each(['xt.npy', 'x-f8.idx', 'train-labels-idx1-ubyte'])(
    '%s without its last byte, and with one more',
    async (name) => {
      const whole = readFileSync(corpus(name));
      const ending = name.endsWith('.npy') ? 'npy' : 'idx';
      const short = put(folder, `short.${ending}`, whole.subarray(0, -1));
      const long = put(folder, `long.${ending}`, Buffer.concat([whole, Uint8Array.of(0)]));
      for (const path of [short, long])
        expect(await refusal(path)).toMatch(/^UserError: F is damaged: an array .* the file holds \d+$/);
    },
  );

  test('an NPZ in which one bit of the numbers is wrong, by its checksum', async () => {
    const bytes = readFileSync(corpus('xt.npz'));
    const at = bytes.indexOf(Buffer.from(Float64Array.of(5.5).buffer));
    bytes[at] = 1;
    expect(await refusal(put(folder, 'bit.npz', bytes))).toBe(
      'UserError: F is damaged: the checksum of x.npy is not that of its contents',
    );
  });
});

/** The end record alone: an archive of no files, which unzip tools write. Its first bytes are made those of an archive with files. */
function zipOfNothing(): Uint8Array {
  const local = Uint8Array.of(0x50, 0x4b, 3, 4, ...new Array(26).fill(0));
  const end = Uint8Array.of(0x50, 0x4b, 5, 6, ...new Array(18).fill(0));
  return Buffer.concat([local, end]);
}

test('the names of files in messages are those that the user gave', async () => {
  expect(await refusal(join(folder, 'nosuch.npy'))).toBe('UserError: cannot read F: there is no such file');
});
