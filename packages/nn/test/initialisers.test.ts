import {
  compile,
  constantly,
  dense,
  describe as describeNetwork,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initialiser,
  lecunNormal,
  lecunUniform,
  normalNumbers,
  orthogonal,
  pytorchDefault,
  relu,
  sequential,
  squaredError,
  standardised,
} from '@elbow/nn';
import { describe, expect, it } from 'vitest';
import { CORES, expectClose, type Precision } from './examples.ts';

function weights(inputs: number, outputs: number, seed: number, precision: Precision = 'f32'): Float64Array {
  const session = compile(sequential(inputs, dense(outputs)), {
    loss: squaredError(),
    seed,
    batch: 1,
    core: CORES[precision](),
  });
  return Float64Array.from(session.parameters);
}

describe('He initialisation', () => {
  it('is described as mean 0 and variance 2/inputs', () => {
    expect(heNormal([8, 3], 8)).toEqual({ kernel: 'normal', numbers: [0, 0.5] });
    expect(constantly(3)([8], 2)).toEqual({ kernel: 'normal', numbers: [3, 0] });
  });

  it.each([
    [50, 400],
    [200, 100],
    [784, 32],
  ])(
    'draws weights [%d, %d] whose mean and variance are within five standard errors of 0 and 2/inputs',
    (inputs, outputs) => {
      const n = inputs * outputs;
      const w = weights(inputs, outputs, 3).subarray(0, n);
      const variance = 2 / inputs;
      const mean = w.reduce((sum, value) => sum + value, 0) / n;
      const square = w.reduce((sum, value) => sum + value * value, 0) / n;
      // The mean of n normal numbers has standard error σ/√n, the mean of their squares σ²√(2/n).
      expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / n));
      expect(Math.abs(square - variance)).toBeLessThan(5 * variance * Math.sqrt(2 / n));
      // 4.55 % lie beyond two deviations; a share p of n has standard error √(p(1 − p)/n).
      const beyond = w.filter((value) => Math.abs(value) > 2 * Math.sqrt(variance)).length / n;
      expect(Math.abs(beyond - 0.0455)).toBeLessThan(5 * Math.sqrt((0.0455 * 0.9545) / n));
    },
  );

  it('starts biases at 0', () => {
    expect([...weights(4, 5, 1).subarray(20)]).toEqual([0, 0, 0, 0, 0]);
  });

  it('depends on the seed, and on nothing else', () => {
    expect(weights(6, 7, 1)).toEqual(weights(6, 7, 1));
    expect(weights(6, 7, 1)).not.toEqual(weights(6, 7, 2));
    expect(weights(6, 7, 0)).not.toEqual(weights(6, 7, 2 ** 53 - 1));
  });

  it('gives layers of one shape different weights', () => {
    const session = compile(sequential(4, dense(4), dense(4)), { loss: squaredError() });
    expect([...session.parameters.subarray(0, 16)]).not.toEqual([...session.parameters.subarray(20, 36)]);
  });

  it('draws the same numbers in f32 and f64, up to one rounding', () => {
    const wide = weights(30, 20, 5, 'f64');
    expectClose(weights(30, 20, 5, 'f32'), wide, (i) => 2 ** -24 * Math.abs(wide[i] as number), 'weights');
    expect(Array.from(wide, Math.fround)).not.toEqual([...wide]);
  });
});

