import { init, type KernelName } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { describe, expect, it } from 'vitest';
import { type Operand, type Operands, runKernel, vector, zeros } from './guardedKernel.ts';
import { randomArray } from './numbers.ts';

const run = (kernel: KernelName, operands: Operands, module = init()): Record<string, number[]> =>
  Object.fromEntries(Object.entries(runKernel(module, kernel, operands)).map(([name, view]) => [name, [...view]]));

const matrix = (rows: number, columns: number, values: ArrayLike<number>): Operand => ({
  shape: [rows, columns],
  values,
});

describe('relu', () => {
  const x = [-2, -0.5, 0, 0.5, 2, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 1e-40];

  it('R106: is 0 where x ≤ 0 and x where x > 0; a NaN stays', () => {
    expect(run('relu', { x: vector(x), y: zeros(9) }, initF64()).y).toEqual([0, 0, 0, 0.5, 2, Infinity, 0, NaN, 1e-40]);
  });

  it('may overwrite its input', () => {
    const same = vector(x);
    expect(run('relu', { x: same, y: same }).y).toEqual(run('relu', { x: vector(x), y: zeros(9) }).y);
  });

  it('R106: its derivative is 1 where y > 0 and 0 where y is 0: at the elbow it is 0', () => {
    const y = vector([0, 0.5, 2, 0, 1e-40, Number.POSITIVE_INFINITY, -0]);
    const dy = vector([3, 3, -3, Number.NaN, 3, Number.NaN, 3]);
    expect(run('reluBackward', { y, dy, dx: zeros(7) }, initF64()).dx).toEqual([0, 3, -3, 0, 3, NaN, 0]);
  });

  it('passes dy back where y is NaN, as PyTorch does', () => {
    expect(run('reluBackward', { y: vector([Number.NaN]), dy: vector([3]), dx: zeros(1) }).dx).toEqual([3]);
  });

  it('may write its derivative over dy', () => {
    const [y, dy] = [vector(randomArray(13, 1)), vector(randomArray(13, 2))];
    const apart = run('reluBackward', { y, dy: vector(dy.values), dx: zeros(13) }).dx;
    expect(run('reluBackward', { y, dy, dx: dy }).dx).toEqual(apart);
  });
});

describe('standardise', () => {
  it('is (x − mean) / deviation by columns, at every tail', () => {
    for (const k of [1, 2, 3, 4, 5, 8, 9, 17]) {
      const [x, mean] = [randomArray(3 * k, 1), randomArray(k, 2)];
      const deviation = randomArray(k, 3).map((value) => 2 + value);
      const results = run('standardise', {
        x: matrix(3, k, x),
        mean: vector(mean),
        deviation: vector(deviation),
        y: zeros(3, k),
      });
      const at = (values: Float32Array, i: number): number => values[i % k] as number;
      expect(results.y).toEqual([...x.map((value, i) => Math.fround(value - at(mean, i)) / at(deviation, i))]);
      const back = run('standardiseBackward', { dy: matrix(3, k, x), deviation: vector(deviation), dx: zeros(3, k) });
      expect(back.dx).toEqual([...x.map((value, i) => value / at(deviation, i))]);
    }
  });
});

describe('gatherRows and gatherLabels', () => {
  const source = matrix(6, 2, [0, 1, 10, 11, 20, 21, 30, 31, 40, 41, 50, 51]);
  const labels = vector([0, 1, 2, 3, 4, 5]);
  const clock = (cursor: number): Operand => vector([99, cursor]);

  it('without an order take the batch at the cursor', () => {
    expect(run('gatherRows', { source, order: null, clock: clock(0), rows: zeros(2, 2) }).rows).toEqual([0, 1, 10, 11]);
    expect(run('gatherRows', { source, order: null, clock: clock(2), rows: zeros(2, 2) }).rows).toEqual([
      40, 41, 50, 51,
    ]);
    expect(run('gatherLabels', { source: labels, order: null, clock: clock(1), rows: zeros(3) }).rows).toEqual([
      3, 4, 5,
    ]);
  });

  it('with an order take the rows it names, also one row twice', () => {
    const order = vector([5, 0, 3, 3, 1, 2]);
    expect(run('gatherRows', { source, order, clock: clock(0), rows: zeros(2, 2) }).rows).toEqual([50, 51, 0, 1]);
    expect(run('gatherRows', { source, order, clock: clock(1), rows: zeros(2, 2) }).rows).toEqual([30, 31, 30, 31]);
    expect(run('gatherLabels', { source: labels, order, clock: clock(2), rows: zeros(2) }).rows).toEqual([1, 2]);
  });

  it('copy f64 rows whole', () => {
    const third = matrix(2, 3, [1 / 3, 2 / 3, 1, 4 / 3, 5 / 3, 2]);
    const rows = run('gatherRows', { source: third, order: null, clock: clock(1), rows: zeros(1, 3) }, initF64()).rows;
    expect(rows).toEqual([4 / 3, 5 / 3, 2]);
  });
});

describe('advance', () => {
  it('counts an update and moves on to the next batch', () => {
    expect(run('advance', { clock: vector([2 ** 40, 6]) }).clock).toEqual([2 ** 40 + 1, 7]);
  });
});

describe('countCorrect', () => {
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
  it.each([
    ['counts a row whose largest score is at its label', [1, 3, 2], 1, 1],
    ['does not count another', [1, 3, 2], 2, 0],
    ['gives a tie to the first', [3, 3, 1], 0, 1],
    ['does not give a tie to the second', [3, 3, 1], 1, 0],
    ['gives a tie of all to the first', [0, -0, 0], 0, 1],
    ['never counts a NaN at the label', [1, nan, 0], 1, 0],
    ['never counts a row with a NaN before the label', [nan, 3, 0], 1, 0],
    ['never counts a row with a NaN behind the label', [1, 3, nan], 1, 0],
    ['compares infinities', [-inf, 3, inf], 2, 1],
  ])('%s', (_, scores, label, expected) => {
    const count = vector([10]);
    const results = run('countCorrect', { scores: matrix(1, 3, scores), labels: vector([label]), count });
    expect(results.count).toEqual([10 + expected]);
  });

  it('adds over the rows of a batch', () => {
    const scores = matrix(4, 2, [1, 0, 0, 1, 1, 0, 0, 1]);
    expect(run('countCorrect', { scores, labels: vector([0, 1, 1, 1]), count: vector([0]) }).count).toEqual([3]);
  });
});
