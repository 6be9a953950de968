import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNumberRows } from '../src/read/numberRows.ts';
import { UserError } from '../src/userError.ts';
import { elbow, freshFolders } from './command.ts';

const fresh = freshFolders();

/** An NPY file of doubles (numpy.lib.format, version 1). */
function npy(values: readonly number[], shape: readonly number[]): Buffer {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, length & 255, length >> 8]);
  return Buffer.concat([
    start,
    Buffer.from(header.padEnd(length - 1)),
    Buffer.from('\n'),
    Buffer.from(Float64Array.from(values).buffer),
  ]);
}

const FILES: Readonly<Record<string, string | Buffer>> = {
  'a.csv': 'x,y\n1,2\n3,4\n',
  'a.tsv': 'x\ty\n1\t2\n3\t4\n',
  'a.jsonl': '{"x":1,"y":2}\n{"x":3,"y":4}\n',
  'a.npy': npy([1, 2, 3, 4], [2, 2]),
};

describe('rows of numbers', () => {
  it.each(Object.entries(FILES))('are read from %s', async (name, contents) => {
    const file = join(fresh(), name);
    writeFileSync(file, contents);
    expect(await readNumberRows(file, true)).toEqual({ rows: 2, width: 2, values: Float64Array.of(1, 2, 3, 4) });
  });

  it.each([
    ['b.csv', 'x,y\n1,2\n3,\n', 'line 3, column "y": expected a number, got ""'],
    ['b.jsonl', '{"x":1,"y":2}\n{"x":"one","y":4}\n', 'line 2, column "x": expected a number, got "one"'],
    ['b.npy', npy([1, 2, 3, Number.NaN], [2, 2]), 'row 1, column 1: expected a number, got NaN'],
  ])('name the cell of %s that is none', async (name, contents, message) => {
    const file = join(fresh(), name);
    writeFileSync(file, contents);
    await expect(readNumberRows(file, true)).rejects.toThrow(new UserError(`${file}, ${message}`));
  });

  it('are what elbow fit and elbow import --predict take', () => {
    const folder = fresh();
    const x = Array.from({ length: 21 }, (_, i) => i / 10 - 1);
    writeFileSync(
      join(folder, 'abs.npy'),
      npy(
        x.flatMap((value) => [value, Math.abs(value)]),
        [21, 2],
      ),
    );
    const { code, out } = elbow(folder, 'fit', 'abs.npy', '--hidden', '2', '--quiet');
    expect({ code, said: out.split('\n')[0] }).toEqual({ code: 0, said: expect.stringContaining('abs.npy') });
    const model = {
      format: 'elbow-network',
      version: 1,
      inputs: 2,
      layers: [
        {
          kind: 'dense',
          options: { outputs: 1 },
          arrays: { w: { shape: [2, 1], data: [1, 10] }, b: { shape: [1], data: [100] } },
        },
      ],
    };
    writeFileSync(join(folder, 'm.json'), JSON.stringify(model));
    writeFileSync(join(folder, 'rows.npy'), npy([1, 2, 3, 4], [2, 2]));
    expect(elbow(folder, 'import', 'm.json', '--predict', 'rows.npy', '--quiet').out).toBe('121\n143\n');
  });
});