describe('every initialiser has its variance, and the uniform ones their limits', () => {
  const [inputs, outputs] = [40, 60];
  const table: [string, Initialiser, number, number][] = [
    ['heNormal', heNormal, 2 / inputs, Infinity],
    ['heUniform', heUniform, 2 / inputs, Math.sqrt(6 / inputs)],
    ['glorotNormal', glorotNormal, 2 / (inputs + outputs), Infinity],
    ['glorotUniform', glorotUniform, 2 / (inputs + outputs), Math.sqrt(6 / (inputs + outputs))],
    ['lecunNormal', lecunNormal, 1 / inputs, Infinity],
    ['lecunUniform', lecunUniform, 1 / inputs, Math.sqrt(3 / inputs)],
    ['pytorchDefault', pytorchDefault, 1 / (3 * inputs), 1 / Math.sqrt(inputs)],
    ['normalNumbers', normalNumbers(0.7), 0.49, Infinity],
  ];

  it.each(table)('%s', (_, initialiser, variance, limit) => {
    const layer = dense(outputs, { weights: initialiser, biases: initialiser });
    const all = Float64Array.from(compile(sequential(inputs, layer), { loss: squaredError(), seed: 4 }).parameters);
    const n = inputs * outputs;
    const w = all.subarray(0, n);
    const mean = w.reduce((sum, value) => sum + value, 0) / n;
    const square = w.reduce((sum, value) => sum + value * value, 0) / n;
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / n));
    // normal squares spread by σ²√2, uniform ones by σ²√0.8
    expect(Math.abs(square - variance)).toBeLessThan(5 * variance * Math.sqrt(2 / n));
    for (const value of w) expect(Math.abs(value)).toBeLessThanOrEqual(limit);
    if (limit < Infinity) expect(Math.max(...w.map(Math.abs))).toBeGreaterThan(0.98 * limit);
    // biases are drawn for as many inputs, not for as many outputs
    const biases = all.subarray(n);
    const spread = biases.reduce((sum, value) => sum + value * value, 0) / outputs;
    expect(Math.abs(spread / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / outputs));
  });

  it.each([
    [8, 8],
    [12, 5],
    [5, 12],
    [1, 7],
  ])('orthogonal [%i, %i] times its gain', (rows, columns) => {
    const layer = dense(columns, { weights: orthogonal(3) });
    const w = compile(sequential(rows, layer), { loss: squaredError(), seed: 2, core: CORES.f64() }).parameters;
    const at = (i: number, j: number): number => w[i * columns + j] as number;
    const [count, length] = rows >= columns ? [columns, rows] : [rows, columns];
    const entry = (v: number, i: number): number => (rows >= columns ? at(i, v) : at(v, i));
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        let sum = 0;
        for (let i = 0; i < length; i++) sum += entry(a, i) * entry(b, i);
        expect(Math.abs(sum - (a === b ? 9 : 0))).toBeLessThan(1e-13);
      }
    }
  });

  it.each([
    [() => normalNumbers(-1), 'normalNumbers: deviation must be a finite number >= 0, got -1'],
    [() => constantly(Number.NaN), 'constantly: value must be finite, got NaN'],
    [() => orthogonal(0), 'orthogonal: gain must be a finite number > 0, got 0'],
    [() => dense(2, { weight: heNormal } as never), 'dense: no option is called weight; there are weights, biases'],
  ])('refuses bad input %#', (call, says) => {
    expect(call).toThrow(says);
  });
});

describe('describe', () => {
  it('is the network as plain data that JSON keeps', () => {
    const described = describeNetwork(
      sequential(2, standardised({ mean: [1, 2], deviation: [3, 4] }), dense(3), relu(), dense(1)),
    );
    expect(described).toEqual({
      inputs: 2,
      layers: [
        { kind: 'standardised', options: { mean: [1, 2], deviation: [3, 4] } },
        { kind: 'dense', options: { outputs: 3 } },
        { kind: 'relu', options: {} },
        { kind: 'dense', options: { outputs: 1 } },
      ],
    });
    expect(JSON.parse(JSON.stringify(described))).toEqual(described);
  });

  it('and a network knows its inputs and outputs before it is compiled', () => {
    const { inputs, outputs } = sequential(4, dense(16), relu(), dense(3));
    expect([inputs, outputs]).toEqual([4, 3]);
  });

  it('parameters stand in public order w1, b1, w2, b2, and are named after their layers', () => {
    const session = compile(sequential(2, dense(3), relu(), dense(1)), { loss: squaredError() });
    const { regions } = session.plan.blueprint.vectors.parameters;
    expect(regions.map(({ name, shape, offset }) => [name, shape, offset])).toEqual([
      ['dense1.w', [2, 3], 0],
      ['dense1.b', [3], 6],
      ['dense2.w', [3, 1], 9],
      ['dense2.b', [1], 12],
    ]);
  });
});
