import { init } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import type { Data, Loss } from '@elbow/nn';
import { randomArray } from '../../core-wasm/test/numbers.ts';

export { expectClose, expectSameBits, randomArray } from '../../core-wasm/test/numbers.ts';

export const CORES = { f32: init, f64: initF64 } as const;
export type Precision = keyof typeof CORES;

/** Rows of made-up data for a loss: inputs and values in [−1, 1), labels in turn. */
export function exampleData(
  rows: number,
  inputs: number,
  outputs: number,
  loss: Loss,
  seed = 1,
): Data & { x: Float32Array } {
  const x = randomArray(rows * inputs, seed);
  const t =
    loss.target === 'labels'
      ? Int32Array.from({ length: rows }, (_, i) => (7 * i + seed) % outputs)
      : randomArray(rows * outputs, seed + 1);
  return { x, t };
}

/** Row weights with zeros, halves and large ones, the first not zero. */
export const exampleWeights = (rows: number): number[] =>
  Array.from({ length: rows }, (_, i) => [1, 0.5, 0, 2.5, 1][i % 5] as number);

/** Runs a generator to its end: everything it yielded, and what it returned. */
export function drain<T, R>(generator: Generator<T, R>): { yielded: T[]; returned: R } {
  const yielded: T[] = [];
  for (;;) {
    const { value, done } = generator.next();
    if (done) return { yielded, returned: value };
    yielded.push(value);
  }
}
