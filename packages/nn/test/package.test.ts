import { readFileSync } from 'node:fs';
import { init } from '@elbow/core-wasm';
import * as nn from '@elbow/nn';
import * as optim from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { run } from '../../../runtimes/program.ts';
import { init as sourceInit } from '../../core-wasm/src/index.ts';
import { adam } from '../../optim/src/rules/adam.ts';
import { compile } from '../src/compile.ts';

it('exports these names', () => {
  expect(Object.keys(nn).toSorted()).toEqual([
    'PURPOSE',
    'applyScaling',
    'compile',
    'constantly',
    'crossEntropy',
    'dense',
    'describe',
    'heNormal',
    'loadSafetensors',
    'oneHot',
    'permutations',
    'relu',
    'saveSafetensors',
    'sequential',
    'split',
    'squaredError',
    'standardise',
    'standardised',
    'train',
    'undoScaling',
    'weightsHash',
  ]);
});

describe('what is tested here', () => {
  it('are the TypeScript sources of all three packages, not dist', () => {
    expect(nn.compile).toBe(compile);
    expect(optim.adam).toBe(adam);
    expect(init).toBe(sourceInit);
  });

  it('has the golden weights of the runtime matrix', async () => {
    const golden = JSON.parse(readFileSync(new URL('../../../runtimes/golden.json', import.meta.url), 'utf8'));
    expect((await run()).plain.hash).toBe(golden.weights);
  });
});
