import {
  balanced,
  compile,
  crossEntropy,
  type Data,
  dense,
  fullBatch,
  importance,
  inOrder,
  relu,
  type Sampler,
  type Sampling,
  type Session,
  sequential,
  squaredError,
  stratified,
  train,
  withoutReplacement,
  withReplacement,
} from '@elbow/nn';
import { adam, gradientDescent } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, drain, exampleData, expectClose, expectSameBits, type Precision } from './examples.ts';

interface Made {
  batch?: number;
  seed?: number;
  remember?: number;
  precision?: Precision;
  labels?: boolean;
}

function make({ batch = 4, seed = 5, remember = 64, precision = 'f64', labels = true }: Made = {}): Session {
  const loss = labels ? crossEntropy() : squaredError();
  const core = CORES[precision]();
  const rule = gradientDescent({ learningRate: 0.05 });
  return compile(sequential(3, dense(5), relu(), dense(3)), { loss, rule, batch, seed, remember, core });
}

/** Rows of classes in these numbers, mixed. */
function classes(counts: readonly number[]): Data & { t: Int32Array } {
  const t = counts.flatMap((n, label) => new Array<number>(n).fill(label));
  const rows = t.length;
  const mixed = Int32Array.from({ length: rows }, (_, i) => t[(7 * i) % rows] as number); // 7 divides none of the totals below
  return { x: exampleData(rows, 3, 3, crossEntropy()).x, t: mixed };
}

const begin = (sampler: Sampler, data: Data, made: Made = {}): Sampling =>
  sampler.begin(make(made), data, data.x.length / 3);

const sorted = (order: ArrayLike<number>): number[] => Array.from(order).sort((a, b) => a - b);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** How many rows of each class stand in the rows from … to of an order. */
const tally = (order: Int32Array, t: Int32Array, from: number, to: number): number[] => {
  const counts = [0, 0, 0, 0, 0];
  for (const row of order.subarray(from, to)) (counts[t[row] as number] as number)++;
  return counts;
};

const SAMPLERS: Readonly<Record<string, () => Sampler>> = {
  withoutReplacement,
  withReplacement,
  stratified,
  balanced,
  importance,
};

describe.each(Object.entries(SAMPLERS))('%s', (name, create) => {
  const data = classes([20, 9, 4]);
  const orders = (made: Made): number[][] => {
    const sampling = begin(create(), data, made);
    sampling.prepare?.();
    return [0, 1, 2].map((epoch) => [...sampling.order(epoch)]);
  };

  it('R12: gives each epoch another order, named by seed and epoch, of rows that there are', () => {
    const [first, second, third] = orders({});
    expect(new Set([first, second, third].map(String)).size).toBe(3);
    for (const order of orders({})) {
      expect(order.length).toBe(33);
      for (const row of order) expect(row >= 0 && row < 33 && Number.isInteger(row)).toBe(true);
    }
    expect(orders({})).toEqual([first, second, third]);
    expect(orders({ seed: 6 })[0]).not.toEqual(first);
    expect(create().name).toBe(name);
  });
});

// importance looks at the losses, which f32 rounds
it.each([withoutReplacement, withReplacement, stratified, balanced])(
  '%o draws the same rows in f32 as in f64',
  (create) => {
    const data = classes([20, 9, 4]);
    const [narrow, wide] = (['f32', 'f64'] as const).map((precision) => begin(create(), data, { precision }).order(3));
    expect([...(narrow as Int32Array)]).toEqual([...(wide as Int32Array)]);
  },
);

