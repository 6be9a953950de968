import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveData } from '../src/read/resolveData.ts';
import { readTable } from './readTable.ts';
import { messageOf, put, temporaryFolder } from './temporary.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'folder.csv'));

function cellsOf(content: string | Uint8Array): { names: string[]; rows: string[][]; lines: number[] } {
  const table = readTable(put(folder, 'good.csv', content));
  const rows = Array.from({ length: table.rows }, (_, i) => table.columns.map(({ cells }) => cells[i] ?? '?'));
  expect(table.columns.map(({ cells }) => cells.length)).toEqual(table.columns.map(() => table.rows));
  return { names: table.columns.map(({ name }) => name), rows, lines: [...table.lines] };
}

describe('readTable reads', () => {
  const ab = {
    names: ['a', 'b'],
    rows: [
      ['1', '2'],
      ['3', '4'],
    ],
    lines: [2, 3],
  };
  test.each([
    ['plain cells', 'a,b\n1,2\n3,4\n', ab],
    ['no line end at the end', 'a,b\n1,2\n3,4', ab],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n', ab],
    ['lone CR', 'a,b\r1,2\r3,4\r', ab],
    ['mixed line ends', 'a,b\r\n1,2\n3,4\r\n', ab],
    ['a byte order mark', '\uFEFFa,b\n1,2\n3,4\n', ab],
    ['blank lines at the end', 'a,b\n1,2\n3,4\n\n\r\n', ab],
    ['semicolons', 'a;b\n1;2\n3;4\n', ab],
    ['tabs', 'a\tb\n1\t2\n3\t4\n', ab],
    ['bars', 'a|b\n1|2\n3|4\n', ab],
    ['white space around cells', ' a, b\n1 ,2\n3,\t4\n', ab],
    ['quoted cells', '"a","b"\n"1","2"\n"3","4"\n', ab],
    ['a delimiter in quotes', '"a;x",b\n"1,5",2\n', { names: ['a;x', 'b'], rows: [['1,5', '2']], lines: [2] }],
    ['doubled quotes', 'a,b\n"say ""x""",2\n', { names: ['a', 'b'], rows: [['say "x"', '2']], lines: [2] }],
    [
      'a quote inside an unquoted cell',
      'a,b\n5" pipe,2\n',
      { names: ['a', 'b'], rows: [['5" pipe', '2']], lines: [2] },
    ],
    [
      'a line end in quotes',
      'a,b\n"1\nx",2\n3,4\n',
      {
        names: ['a', 'b'],
        rows: [
          ['1\nx', '2'],
          ['3', '4'],
        ],
        lines: [2, 4],
      },
    ],
    ['a line end in the quoted header', '"a\nx",b\n1,2\n', { names: ['a\nx', 'b'], rows: [['1', '2']], lines: [3] }],
    [
      'empty cells',
      'a,b\n,\n"",""\n1,\n',
      {
        names: ['a', 'b'],
        rows: [
          ['', ''],
          ['', ''],
          ['1', ''],
        ],
        lines: [2, 3, 4],
      },
    ],
    ['one column', 'a\n1\n2\n', { names: ['a'], rows: [['1'], ['2']], lines: [2, 3] }],
    ['one quoted column', '"a"\n"1"\n2\n', { names: ['a'], rows: [['1'], ['2']], lines: [2, 3] }],
    ['numbers as they are written', 'a,b\n1e+01,-0\n', { names: ['a', 'b'], rows: [['1e+01', '-0']], lines: [2] }],
    ['letters beyond ASCII', 'größe,λ\n1,η₀\n', { names: ['größe', 'λ'], rows: [['1', 'η₀']], lines: [2] }],
  ])('%s', (_, content, expected) => {
    expect(cellsOf(content)).toEqual(expected);
  });

  test('every cell back of any table, quoted or not', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '1', ' ', ',', ';', '"', '\n', 'é'), maxLength: 5 });
    const shape = fc.record({
      width: fc.integer({ min: 1, max: 4 }),
      rows: fc.integer({ min: 1, max: 5 }),
      lineEnd: fc.constantFrom('\n', '\r\n'),
      last: fc.boolean(),
    });
    const written = shape.chain(({ width, rows, ...ends }) => {
      const row = fc.array(fc.record({ cell, quoted: fc.boolean() }), { minLength: width, maxLength: width });
      return fc.record({
        rows: fc.array(row, { minLength: rows, maxLength: rows }),
        ends: fc.constant(ends),
        width: fc.constant(width),
      });
    });
    const property = fc.property(written, ({ rows, ends, width }) => {
      fc.pre(width > 1 || rows.every((row) => row[0]?.cell.trim() !== ''));
      const header = Array.from({ length: width }, (_, j) => `c${j}`);
      const spelled = rows.map((row) =>
        row
          .map(({ cell: value, quoted }) =>
            quoted || /[,;"\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value,
          )
          .join(','),
      );
      const content = [header.join(','), ...spelled].join(ends.lineEnd) + (ends.last ? ends.lineEnd : '');
      const read = cellsOf(content);
      expect(read.names).toEqual(header);
      expect(read.rows).toEqual(rows.map((row) => row.map(({ cell: value }) => value.trim())));
    });
    fc.assert(property, { numRuns: 1000, seed: 1 });
  });

  test('the hash of the bytes and the name without folder and extension', () => {
    const path = put(folder, 'some.data.csv', 'a,b\r\n1,2\r\n');
    expect(readTable(path)).toMatchObject({
      name: 'some.data',
      file: path,
      sha256: createHash('sha256').update('a,b\r\n1,2\r\n').digest('hex'),
    });
  });

  test('the built-in iris', () => {
    const table = readTable(resolveData('iris'));
    expect(table).toMatchObject({ name: 'iris', rows: 150 });
    expect(new Set(table.columns[4]?.cells)).toEqual(new Set(['setosa', 'versicolor', 'virginica']));
    const fixture = readTable(new URL('../../../fixtures/data/iris.csv', import.meta.url).pathname);
    for (let j = 0; j < 4; j++) expect(table.columns[j]?.cells).toEqual(fixture.columns[j]?.cells);
    expect(readFileSync(resolveData('iris'), 'utf8')).not.toContain('\r');
  });
});

