import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeMatrix, encodeMatrixTarget, fitMatrix, taskOf } from '../src/read/encodeMatrix.ts';
import { type Matrix, withTargetColumn } from '../src/read/matrix.ts';
import type { NumberArray } from '../src/read/stored.ts';
import { BIN, elbow, freshFolders, lastLine } from './command.ts';
import { corpus } from './corpora.ts';
import { messageOf, put } from './temporary.ts';

function matrix(x: NumberArray, width: number, t: NumberArray | null): Matrix {
  const rows = x.length / width;
  return { kind: 'matrix', name: 'm', file: 'F', rows, width, x, rowShape: [width], t, targetName: 'T', sha256: '' };
}

const ALL = Int32Array.of(0, 1, 2);

describe('an array is encoded', () => {
  const task = { task: 'classify', asked: false, targetColumn: null } as const;

  test('by each column, with mean and population deviation of the training rows only', () => {
    const m = matrix(Float64Array.of(1, 10, 3, 30, 100, 100), 2, Uint8Array.of(0, 1, 1));
    const { encoding } = fitMatrix(m, task, Int32Array.of(0, 1));
    expect(encoding.inputs).toEqual([
      { name: 'x', kind: 'array', width: 2, mean: [2, 20], std: [1, 10], targetColumn: null },
    ]);
    expect([...encodeMatrix(encoding, m, Int32Array.of(2, 0))]).toEqual([98, 8, -1, -1]);
  });

  test('bytes by one mean and deviation for all, those of their values', () => {
    // 0, 2, 4, 6: mean 3, squares of the distances 9 + 1 + 1 + 9 = 20, deviation √5
    const m = matrix(Uint8Array.of(0, 2, 4, 6, 255, 255), 2, Uint8Array.of(0, 1, 1));
    const { encoding } = fitMatrix(m, task, Int32Array.of(0, 1));
    expect(encoding.inputs[0]).toMatchObject({ mean: [3], std: [Math.sqrt(5)] });
    expect([...encodeMatrix(encoding, m, Int32Array.of(0))]).toEqual(
      [-3, -1].map((d) => Math.fround(d / Math.sqrt(5))),
    );
  });

  test('constant bytes as zeros', () => {
    const m = matrix(Uint8Array.of(7, 7, 7), 1, Uint8Array.of(0, 1, 1));
    expect([...encodeMatrix(fitMatrix(m, task, ALL).encoding, m, ALL)]).toEqual([0, 0, 0]);
  });

  test('with classes in numerical order, and numbers standardised', () => {
    const classes = matrix(Float32Array.of(1, 2, 3), 1, Int32Array.of(10, 9, 10));
    const { encoding } = fitMatrix(classes, task, ALL);
    expect(encoding.target).toMatchObject({ classes: ['9', '10'] });
    expect(encodeMatrixTarget(encoding, classes, ALL)).toEqual(Int32Array.of(1, 0, 1));
    const numbers = matrix(Float32Array.of(1, 2), 1, Float64Array.of(1.5, 2.5));
    const both = Int32Array.of(0, 1);
    const fitted = fitMatrix(numbers, { ...task, task: 'regress' }, both).encoding;
    expect(fitted.target).toMatchObject({ mean: 2, std: 0.5 });
    expect(encodeMatrixTarget(fitted, numbers, both)).toEqual(Float32Array.of(-1, 1));
  });

  test('without the column that is the target', () => {
    const { x, t, width } = withTargetColumn(matrix(Float32Array.of(1, 2, 3, 4, 5, 6), 3, null), 1);
    expect([[...x], [...(t ?? [])], width]).toEqual([[1, 3, 4, 6], [2, 5], 2]);
  });

  test.each([
    ['few integers for classes', Int32Array.of(0, 1, 1), 'classify'],
    ['20 integers for classes', Int32Array.from({ length: 60 }, (_, i) => i % 20), 'classify'],
    ['21 integers for numbers', Int32Array.from({ length: 63 }, (_, i) => i % 21), 'regress'],
    ['fractions for numbers', Float32Array.of(0, 1, 0.5), 'regress'],
  ])('taking %s', (_, t, expected) => {
    expect(taskOf(matrix(new Float32Array(t.length), 1, t), null)).toBe(expected);
  });

  const nan = matrix(Float32Array.of(1, 2, 3, Number.NaN), 2, Uint8Array.of(0, 1));
  const both = Int32Array.of(0, 1);
  const good = fitMatrix(matrix(Float32Array.of(1, 2, 3, 4), 2, Uint8Array.of(0, 1)), task, both).encoding;
  test.each<[string, () => unknown, string]>([
    ['NaN to train on', () => fitMatrix(nan, task, both), 'F, row 1, column 1: expected a finite number, got NaN'],
    ['NaN to predict', () => encodeMatrix(good, nan, both), 'F, row 1, column 1: expected a finite number, got NaN'],
    [
      'another width',
      () => encodeMatrix(good, matrix(new Float32Array(3), 3, null), Int32Array.of(0)),
      'F has 3 numbers a row: the run was trained on 2',
    ],
    [
      'one class',
      () => taskOf(matrix(new Float32Array(2), 1, Uint8Array.of(4, 4)), 'classify'),
      'T is 4 in every row, but classification needs at least two classes',
    ],
    [
      'an infinite target',
      () => taskOf(matrix(new Float32Array(2), 1, Float32Array.of(4, Number.POSITIVE_INFINITY)), null),
      'T, row 1: expected a finite number, got Infinity',
    ],
    [
      'a new class',
      () => encodeMatrixTarget(good, matrix(new Float32Array(2), 2, Uint8Array.of(7)), Int32Array.of(0)),
      'T, row 0: expected a class of the training data (0, 1), got 7',
    ],
  ])('refusing %s', (_, act, message) => {
    expect(messageOf(act)).toBe(`UserError: ${message}`);
  });
});

