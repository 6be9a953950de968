import { init } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { describe, expect, it } from 'vitest';
import { fixture, numbers } from './fixture.ts';
import { type Operand, runKernel, vector, zeros } from './guardedKernel.ts';
import { expectClose, expectSameBits, randomArray } from './numbers.ts';

interface Case {
  readonly id: string;
  readonly loss: string;
  readonly dtype: 'f32' | 'f64';
  readonly options: {
    readonly reduction: string;
    readonly label_smoothing?: number;
    readonly ignore_index?: number;
    readonly target?: string;
  };
  readonly input: readonly (number | string)[] | readonly (readonly (number | string)[])[];
  readonly target: readonly number[] | readonly (readonly number[])[];
  readonly value: number;
  readonly grad: Case['input'];
  readonly truth_value?: number;
  readonly truth_grad?: Case['input'];
}
interface LossResult {
  readonly value: number;
  readonly gradient: ArrayLike<number>;
  readonly p?: ArrayLike<number>;
}

const { cases } = fixture<{ cases: Case[] }>('losses.json');
const matrix = (values: ArrayLike<number>, rows: number): Operand => ({ shape: [rows, values.length / rows], values });
const core = { f32: init, f64: initF64 };
const PRECISIONS = ['f32', 'f64'] as const;
type Precision = (typeof PRECISIONS)[number];

/** values[cursor] receives the loss: here the fourth of five, so that a wrong place is seen. */
const clock = vector([11, 3]);
const values = vector([7, 7, 7, 7, 7]);

function lossOf(results: Record<string, ArrayLike<number>>): number {
  const written = results.values as Float64Array;
  expect([...written.slice(0, 3), written[4]]).toEqual([7, 7, 7, 7]);
  return written[3] as number;
}

function crossEntropy(
  precision: Precision,
  z: Operand,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): LossResult {
  const shape = zeros(...z.shape);
  const operands = { z, labels: vector(labels), weights: weights ? vector(weights) : null, clock, values };
  const results = runKernel(core[precision](), 'crossEntropy', { ...operands, p: shape, dz: zeros(...z.shape) });
  const alone = runKernel(core[precision](), 'crossEntropy', { ...operands, p: shape, dz: null });
  expectSameBits([lossOf(alone)], [lossOf(results)], 'value without dz');
  expectSameBits(alone.p as Float32Array, results.p as Float32Array, 'p without dz');
  return { value: lossOf(results), gradient: results.dz as Float32Array, p: results.p as Float32Array };
}

function squaredError(precision: Precision, y: Operand, t: Operand, weights?: ArrayLike<number>): LossResult {
  const operands = { y, t, weights: weights ? vector(weights) : null, clock, values };
  const results = runKernel(core[precision](), 'squaredError', { ...operands, dy: zeros(...y.shape) });
  const alone = runKernel(core[precision](), 'squaredError', { ...operands, dy: null });
  expectSameBits([lossOf(alone)], [lossOf(results)], 'value without dy');
  return { value: lossOf(results), gradient: results.dy as Float32Array };
}

const flat = (nested: Case['input']): number[] => numbers(nested.flat());

describe('losses.json', () => {
  const mse = cases.filter(({ loss, options }) => loss === 'mse' && options.reduction === 'mean');
  const ce = cases.filter(
    ({ loss, options }) =>
      loss === 'cross_entropy' && options.reduction === 'mean' && Object.keys(options).length === 1,
  );

  it('offers cases for both kernels in both precisions', () => {
    expect(mse.length).toBe(4);
    expect(ce.length).toBe(4);
  });

  it.each(mse.map((c) => [`${c.id} in ${c.dtype}`, c] as const))('squaredError: %s', (_, c) => {
    const rows = c.input.length;
    const { value, gradient } = squaredError(c.dtype, matrix(flat(c.input), rows), matrix(flat(c.target), rows));
    close(c.dtype, value, gradient, c.value, flat(c.grad));
  });

  it.each(ce.map((c) => [`${c.id} in ${c.dtype}`, c] as const))('crossEntropy: %s', (_, c) => {
    const labels = flat(c.target);
    const classWeights = (c as { weight?: number[] }).weight; // of the classes: of the rows, by their labels
    const weights = classWeights && labels.map((label) => classWeights[label] as number);
    const { value, gradient } = crossEntropy(c.dtype, matrix(flat(c.input), labels.length), labels, weights);
    close(c.dtype, value, gradient, c.truth_value as number, flat(c.truth_grad as Case['input']));
  });

  it.each(cases.filter(({ id }) => id === 'ce_extreme').map((c) => [c.dtype, c] as const))(
    'crossEntropy survives logits of ±1e4 in %s, row by row',
    (dtype, c) => {
      const rows = c.input as readonly (readonly number[])[];
      rows.forEach((row, i) => {
        const label = (c.target as readonly number[])[i] as number;
        const { value, gradient } = crossEntropy(dtype, matrix(numbers(row), 1), [label]);
        const truth = (c.truth_value as unknown as number[])[i] as number;
        close(dtype, value, gradient, truth, numbers((c.truth_grad as readonly (readonly number[])[])[i] as number[]));
      });
    },
  );
});

