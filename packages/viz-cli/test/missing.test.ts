import { describe, expect, it } from 'vitest';
import { encodeInputs, fitEncoding } from '../src/read/encode.ts';
import { dropIncomplete } from '../src/read/missing.ts';
import { readTable } from './readTable.ts';
import { messageOf, put, temporaryFolder } from './temporary.ts';

const folder = temporaryFolder();
const table = (name: string, text: string) => readTable(put(folder, `${name}.csv`, text));
const ROWS = Int32Array.of(0, 1, 2);

describe('missing values', () => {
  it('dropped: rows with an empty cell are left out, the others keep their lines', () => {
    const { table: left, rows } = dropIncomplete(table('drop', 'a,b,t\n1,,x\n2,5,y\n,6,x\n4,7,y\n'));
    expect([...rows]).toEqual([1, 3]);
    expect(left.rows).toBe(2);
    expect([...left.lines]).toEqual([3, 5]);
    expect(left.columns.map(({ cells }) => cells)).toEqual([
      ['2', '4'],
      ['5', '7'],
      ['y', 'y'],
    ]);
  });

  it('filled: a numeric input gets the mean of the training rows that have it, which is 0 when standardised', () => {
    const data = table('fill', 'a,t\n1,x\n,y\n5,x\n');
    const { encoding } = fitEncoding(data, { missing: 'mean' }, ROWS);
    expect(encoding.inputs).toEqual([{ name: 'a', kind: 'numeric', mean: 3, std: 2, fill: true }]);
    expect([...encodeInputs(encoding, data, ROWS)]).toEqual([-1, 0, 1]);
  });

  it('filled: a target or a text cannot be', () => {
    const text = messageOf(() => fitEncoding(table('text', 'a,t\nu,x\n,y\nv,x\n'), { missing: 'mean' }, ROWS));
    expect(text).toMatch(/1 missing value: 1 in column "a" \(line 3\); a text or a target cannot be filled/);
    const target = messageOf(() => fitEncoding(table('target', 'a,t\n1,3.5\n2,\n3,4.5\n'), { missing: 'mean' }, ROWS));
    expect(target).toMatch(/1 in column "t" \(line 3\)/);
  });

  it('a column is numeric by the cells that are there', () => {
    const data = table('sparse', 'a,t\n1,x\n,y\n,x\n');
    expect(fitEncoding(data, { missing: 'mean' }, ROWS).encoding.inputs[0]).toMatchObject({
      kind: 'numeric',
      mean: 1,
      std: 1,
    });
  });
});
