import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');
const sources = ['core-wasm', 'optim', 'nn', 'viz-cli'].flatMap((name) =>
  readdirSync(`${ROOT}packages/${name}/src`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `packages/${name}/src/${file}`),
);

it('every erratum that sources and rows name is in docs/errata.md', () => {
  const listed = new Set(Array.from(read('docs/errata.md').matchAll(/^\| (E\d+) \|/gm), ([, number]) => number));
  const named = [...sources, 'docs/rows.txt'].flatMap((file) =>
    Array.from(read(file).matchAll(/\berrat(?:um|a) (E\d+)/g), ([, number]) => number),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((number) => !listed.has(number))).toEqual([]);
});