/** Tolerances of the fixtures' README: 1e-12 in f64, 2e-5 in f32, relative where values are above 1. */
function close(
  dtype: Precision,
  value: number,
  gradient: ArrayLike<number>,
  truth: number,
  truthGradient: number[],
): void {
  const tolerance = (x: number): number => (dtype === 'f64' ? 1e-12 : 2e-5) * Math.max(1, Math.abs(x));
  expectClose([value], [truth], tolerance(truth), 'value');
  expectClose(gradient, truthGradient, (i) => tolerance(truthGradient[i] as number), 'gradient');
}

const SHAPES = [1, 2, 3, 4, 5, 8, 9, 17, 33].flatMap((rows) =>
  [1, 2, 3, 4, 5, 7, 8, 17].map((n) => [rows, n] as const),
);

describe.each(PRECISIONS)('in %s', (precision) => {
  const epsilon = precision === 'f32' ? 2 ** -24 : 2 ** -53;
  const weightsOf = (rows: number): number[] =>
    Array.from({ length: rows }, (_, i) => [1, 0, 2.5, 0.25][i % 4] as number);

  it('squaredError is Σ w Σ (y − t)² / (N Σ w) with its gradient, with and without weights', () => {
    for (const [rows, n] of SHAPES) {
      const [y, t] = [randomArray(rows * n, 1), randomArray(rows * n, 2)];
      for (const weights of [undefined, weightsOf(rows)]) {
        const w = weights ?? new Array<number>(rows).fill(1);
        const total = n * w.reduce((sum, weight) => sum + weight, 0);
        const d = Array.from(y, (value, i) => value - (t[i] as number));
        const value = d.reduce((sum, e, i) => sum + (w[Math.floor(i / n)] as number) * e * e, 0) / total;
        const gradient = d.map((e, i) => (2 * (w[Math.floor(i / n)] as number) * e) / total);
        const result = squaredError(precision, matrix(y, rows), matrix(t, rows), weights);
        // Sums are of f64 in both builds; at most rows·n + 3 roundings.
        expectClose([result.value], [value], value * (rows * n + 3) * 2 ** -52, `value [${rows}, ${n}]`);
        // Difference, factor and product are rounded once each: 3 roundings, and those of the f64 sums.
        const bound = (i: number): number => 5 * epsilon * Math.abs(gradient[i] as number) + (rows + 4) * 2 ** -53;
        expectClose(result.gradient, gradient, bound, `gradient [${rows}, ${n}]`);
      }
    }
  });

  it('crossEntropy is Σ w (log Σ exp z − z[label]) / Σ w with p and its gradient, with and without weights', () => {
    for (const [rows, n] of SHAPES) {
      const z = randomArray(rows * n, 3).map((value) => 4 * value);
      const labels = Array.from({ length: rows }, (_, i) => (5 * i) % n);
      for (const weights of [undefined, weightsOf(rows)]) {
        const w = weights ?? new Array<number>(rows).fill(1);
        const total = w.reduce((sum, weight) => sum + weight, 0);
        let value = 0;
        const p: number[] = [];
        const gradient: number[] = [];
        for (let i = 0; i < rows; i++) {
          const row = Array.from(z.subarray(i * n, (i + 1) * n));
          const sum = row.reduce((s, e) => s + Math.exp(e), 0);
          value += ((w[i] as number) * (Math.log(sum) - (row[labels[i] as number] as number))) / total;
          row.forEach((e, j) => {
            p.push(Math.exp(e) / sum);
            gradient.push(((w[i] as number) * (Math.exp(e) / sum - (j === labels[i] ? 1 : 0))) / total);
          });
        }
        const result = crossEntropy(precision, matrix(z, rows), labels, weights);
        // The differences to the row's maximum (≤ 8) are rounded, exp errs by 1.03 ulp, the sum of n terms n times.
        const relative = (8 + n + 4) * 2 * epsilon;
        expectClose([result.value], [value], relative * Math.max(1, value), `value [${rows}, ${n}]`);
        expectClose(result.p as number[], p, relative, `p [${rows}, ${n}]`);
        expectClose(result.gradient, gradient, relative, `gradient [${rows}, ${n}]`);
      }
    }
  });

  it('a row has the same p whatever the batch', () => {
    const z = randomArray(33 * 7, 4);
    const labels = Array.from({ length: 33 }, (_, i) => i % 7);
    const all = crossEntropy(precision, matrix(z, 33), labels).p as Float32Array;
    for (let i = 0; i < 33; i++) {
      const alone = crossEntropy(precision, matrix(z.subarray(7 * i, 7 * i + 7), 1), [labels[i] as number]);
      expectSameBits(alone.p as Float32Array, all.subarray(7 * i, 7 * i + 7), `row ${i}`);
    }
  });

  it('weights of 1 give the bits of no weights', () => {
    const [z, t, ones] = [randomArray(15, 5), randomArray(15, 6), new Array<number>(5).fill(1)];
    const labels = [0, 1, 2, 1, 0];
    expect(crossEntropy(precision, matrix(z, 5), labels, ones)).toEqual(crossEntropy(precision, matrix(z, 5), labels));
    const error = squaredError(precision, matrix(z, 5), matrix(t, 5), ones);
    expect(error).toEqual(squaredError(precision, matrix(z, 5), matrix(t, 5)));
  });

  it('rows that all weigh nothing have loss 0 and gradient 0', () => {
    const [y, t, nothing] = [randomArray(6, 7), randomArray(6, 8), [0, 0]];
    const error = squaredError(precision, matrix(y, 2), matrix(t, 2), nothing);
    const entropy = crossEntropy(precision, matrix(y, 2), [2, 0], nothing);
    for (const { value, gradient } of [error, entropy]) {
      expect(value).toBe(0);
      expect(Array.from(gradient, Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });

  it('a NaN or an infinity among the inputs is in the value, and in the gradient of its row only', () => {
    for (const special of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const y = randomArray(12, 9);
      y[5] = special; // row 1 of [3, 4]
      const error = squaredError(precision, matrix(y, 3), matrix(randomArray(12, 10), 3));
      const entropy = crossEntropy(precision, matrix(y, 3), [0, 2, 3]);
      for (const { value, gradient } of [error, entropy]) {
        expect(Number.isFinite(value)).toBe(false);
        const spoilt = Array.from(gradient, (g, i) => (Number.isFinite(g) ? -1 : Math.floor(i / 4)));
        expect(new Set(spoilt.filter((row) => row >= 0))).toEqual(new Set([1]));
      }
    }
  });
});

describe('tangents in f64', () => {
  const h = 1e-5;
  /** Central differences err by h²·f‴ and ε/h: both about 1e-10 here; 1e-8 leaves room for the third derivative. */
  const TOLERANCE = 1e-8;
  const rows = 5;
  const n = 7;
  const z = Float64Array.from(randomArray(rows * n, 11), (value) => 2 * value);
  const tz = randomArray(rows * n, 12);
  const moved = (step: number): Operand =>
    matrix(
      z.map((value, i) => value + step * (tz[i] as number)),
      rows,
    );
  const labels = [0, 3, 6, 2, 1];
  const t = matrix(randomArray(rows * n, 13), rows);
  const difference = (ahead: LossResult, behind: LossResult): number[] =>
    Array.from(ahead.gradient, (g, i) => (g - (behind.gradient[i] as number)) / (2 * h));

  it.each([undefined, [1, 0, 2.5, 0.25, 3]])(
    'equal central differences of the gradients, with weights %s',
    (weights) => {
      const optional = weights ? vector(weights) : null;
      const p = matrix(crossEntropy('f64', moved(0), labels, weights).p as Float64Array, rows);
      const entropy = runKernel(initF64(), 'crossEntropyTangent', {
        p,
        tz: matrix(tz, rows),
        weights: optional,
        tdz: zeros(rows, n),
      });
      const ofEntropy = difference(
        crossEntropy('f64', moved(h), labels, weights),
        crossEntropy('f64', moved(-h), labels, weights),
      );
      expectClose(entropy.tdz as Float64Array, ofEntropy, TOLERANCE, 'crossEntropyTangent');
      const error = runKernel(initF64(), 'squaredErrorTangent', {
        y: moved(0),
        ty: matrix(tz, rows),
        weights: optional,
        tdy: zeros(rows, n),
      });
      const ofError = difference(squaredError('f64', moved(h), t, weights), squaredError('f64', moved(-h), t, weights));
      expectClose(error.tdy as Float64Array, ofError, TOLERANCE, 'squaredErrorTangent');
    },
  );
});