describe('the mean of a batch', () => {
  // The notes' example: the numbers 0 … 99, n_b = 50: σ² = (100² − 1)/12 = 833.25.
  const [N, batch, epochs] = [100, 50, 2000];
  const data = exampleData(N, 3, 3, crossEntropy());
  const population = (N * N - 1) / 12;

  /** The variance of the means of the first batches of each epoch about the true mean, which is known. */
  function varianceOf(sampler: Sampler): number {
    const { order } = begin(sampler, data);
    let sum = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const first = order(epoch).subarray(0, batch);
      const mean = first.reduce((total, row) => total + row, 0) / batch;
      sum += (mean - (N - 1) / 2) ** 2;
    }
    return sum / epochs;
  }
  /** The mean of squares of nearly normal numbers has the relative deviation √(2/n); five of them. */
  const tolerance = 5 * Math.sqrt(2 / epochs);

  it('R8, R11: with replacement has the variance σ²/n_b, 16.665 in the notes (E2)', () => {
    expect(population / batch).toBeCloseTo(16.665, 12);
    expect(Math.abs(varianceOf(withReplacement()) / (population / batch) - 1)).toBeLessThan(tolerance);
  });

  it('R11: without replacement (N − n_b)/(N − 1) of it, 8.417 in the notes (E2)', () => {
    const expected = (population / batch) * ((N - batch) / (N - 1));
    expect(expected).toBeCloseTo(8.417, 3);
    expect(Math.abs(varianceOf(withoutReplacement()) / expected - 1)).toBeLessThan(tolerance);
  });

  it('draws with replacement all rows alike', () => {
    const { order } = begin(withReplacement(), data);
    const counts = new Float64Array(N);
    for (let epoch = 0; epoch < 1000; epoch++) for (const row of order(epoch)) (counts[row] as number)++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 99 degrees of freedom; a fair draw passes 99 + 6·√198 but once in 10⁷ (Wilson & Hilferty).
    expect(chiSquare).toBeLessThan(99 + 6 * Math.sqrt(198));
  });
});

describe('stratified', () => {
  it.each([
    [[20, 9, 4], 8],
    [[50, 50], 7],
    [[31, 2], 4],
    [[10, 20, 30, 25, 15], 16],
    [[97, 1, 1, 1, 1], 10],
  ])(
    'R13: shows each row of %j once, with the classes in their proportions in every %d neighbours',
    (counts, batch) => {
      const data = classes(counts);
      const rows = data.t.length;
      const { order } = begin(stratified(), data);
      for (let epoch = 0; epoch < 5; epoch++) {
        const drawn = order(epoch);
        expect(sorted(drawn)).toEqual(upTo(rows));
        for (let from = 0; from + batch <= rows; from++) {
          const seen = tally(drawn, data.t, from, from + batch);
          counts.forEach((n, label) => {
            const share = n / rows;
            const off = Math.abs((seen[label] as number) - batch * share);
            expect(off).toBeLessThanOrEqual(1 + share * (counts.length - 2) + 1e-9);
          });
        }
      }
    },
  );

  it('takes classes of the caller for losses on values', () => {
    const data = exampleData(12, 3, 3, squaredError());
    const strata = upTo(12).map((i) => i % 2);
    const { order } = begin(stratified({ strata }), data, { labels: false });
    const drawn = [...order(0)].map((row) => strata[row] as number);
    for (let i = 0; i < 12; i += 2) expect((drawn[i] as number) + (drawn[i + 1] as number)).toBe(1);
  });
});

describe('balanced', () => {
  it.each([
    [[20, 9, 4], 8],
    [[97, 2], 6],
    [[5, 60, 3, 11, 2], 16],
  ])('R13: shows the classes of %j equally often in every %d neighbours', (counts, batch) => {
    const data = classes(counts);
    const { order } = begin(balanced(), data);
    for (let epoch = 0; epoch < 5; epoch++) {
      const drawn = order(epoch);
      for (let from = 0; from + batch <= data.t.length; from++) {
        for (const n of tally(drawn, data.t, from, from + batch).slice(0, counts.length)) {
          expect(Math.abs(n - batch / counts.length)).toBeLessThan(1);
        }
      }
    }
  });

  it('shows the rows of a rare class equally often, to one', () => {
    const data = classes([30, 3]);
    const drawn = begin(balanced(), data).order(0);
    const rare = upTo(33).filter((row) => data.t[row] === 1);
    const times = rare.map((row) => drawn.filter((r) => r === row).length);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
  });
});