describe('readTable refuses', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['an empty file', '', 'F is empty'],
    ['blank lines only', '\n \r\n\n', 'F is empty: it holds only blank lines'],
    ['a byte order mark only', '\uFEFF', 'F is empty: it holds only blank lines'],
    ['a header only', 'a,b\n', 'F has a header but no data rows'],
    ['a short row', 'a,b,c\n1,2,3\n4,5\n6,7,8\n', 'F, line 3 has 2 cells: the header has 3'],
    ['a short last row', 'a,b,c\n1,2,3\n4', 'F, line 3 has 1 cell: the header has 3'],
    ['a long row', 'a,b\n1,2\n3,4,5\n', 'F, line 3 has 3 cells: the header has 2'],
    ['a ragged row after a cell of two lines', 'a,b\n"1\n1",2\n3\n', 'F, line 4 has 1 cell: the header has 2'],
    ['a blank line in between', 'a,b\n1,2\n\n3,4\n', 'F, line 3 is blank: expected 2 cells'],
    ['an empty cell alone in its line', 'a\n1\n""\n3\n', 'F, line 3 is blank: expected 1 cell'],
    ['a blank first line', '\na,b\n1,2\n', 'F, line 1 is blank: expected the header'],
    ['an open quote', 'a,b\n1,2\n"3,4\n5,6\n', 'F, line 3: a cell opens with a quote that is never closed'],
    ['text after a closing quote', 'a,b\n"1"x,2\n', 'F, line 2: expected a delimiter after the closing quote, got "x"'],
    ['duplicate column names', 'a,b, a\n1,2,3\n', 'F, line 1: columns 1 and 3 are both named "a"'],
    ['an unnamed column', 'a,,c\n1,2,3\n', 'F, line 1: column 2 of 3 has no name in the header'],
    [
      'a binary file',
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 1),
      'F is a binary file (byte 4 is NUL): expected UTF-8 text',
    ],
    ['Latin-1', Buffer.from('a,b\n1,2\ncafé,3\n', 'latin1'), 'F, line 3: not UTF-8 text'],
    ['a cut UTF-8 sequence at the end', Uint8Array.of(0x61, 0x0a, 0xc3), 'F, line 2: not UTF-8 text'],
    ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 'F is encoded in UTF-16: expected UTF-8 text'],
  ])('%s', (_, content, message) => {
    const path = put(folder, 'bad.csv', content);
    expect(messageOf(() => readTable(path, { file: 'F' }))).toBe(`UserError: ${message}`);
  });

  test.each([
    ['a missing file', join(folder, 'nosuch.csv'), 'cannot read F: there is no such file'],
    ['a folder', join(folder, 'folder.csv'), 'cannot read F: it is a folder, not a file'],
    [
      'a file used as a folder',
      join(put(folder, 'plain', 'x'), 'y.csv'),
      'cannot read F: a part of its path is a file, not a folder',
    ],
    ['a device', '/dev/null', 'cannot read F: it is not a regular file'],
  ])('%s', (_, path, message) => {
    expect(messageOf(() => readTable(path, { file: 'F' }))).toBe(`UserError: ${message}`);
  });

  test('a file over the limit, saying its size and the limit', () => {
    const path = put(folder, 'large.csv', `a,b\n${'1,2\n'.repeat(2 ** 18)}`);
    expect(messageOf(() => readTable(path, { file: 'F', limit: 2 ** 19 }))).toBe(
      'UserError: F is too large: it has 1 MiB, the limit is 0.5 MiB',
    );
    expect(messageOf(() => readTable(path, { file: 'F', limit: 1000 }))).toBe(
      'UserError: F is too large: it has 1 MiB, the limit is 1000 bytes',
    );
  });

  test('a near miss of a built-in data set, with a suggestion', () => {
    expect(messageOf(() => resolveData('irs'))).toBe(
      'UserError: cannot read irs: there is no such file; did you mean the built-in data set "iris"?',
    );
    expect(resolveData('wine.csv')).toBe('wine.csv');
  });
});
