import { init, type KernelName } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { describe, expect, it } from 'vitest';
import { type Operands, runKernel, vector, zeros } from './guardedKernel.ts';
import { expectSameBits, randomArray } from './numbers.ts';

// Kernels without transcendental functions, to the bit of the same formulas in TypeScript: every operation of the element
// type is rounded by `r`, sums are f64 in order and rounded once.

type Round = (x: number) => number;
const PRECISIONS = { f32: [init, Math.fround], f64: [initF64, (x: number): number => x] } as const;
const N = 23; // five vectors and a tail of three in f32
const { sign, abs, min, max, sqrt } = Math;

const y = Array.from(randomArray(N, 1), (u) => 3 * Math.fround(u));
const t = Array.from(randomArray(N, 2), Math.fround);
const u = Array.from(randomArray(N, 3), Math.fround);
const v = Array.from(randomArray(N, 4), Math.fround);
y[4] = t[4] as number; // a tie
const signs = t.map((value) => (value < 0 ? -1 : 1));

/** A kernel of elements: its operands and its twin, element by element; results in the order of `written`. */
interface Twin {
  readonly kernel: KernelName;
  readonly operands: Operands;
  readonly written: readonly string[];
  readonly twin: (i: number, r: Round) => readonly number[];
}

const at = (values: readonly number[], i: number, r: Round): number => r(values[i] as number);
const difference = (i: number, r: Round): number => r(at(y, i, r) - at(t, i, r));
const shortfall = (i: number, r: Round): number => max(r(r(0.9) - r(at(signs, i, r) * at(y, i, r))), 0);
const two = { y: vector(y), t: vector(t) };
const out = (...names: string[]): Operands => Object.fromEntries(names.map((name) => [name, zeros(N)]));

const TWINS: readonly Twin[] = [
  {
    kernel: 'leakyReluForward',
    operands: { x: vector(y), slope: vector([0.2]), ...out('y') },
    written: ['y'],
    twin: (i, r) => [at(y, i, r) > 0 ? at(y, i, r) : r(r(0.2) * at(y, i, r))],
  },
  {
    kernel: 'leakyReluBackward',
    operands: { x: vector(y), dy: vector(u), slope: vector([0.2]), ...out('dx') },
    written: ['dx'],
    twin: (i, r) => [at(y, i, r) > 0 ? at(u, i, r) : r(r(0.2) * at(u, i, r))],
  },
  {
    kernel: 'eluBackward',
    operands: { y: vector(y), dy: vector(u), alpha: vector([0.7]), ...out('dx') },
    written: ['dx'],
    twin: (i, r) => [at(y, i, r) > 0 ? at(u, i, r) : r(r(at(y, i, r) + r(0.7)) * at(u, i, r))],
  },
  {
    kernel: 'sigmoidBackward',
    operands: { y: vector(y), dy: vector(u), ...out('dx') },
    written: ['dx'],
    twin: (i, r) => [r(r(at(y, i, r) * r(1 - at(y, i, r))) * at(u, i, r))],
  },
  {
    kernel: 'tanhBackward',
    operands: { y: vector(y), dy: vector(u), ...out('dx') },
    written: ['dx'],
    twin: (i, r) => [r(r(1 - r(at(y, i, r) * at(y, i, r))) * at(u, i, r))],
  },
  {
    kernel: 'dropoutBackward',
    operands: { mask: vector(u), dy: vector(v), ...out('dx') },
    written: ['dx'],
    twin: (i, r) => [r(at(u, i, r) * at(v, i, r))],
  },
  {
    kernel: 'keepAll',
    operands: { x: vector(u), ...out('mask', 'y') },
    written: ['mask', 'y'],
    twin: (i, r) => [1, at(u, i, r)],
  },
  {
    kernel: 'absoluteError',
    operands: { ...two, ...out('losses', 'dy') },
    written: ['losses', 'dy'],
    twin: (i, r) => [abs(difference(i, r)), sign(difference(i, r))],
  },
  {
    kernel: 'huber',
    operands: { ...two, delta: vector([0.8]), ...out('losses', 'dy') },
    written: ['losses', 'dy'],
    twin(i, r) {
      const d = difference(i, r);
      const delta = r(0.8);
      const loss = abs(d) <= delta ? r(r(0.5 * d) * d) : r(delta * r(abs(d) - r(0.5 * delta)));
      return [loss, max(-delta, min(d, delta))];
    },
  },
  {
    kernel: 'huberTangent',
    operands: { ...two, ty: vector(u), delta: vector([0.8]), ...out('tdy') },
    written: ['tdy'],
    twin: (i, r) => [abs(difference(i, r)) <= r(0.8) ? at(u, i, r) : 0],
  },
  {
    kernel: 'smoothL1',
    operands: { ...two, beta: vector([0.8]), ...out('losses', 'dy') },
    written: ['losses', 'dy'],
    twin(i, r) {
      const d = difference(i, r);
      const slope = r(d / r(0.8));
      if (abs(d) < r(0.8)) return [r(r(0.5 * d) * slope), slope];
      return [r(abs(d) - r(0.5 * r(0.8))), sign(d)];
    },
  },
  {
    kernel: 'smoothL1Tangent',
    operands: { ...two, ty: vector(u), beta: vector([0.8]), ...out('tdy') },
    written: ['tdy'],
    twin: (i, r) => [abs(difference(i, r)) < r(0.8) ? r(at(u, i, r) / r(0.8)) : 0],
  },
  {
    kernel: 'hinge',
    operands: { y: vector(y), t: vector(signs), margin: vector([0.9]), ...out('losses', 'dy') },
    written: ['losses', 'dy'],
    twin: (i, r) => [shortfall(i, r), shortfall(i, r) > 0 ? -(signs[i] as number) : 0],
  },
  {
    kernel: 'squaredHinge',
    operands: { y: vector(y), t: vector(signs), margin: vector([0.9]), ...out('losses', 'dy') },
    written: ['losses', 'dy'],
    twin: (i, r) => [r(shortfall(i, r) ** 2), r(-2 * (signs[i] as number) * shortfall(i, r))],
  },
  {
    kernel: 'squaredHingeTangent',
    operands: { y: vector(y), t: vector(signs), ty: vector(u), margin: vector([0.9]), ...out('tdy') },
    written: ['tdy'],
    twin: (i, r) => [shortfall(i, r) > 0 ? r(2 * at(u, i, r)) : 0],
  },
  {
    kernel: 'negativeLogLikelihood',
    operands: { y: vector(y), q: vector(t), ...out('losses', 'dy') },
    written: ['losses', 'dy'],
    twin: (i, r) => [r(-at(t, i, r) * at(y, i, r)), -at(t, i, r)],
  },
];