const fresh = freshFolders();

/** An NPY file of doubles, written here from the format's definition. */
function npy(folder: string, name: string, rows: readonly (readonly number[])[]): void {
  const head = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows.length}, ${rows[0]?.length}), }\n`;
  const numbers = Buffer.from(Float64Array.from(rows.flat()).buffer);
  put(
    folder,
    name,
    Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
      Buffer.from([head.length, 0]),
      Buffer.from(head),
      numbers,
    ]),
  );
}

/** Two classes apart in two numbers, the class in the last column. */
const POINTS = Array.from({ length: 60 }, (_, i) => [(i % 2) + Math.sin(i) / 9, Math.cos(i), i % 2]);

describe('the command', () => {
  const quick = ['--hidden', '8', '--epochs', '30', '--json'] as const;

  test('trains on an array and predicts from it, with the target column and without', () => {
    const folder = fresh();
    npy(folder, 'points.npy', POINTS);
    npy(
      folder,
      'new.npy',
      POINTS.map((row) => row.slice(0, 2)),
    );
    const trained = elbow(folder, 'train', 'points.npy', ...quick);
    expect(trained).toMatchObject({ code: 0, err: '' });
    expect(lastLine(trained)).toMatchObject({ task: 'classify', run: 'runs/points-1', test: { accuracy: 1 } });
    const predictions = ['points.npy', 'new.npy'].map((file) => elbow(folder, 'predict', 'runs/points-1', file));
    expect(predictions[0]).toEqual(predictions[1]);
    const right = predictions[0]?.out
      .trim()
      .split('\n')
      .slice(1)
      .filter((line, i) => line.startsWith(`${i % 2},`));
    expect(right).toHaveLength(60);
  });

  test('gives the same weights for the same numbers as NPY, CSV and JSON lines, from a file or a pipe', () => {
    const folder = fresh();
    npy(folder, 'points.npy', POINTS);
    const csv = put(folder, 'points.csv', `a,b,y\n${POINTS.map((row) => row.join()).join('\n')}\n`);
    put(folder, 'points.jsonl', POINTS.map(([a, b, y]) => JSON.stringify({ a, b, y })).join('\n'));
    const hashes = ['points.npy', 'points.csv', 'points.jsonl'].map(
      (file) => lastLine(elbow(folder, 'train', file, ...quick)).weightsHash,
    );
    const piped = spawnSync(process.execPath, [BIN, 'train', '-', ...quick], {
      cwd: folder,
      input: readFileSync(csv),
      encoding: 'utf8',
    });
    expect(piped.stderr).toBe('');
    hashes.push((JSON.parse(piped.stdout.trim().split('\n').at(-1) ?? '') as { weightsHash: unknown }).weightsHash);
    expect(new Set(hashes).size).toBe(1);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  test('goes on with a run from a pipe when the same data come again, and refuses others', () => {
    const folder = fresh();
    const csv = `a,b,y\n${POINTS.map((row) => row.join()).join('\n')}\n`;
    const pipe = (input: string, ...args: string[]) =>
      spawnSync(process.execPath, [BIN, 'train', ...args], { cwd: folder, input, encoding: 'utf8' });
    const straight = lastLine({ code: 0, err: '', out: pipe(csv, '-', ...quick, '--epochs', '40').stdout });
    pipe(csv, '-', ...quick);
    expect(pipe(`${csv}0,0,1\n`, '--resume', 'runs/stdin-2', '--epochs', '40')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('- has changed since the run began'),
    });
    const resumed = lastLine({
      code: 0,
      err: '',
      out: pipe(csv, '--resume', 'runs/stdin-2', '--epochs', '40', '--json').stdout,
    });
    expect(resumed.weightsHash).toBe(straight.weightsHash);
  });

  test('names a run after its images and remembers where the labels are', () => {
    const folder = fresh();
    for (const file of ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'])
      copyFileSync(corpus(file), join(folder, file));
    const { code, err } = elbow(
      folder,
      'train',
      'train-images-idx3-ubyte',
      '--validation',
      '0',
      '--test',
      '0',
      '--epochs',
      '2',
    );
    expect([code, err]).toEqual([0, '']);
    const run = JSON.parse(readFileSync(join(folder, 'runs/train-images-idx3-ubyte-1/run.json'), 'utf8')) as {
      data: object;
    };
    expect(run.data).toMatchObject({ labels: { file: 'train-labels-idx1-ubyte' } });
    expect(elbow(folder, 'predict', 'runs/train-images-idx3-ubyte-1', 'train-images-idx3-ubyte').code).toBe(0);
  });

  test.each([
    [
      ['xt.npy', '--target', 'y'],
      '--target: the columns of xt.npy have no names: expected a number from 0 to 2, got "y"',
    ],
    [
      ['xt.npy', '--categorical', '1'],
      '--categorical: xt.npy is an array of numbers, whose columns are not categories',
    ],
    [['xt.npy', '--missing', 'mean'], '--missing mean: xt.npy is an array, whose rows are taken as they are'],
    [['xt.npz', '--target', '1'], '--target: xt.npz has its targets in t of xt.npz'],
  ])('refuses %j', (args, message) => {
    const folder = fresh();
    for (const file of ['xt.npy', 'xt.npz']) copyFileSync(corpus(file), join(folder, file));
    expect(elbow(folder, 'train', ...args)).toMatchObject({ code: 2, err: `error: ${message}\n` });
  });

  test('refuses an array for a run on named columns, and named columns for a run on an array', () => {
    const folder = fresh();
    npy(folder, 'points.npy', POINTS);
    put(folder, 'points.csv', `a,b,y\n${POINTS.map((row) => row.join()).join('\n')}\n`);
    for (const [i, file] of ['points.npy', 'points.csv'].entries()) {
      elbow(folder, 'train', file, '--epochs', '1', '--out', `runs/${i}`);
    }
    expect(elbow(folder, 'predict', 'runs/1', 'points.npy').err).toBe(
      'error: points.npy is an array, but the run was trained on named columns: expected CSV, JSON lines or Parquet\n',
    );
    expect(elbow(folder, 'predict', 'runs/0', 'points.csv').err).toBe(
      'error: points.csv has named columns, but the run was trained on an array of 2 numbers a row: expected NPY, NPZ or IDX\n',
    );
  });
});
