import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readNumberRows } from '../src/read/numberRows.ts';
import { UserError } from '../src/userError.ts';
import { elbow, freshFolders } from './command.ts';
import { corpus } from './corpora.ts';

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

/** A clock that is a second later each time it is read. */
function later(): () => number {
  let now = 0;
  return () => {
    now += 1000;
    return now;
  };
}

describe('rows of numbers', () => {
  it.each(Object.entries(FILES))('are read from %s', async (name, contents) => {
    const file = join(fresh(), name);
    writeFileSync(file, contents);
    expect(await readNumberRows(file, { targets: true, quiet: true })).toEqual({
      rows: 2,
      width: 2,
      values: Float64Array.of(1, 2, 3, 4),
    });
  });

  it.each([
    ['b.csv', 'x,y\n1,2\n3,\n', 'line 3, column "y": expected a number, got ""'],
    ['b.jsonl', '{"x":1,"y":2}\n{"x":"one","y":4}\n', 'line 2, column "x": expected a number, got "one"'],
    ['b.npy', npy([1, 2, 3, Number.NaN], [2, 2]), 'row 1, column 1: expected a number, got NaN'],
  ])('name the cell of %s that is none', async (name, contents, message) => {
    const file = join(fresh(), name);
    writeFileSync(file, contents);
    await expect(readNumberRows(file, { targets: true, quiet: true })).rejects.toThrow(
      new UserError(`${file}, ${message}`),
    );
  });

  it('take y of an NPZ as the last column, where it is wanted', async () => {
    const read = (targets: boolean) => readNumberRows(corpus('Xy.npz'), { targets, quiet: true });
    expect(await read(true)).toEqual({ rows: 3, width: 3, values: Float64Array.of(0, 1, 1, 2, 3, 0, 4, 5.5, 1) });
    expect(await read(false)).toEqual({ rows: 3, width: 2, values: Float64Array.of(0, 1, 2, 3, 4, 5.5) });
  });

  it('say on standard error that they are read, unless it is to be quiet', async () => {
    const file = join(fresh(), 'long.csv');
    writeFileSync(file, 'x,y\n1,2\n');
    vi.spyOn(performance, 'now').mockImplementation(later());
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await readNumberRows(file, { targets: true, quiet: true });
    expect(write).not.toHaveBeenCalled();
    await readNumberRows(file, { targets: true, quiet: false });
    expect(write).toHaveBeenCalled();
    vi.restoreAllMocks();
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
