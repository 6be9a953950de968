import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as core from '@elbow/core-wasm';
import * as itself from '@elbow/optim';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { Layout } from '../../core-wasm/src/layout.ts';
import * as optim from '../src/index.ts';
import * as secondOrder from '../src/secondOrder.ts';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

/** Files of a family, by the name of the function that each exports; those with no function of their name are helpers. */
const family = (folder: string): string[] =>
  files
    .filter((file) => file.startsWith(`${folder}/`))
    .map((file) => file.slice(folder.length + 1, -'.ts'.length))
    .filter((name) => readFileSync(`${SRC}${folder}/${name}.ts`, 'utf8').match(`export function ${name}[(<]`));

it('finds its sources', () => expect(files.length).toBeGreaterThan(15));

it.each(['rules', 'transforms', 'schedules', 'problems', 'minimisers', 'lineSearch', 'analysis'])(
  'exports every function of %s',
  (folder) => {
    expect(family(folder).length).toBeGreaterThan(1);
    for (const name of family(folder)) expect({ ...optim, ...secondOrder }).toHaveProperty(name);
  },
);

it('is tested on sources, its own and those of the core: the package names lead to them', () => {
  expect(itself.adam).toBe(optim.adam);
  expect(core.Layout).toBe(Layout);
});

it('carries ml-matrix in /second-order only', async () => {
  const inputsOf = async (entry: string): Promise<string[]> => {
    const { metafile } = await build({
      entryPoints: [`${SRC}${entry}`],
      ...{ bundle: true, write: false, metafile: true, format: 'esm', logLevel: 'silent' },
      conditions: ['@elbow/source'],
    });
    return Object.keys(metafile.inputs).filter((path) => path.includes('node_modules/ml-matrix'));
  };
  expect(await inputsOf('index.ts')).toEqual([]);
  expect(await inputsOf('secondOrder.ts')).not.toEqual([]);
});

describe('a bundle carries only what it uses', () => {
  // bytes of minified code; a rule is data, and without its pack needs no kernels, which are some 20 kB
  const CEILINGS = { adam: 1500, rprop: 2300, inverseTime: 1000, rosenbrock: 1500 };
  it.each(Object.entries(CEILINGS))('%s alone stays below %i bytes', async (name, ceiling) => {
    const { outputFiles } = await build({
      stdin: { contents: `import { ${name} } from '@elbow/optim'; console.log(${name});`, resolveDir: SRC },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      external: ['#wasm/*'],
      conditions: ['@elbow/source'],
      logLevel: 'silent',
    });
    expect(outputFiles[0]?.contents.length).toBeLessThan(ceiling);
  });
});
