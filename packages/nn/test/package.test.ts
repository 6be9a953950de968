import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { init } from '@elbow/core-wasm';
import * as nn from '@elbow/nn';
import * as optim from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { run } from '../../../runtimes/program.ts';
import { init as sourceInit } from '../../core-wasm/src/index.ts';
import { adam } from '../../optim/src/rules/adam.ts';
import { compile } from '../src/compile.ts';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/** The functions of a folder: of each file the one that has its name; the others are helpers. */
const family = (folder: string): string[] =>
  readdirSync(`${SRC}${folder}`)
    .map((file) => file.slice(0, -'.ts'.length))
    .filter((name) => readFileSync(`${SRC}${folder}/${name}.ts`, 'utf8').includes(`export function ${name}(`));

it.each(['layers', 'losses', 'samplers'])('exports every function of %s', (folder) => {
  expect(family(folder).length).toBeGreaterThan(1);
  for (const name of family(folder)) expect(nn).toHaveProperty(name);
});

describe('what is tested here', () => {
  it('are the TypeScript sources of all three packages, not dist', () => {
    expect(nn.compile).toBe(compile);
    expect(optim.adam).toBe(adam);
    expect(init).toBe(sourceInit);
  });

  it('has the golden weights of the runtime matrix', async () => {
    const golden = JSON.parse(readFileSync(new URL('../../../runtimes/golden.json', import.meta.url), 'utf8'));
    const { plain, full } = await run();
    expect({ weights: plain.hash, full: full.hash }).toEqual(golden);
  });
});
