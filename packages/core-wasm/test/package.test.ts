import * as core from '@elbow/core-wasm';
import * as f64 from '@elbow/core-wasm/f64';
import * as predict from '@elbow/core-wasm/predict';
import * as relaxed from '@elbow/core-wasm/relaxed';
import { expect, it } from 'vitest';
import { Core } from '../src/core.ts';

it.each([
  [
    '@elbow/core-wasm',
    core,
    [
      'Core',
      'Layout',
      'elements',
      'features',
      'firstNonFinite',
      'firstRows',
      'init',
      'kernelName',
      'nonFiniteIn',
      'signatureOf',
      'signatures',
    ],
  ],
  ['@elbow/core-wasm/relaxed', relaxed, ['init']],
  ['@elbow/core-wasm/f64', f64, ['init']],
  ['@elbow/core-wasm/predict', predict, ['forwardKernel', 'init']],
])('%s exports these names', (_, entry, names) => {
  expect(Object.keys(entry).toSorted()).toEqual(names);
});

it('is tested on its sources', () => {
  expect(core.Core).toBe(Core);
});
