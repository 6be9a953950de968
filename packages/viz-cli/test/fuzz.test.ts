import { expect, test } from 'vitest';
import { corpusFiles, fuzz } from './fuzz.ts';

test('damaged files of every format are read or refused by a sentence, never more', async () => {
  const { cases, read, refused, failures } = await fuzz(2000, { seed: 1, parquetEvery: 10 });
  expect(failures.map(({ name, error }) => `${name}: ${error}`)).toEqual([]);
  expect(read + refused).toBe(cases);
  // Damage that nothing notices (a digit, a byte of an array) and damage that is noticed: the cases must hold both.
  expect(Math.min(read, refused)).toBeGreaterThan(cases / 25);
});

test('the corpora hold files of every format', () => {
  const endings = new Set(corpusFiles().map(({ name }) => name.replace(/^.*?(?=\.\w+(\.gz)?$)/, '')));
  for (const ending of ['.csv', '.csv.gz', '.tsv', '.jsonl', '.parquet', '.npy', '.npz', '.idx'])
    expect(endings).toContain(ending);
});