describe('inOrder and fullBatch', () => {
  const data = exampleData(11, 3, 3, crossEntropy());

  it('take the rows as they stand: an epoch is its batches as single steps', () => {
    const [trained, stepped] = [make({ precision: 'f32' }), make({ precision: 'f32' })];
    drain(train(trained, data, { epochs: 2, sampler: inOrder() }));
    for (const from of [0, 4, 8, 0, 4, 8])
      stepped.step(data.x.slice(3 * from, 3 * from + 12), Array.from(data.t).slice(from, from + 4));
    expectSameBits(trained.parameters, stepped.parameters, 'parameters');
  });

  it('R28: make one update an epoch from all rows, which is gradient descent on the mean loss', () => {
    const session = make();
    const theta = Float64Array.from(session.parameters);
    const objective = make().objective(data);
    const g = new Float64Array(theta.length);
    for (const { step, loss } of train(session, data, { epochs: 5, sampler: fullBatch() })) {
      const value = objective.valueAndGradient(theta, g);
      for (let j = 0; j < theta.length; j++) theta[j] = (theta[j] as number) - 0.05 * (g[j] as number);
      expect(loss).toBeCloseTo(value, 14);
      expectClose(session.parameters, theta, 1e-14, `parameters after ${step}`);
    }
    expect(session.steps).toBe(5);
  });

  it('R32: end where the sum of the losses is least, as the normal equations have it', () => {
    const [xs, ys] = [
      [0, 1, 2, 4],
      [1, 0, 3, 4],
    ];
    const rule = gradientDescent({ learningRate: 0.1 });
    const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule, batch: 2, core: CORES.f64() });
    drain(train(session, { x: xs, t: ys }, { epochs: 2000, sampler: fullBatch() }));
    // x̄ = 7/4, ȳ = 2, Σxy − N x̄ȳ = 22 − 14, Σx² − N x̄² = 21 − 49/4.
    const slope = 8 / (21 - 49 / 4);
    expectClose(session.parameters, [slope, 2 - (slope * 7) / 4], 1e-12, '(w, b)');
  });
});

describe('a sampler in train', () => {
  const data = { ...exampleData(30, 3, 3, crossEntropy()), weights: upTo(30).map((i) => 1 + (i % 2)) };
  const all = { ...SAMPLERS, inOrder, fullBatch };

  it.each(Object.entries(all))(
    '%s gives the same bits however often the run yields, and resumed at any step',
    (_, create) => {
      const session = (): Session =>
        compile(sequential(3, dense(5), relu(), dense(3)), {
          loss: crossEntropy(),
          rule: adam({ learningRate: 0.02 }),
          batch: 4,
          seed: 5,
          remember: 30,
        });
      const options = { epochs: 3, sampler: create() };
      const through = session();
      drain(train(through, data, options));
      const kept: Uint8Array[] = [];
      const watched = session();
      for (const _step of train(watched, data, { ...options, every: 1 })) kept.push(watched.checkpoint());
      expectSameBits(watched.parameters, through.parameters, 'parameters');
      for (const bytes of kept) {
        const resumed = session();
        resumed.restore(bytes);
        drain(train(resumed, data, options));
        expectSameBits(resumed.parameters, through.parameters, 'resumed');
      }
    },
  );

  it.each<[string, () => unknown, typeof RangeError | typeof TypeError, string]>([
    [
      'what is none',
      () => drain(train(make(), data, { epochs: 1, sampler: {} as never })),
      TypeError,
      'train: sampler must be a sampler, such as withReplacement(), got object',
    ],
    [
      'too few numbers',
      () => begin(importance(), data, { remember: 3 }),
      RangeError,
      'importance: must remember a number for each row; compile with remember: 30, got 3',
    ],
    ['ε', () => importance({ uniform: 0 }), RangeError, 'importance: uniform must be a number > 0 and <= 1, got 0'],
    [
      'by',
      () => importance({ by: 'size' as never }),
      TypeError,
      "importance: by must be 'loss' or 'gradientNorm', got size",
    ],
    [
      'an option',
      () => importance({ epsilon: 1 } as never),
      TypeError,
      'importance: no option is called epsilon; there are by, uniform',
    ],
    [
      'values without classes',
      () => begin(balanced(), data, { labels: false }),
      TypeError,
      'balanced: strata must name the class of each row, as squaredError has no labels',
    ],
    [
      'strata',
      () => begin(stratified({ strata: [1] }), data),
      RangeError,
      'stratified: strata must hold one number a row, 30, got 1',
    ],
  ])('refuses %s', (_, call, type, message) => {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });
});