describe.each(Object.entries(PRECISIONS))('in %s, to the bit of its twin:', (_, [core, r]) => {
  it.each(TWINS.map((twin) => [twin.kernel, twin] as const))('%s', (kernel, { operands, written, twin }) => {
    const results = runKernel(core(), kernel, operands);
    written.forEach((name, k) => {
      const expected = Array.from({ length: N }, (_, i) => twin(i, r)[k] as number);
      expectSameBits(positiveZeros(results[name] as Float64Array), positiveZeros(expected), `${kernel} ${name}`);
    });
  });

  const [rows, columns] = [5, 7];
  const element = (values: readonly number[], i: number, j: number): number => r(values[i * columns + j] as number);
  const big = (seed: number): number[] => Array.from(randomArray(rows * columns, seed), Math.fround);
  const matrix = (values: readonly number[]) => ({ shape: [rows, columns], values });
  const x = big(11);
  const dy = big(12);
  const gamma = Array.from(randomArray(columns, 13), Math.fround);
  const beta = Array.from(randomArray(columns, 14), Math.fround);
  const sum = (n: number, f: (i: number) => number): number => {
    let total = 0;
    for (let i = 0; i < n; i++) total += f(i);
    return total;
  };

  it('batchNormTraining and its derivative', () => {
    const state = [...new Array<number>(columns).fill(0.5), ...new Array<number>(2 * columns).fill(2)];
    const running = { shape: [3, columns], values: state };
    const given = { gamma: vector(gamma), beta: vector(beta), numbers: vector([0.25, 0.001]) };
    const outputs = { xHat: zeros(rows, columns), y: zeros(rows, columns) };
    const results = runKernel(core(), 'batchNormTraining', { x: matrix(x), ...given, state: running, ...outputs });
    const back = runKernel(core(), 'batchNormTrainingBackward', {
      ...{ xHat: matrix([...(results.xHat as Float64Array)]), dy: matrix(dy), gamma: vector(gamma) },
      state: { shape: [3, columns], values: results.state as Float64Array },
      ...{ dGamma: zeros(columns), dBeta: zeros(columns), dx: zeros(rows, columns) },
    });
    for (let j = 0; j < columns; j++) {
      const mean = sum(rows, (i) => element(x, i, j)) / rows;
      const squares = sum(rows, (i) => (element(x, i, j) - mean) * (element(x, i, j) - mean));
      const inverse = 1 / sqrt(squares / rows + r(0.001));
      expect(results.state?.[j]).toBe(0.75 * 0.5 + 0.25 * mean);
      expect(results.state?.[columns + j]).toBe(0.75 * 2 + 0.25 * (squares / (rows - 1)));
      const xHat = Array.from({ length: rows }, (_, i) => r((element(x, i, j) - mean) * inverse));
      const scaled = sum(rows, (i) => element(dy, i, j) * (xHat[i] as number));
      const shifted = sum(rows, (i) => element(dy, i, j));
      expect(back.dGamma?.[j]).toBe(r(scaled));
      expect(back.dBeta?.[j]).toBe(r(shifted));
      xHat.forEach((value, i) => {
        const place = i * columns + j;
        expect(results.xHat?.[place]).toBe(value);
        expect(results.y?.[place]).toBe(r(r((gamma[j] as number) * value) + (beta[j] as number)));
        const drawn = (shifted + value * scaled) / rows;
        expect(back.dx?.[place]).toBe(r((gamma[j] as number) * inverse * (element(dy, i, j) - drawn)));
      });
    }
  });

  it('layerNormForward and its derivative by x', () => {
    const given = { gamma: vector(gamma), beta: vector(beta), epsilon: vector([0.001]) };
    const outputs = { xHat: zeros(rows, columns), inverse: zeros(rows), y: zeros(rows, columns) };
    const results = runKernel(core(), 'layerNormForward', { x: matrix(x), ...given, ...outputs });
    const back = runKernel(core(), 'layerNormBackward', {
      xHat: matrix([...(results.xHat as Float64Array)]),
      inverse: vector([...(results.inverse as Float64Array)]),
      ...{ dy: matrix(dy), gamma: vector(gamma) },
      ...{ dGamma: zeros(columns), dBeta: zeros(columns), dx: zeros(rows, columns) },
    });
    for (let i = 0; i < rows; i++) {
      const mean = sum(columns, (j) => element(x, i, j)) / columns;
      const squares = sum(columns, (j) => (element(x, i, j) - mean) * (element(x, i, j) - mean));
      const inverse = 1 / sqrt(squares / columns + r(0.001));
      expect(results.inverse?.[i]).toBe(r(inverse));
      const xHat = Array.from({ length: columns }, (_, j) => r((element(x, i, j) - mean) * inverse));
      const g = (j: number): number => (gamma[j] as number) * element(dy, i, j);
      const flat = sum(columns, g) / columns;
      const along = sum(columns, (j) => g(j) * (xHat[j] as number)) / columns;
      xHat.forEach((value, j) => {
        expect(results.y?.[i * columns + j]).toBe(r(r((gamma[j] as number) * value) + (beta[j] as number)));
        expect(back.dx?.[i * columns + j]).toBe(r(r(inverse) * (g(j) - flat - value * along)));
      });
    }
  });

  it('multiMargin, and targets of labels', () => {
    const labels = Array.from({ length: rows }, (_, i) => (3 * i) % columns);
    const classes = Array.from({ length: columns }, (_, j) => 0.5 + j);
    for (const power of [1, 2]) {
      const numbers = vector([0.75, power]);
      const operands = { z: matrix(x), labels: vector(labels), classes: vector(classes), numbers };
      const results = runKernel(core(), 'multiMargin', { ...operands, losses: zeros(rows), dz: zeros(rows, columns) });
      labels.forEach((label, i) => {
        const c = (classes[label] as number) / columns;
        const edge = 0.75 - element(x, i, label);
        const m = Array.from({ length: columns }, (_, j) => (j === label ? 0 : max(0, edge + element(x, i, j))));
        const slope = m.map((value) => (value > 0 ? (power === 1 ? c : 2 * c * value) : 0));
        expect(results.losses?.[i]).toBe(
          r(sum(columns, (j) => c * (m[j] as number) * (power === 1 ? 1 : (m[j] as number)))),
        );
        slope.forEach((value, j) => {
          const expected = j === label ? -sum(columns, (k) => slope[k] as number) : value;
          expect(results.dz?.[i * columns + j]).toBe(r(expected));
        });
      });
    }
    const given = { labels: vector(labels), classes: vector(classes), numbers: vector([0.25, 3]) };
    const targets = runKernel(core(), 'labelTargets', { ...given, q: zeros(rows, columns), shares: zeros(rows) });
    labels.forEach((label, i) => {
      expect(targets.shares?.[i]).toBe(label === 3 ? 0 : classes[label]);
      classes.forEach((c, j) => {
        const q = (j === label ? 0.75 : 0) + 0.25 / columns;
        // 1 − ε + ε/N and (1 − ε) + ε/N are one sum
        expect(targets.q?.[i * columns + j]).toBe(label === 3 ? 0 : r(c * q));
      });
    });
  });

  it('reduceLosses: a sum, a mean over rows and one over elements', () => {
    const weights = [1, 0, 2.5, 0.5, 3];
    const shares = [1, 1, 0, 2, 1];
    for (const [by, counts] of [
      [0, null],
      [1, null],
      [2, null],
      [1, shares],
    ] as const) {
      const results = runKernel(core(), 'reduceLosses', {
        ...{ losses: matrix(x), weights: vector(weights), shares: counts ? vector(counts) : null, by: vector([by]) },
        ...{ clock: vector([0, 1]), values: vector([7, 7, 7]), g: matrix(dy) },
      });
      const total = sum(rows, (i) => (weights[i] as number) * (counts?.[i] ?? 1));
      const divisor = by === 0 ? 1 : by === 1 ? total : columns * total;
      const value = sum(rows, (i) => (weights[i] as number) * sum(columns, (j) => element(x, i, j)));
      expect([...(results.values as Float64Array)]).toEqual([7, value / divisor, 7]);
      const g = dy.map((slope, k) => r(slope * r((weights[Math.floor(k / columns)] as number) / divisor)));
      expectSameBits(positiveZeros(results.g as Float64Array), positiveZeros(g), `g, by ${by}`);
    }
  });
});

/** The twins do not say which zero: −0 is 0. */
const positiveZeros = (values: ArrayLike<number>): number[] => Array.from(values, (value) => value + 0);
