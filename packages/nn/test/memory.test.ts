import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compile, crossEntropy, dense, relu, sequential, train } from '@elbow/nn';
import { adam } from '@elbow/optim';
import { expect, it } from 'vitest';
import { drain, exampleData } from './examples.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes in use on the heap and in array buffers, after collection. */
function used(): number {
  for (let i = 0; i < 3; i++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Compiled code and caches of the runtime come and go by a few hundred KB; 20,000 steps of 100 bytes would be 2 MB. */
const NOISE = 1_000_000;

it('20,000 steps leave the memory at its size and the heap where it was', () => {
  const session = compile(sequential(4, dense(8), relu(), dense(3)), {
    loss: crossEntropy(),
    rule: adam(),
    batch: 8,
    seed: 1,
  });
  const data = exampleData(100, 4, 3, crossEntropy());
  const { parameters } = session;
  const { buffer } = session.core.memory;
  const work = (steps: number): void => {
    for (let i = 0; i < steps / 2; i++) session.step(data.x.subarray(0, 32), [0, 1, 2, 0, 1, 2, 0, 1]);
    drain(train(session, data, { epochs: Math.round((session.steps + steps / 2) / 13) }));
  };
  work(4000);
  const before = used();
  work(20_000);
  const after = used();
  expect(session.steps).toBeGreaterThan(23_000);
  expect(after - before).toBeLessThan(NOISE);
  expect(session.core.memory.buffer).toBe(buffer);
  expect(parameters.buffer).toBe(buffer);
  expect(parameters.length).toBe(67); // a detached view would have none
});
