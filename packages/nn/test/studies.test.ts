import {
  batchTimes,
  compile,
  crossEntropy,
  crossValidate,
  type Data,
  dense,
  learningRateRange,
  relu,
  type Session,
  sequential,
  squaredError,
  train,
} from '@elbow/nn';
import { adam, gradientDescent, rprop } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, drain, exampleData, expectClose, randomArray } from './examples.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('crossValidate', () => {
  const data = { ...exampleData(23, 3, 3, crossEntropy()), weights: upTo(23).map((i) => 0.5 + (i % 3)) };
  const create = (): Session =>
    compile(sequential(3, dense(4), relu(), dense(3)), { loss: crossEntropy(), rule: adam(), batch: 4, seed: 2 });

  it.each([2, 5, 23])('R33: holds every row out once in %d folds, and never trains on it there', (k) => {
    const { folds } = crossValidate(create, data, { folds: k, epochs: 2, seed: 3 });
    expect(folds.length).toBe(k);
    expect(folds.flatMap(({ rows }) => [...rows]).toSorted((a, b) => a - b)).toEqual(upTo(23));
    const sizes = folds.map(({ rows }) => rows.length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    for (const { rows, evaluation, verdict } of folds) {
      const part = (inside: boolean): Data => {
        const chosen = upTo(23).filter((row) => rows.includes(row) === inside);
        return {
          x: chosen.flatMap((row) => [...data.x.slice(3 * row, 3 * row + 3)]),
          t: chosen.map((row) => data.t[row] as number),
          weights: chosen.map((row) => data.weights[row] as number),
        };
      };
      const twin = create();
      drain(train(twin, part(false), { epochs: 2 }));
      expect(evaluation).toEqual(twin.evaluate(part(true)));
      expect(verdict).toEqual({ kind: 'finished', epochs: 2 });
    }
  });

  it('R13: spreads the classes evenly over the folds', () => {
    const { folds } = crossValidate(create, data, { folds: 4, epochs: 1 });
    for (const label of [0, 1, 2]) {
      const counts = folds.map(({ rows }) => [...rows].filter((row) => data.t[row] === label).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  it('gives mean and standard error of losses and scores', () => {
    const { folds, loss, score } = crossValidate(create, data, { folds: 4, epochs: 1 });
    for (const [found, values] of [
      [loss, folds.map(({ evaluation }) => evaluation.loss)],
      [score, folds.map(({ evaluation }) => evaluation.accuracy as number)],
    ] as const) {
      const mean = values.reduce((sum, v) => sum + v, 0) / 4;
      const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 3;
      expectClose([found.mean, found.standardError], [mean, Math.sqrt(variance / 4)], 1e-15, 'mean');
    }
  });

  it('finds by leaving one out what the closed form of least squares has', () => {
    // The held-out residual of row i is eᵢ/(1 − hᵢ), h the leverage (PRESS; Allen 1974).
    const [x, t] = [
      [0, 1, 2, 4, 7],
      [1, 0, 3, 4, 9],
    ];
    const n = x.length;
    const mean = (v: readonly number[]): number => v.reduce((sum, y) => sum + y, 0) / n;
    const [mx, mt] = [mean(x), mean(t)];
    const sxx = x.reduce((sum, v) => sum + (v - mx) ** 2, 0);
    const slope = x.reduce((sum, v, i) => sum + (v - mx) * ((t[i] as number) - mt), 0) / sxx;
    const press = x.map((v, i) => {
      const residual = (t[i] as number) - mt - slope * (v - mx);
      return (residual / (1 - 1 / n - (v - mx) ** 2 / sxx)) ** 2;
    });
    const rule = gradientDescent({ learningRate: 0.03 });
    const linear = (): Session =>
      compile(sequential(1, dense(1)), { loss: squaredError(), rule, batch: 4, core: CORES.f64() });
    const { folds, loss } = crossValidate(linear, { x, t }, { folds: 5, epochs: 4000 });
    for (const { rows, evaluation } of folds)
      expect(evaluation.loss).toBeCloseTo(press[rows[0] as number] as number, 9);
    expect(loss.mean).toBeCloseTo(mean(press), 9);
  });

  it.each<[string, () => unknown, typeof TypeError | typeof RangeError, string]>([
    [
      'one fold',
      () => crossValidate(create, data, { folds: 1, epochs: 1 }),
      RangeError,
      'crossValidate: folds must be an integer from 2 to the 23 rows, got 1',
    ],
    [
      'more folds than rows',
      () => crossValidate(create, data, { folds: 24, epochs: 1 }),
      RangeError,
      'crossValidate: folds must be an integer from 2 to the 23 rows, got 24',
    ],
    [
      'strata',
      () => crossValidate(create, data, { strata: [1], epochs: 1 }),
      RangeError,
      'crossValidate: strata must hold one number a row, 23, got 1',
    ],
    [
      'a session',
      () => crossValidate(create() as never, data, { epochs: 1 }),
      TypeError,
      'crossValidate: create must be a function that makes a session, got object',
    ],
    [
      'epochs',
      () => crossValidate(create, data, {} as never),
      RangeError,
      'train: epochs must be an integer >= 1, got undefined',
    ],
  ])('refuses %s', (_, call, type, message) => {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });
});

describe('learningRateRange', () => {
  // y = wx + b on x = −3, 0, 3: the Hessian of the mean squared error is diag(2·6, 2), so GD diverges above 2/12.
  const data = { x: [-3, 0, 3], t: [-7, 1, 8] };
  const make = (rule = gradientDescent()): Session =>
    compile(sequential(1, dense(1)), { loss: squaredError(), rule, batch: 3, seed: 1, core: CORES.f64() });

  it('finds the divergence only above the stability limit, and advises a rate below it', () => {
    const { trace, diverged, learningRate, lowest } = learningRateRange(make(), data, {
      from: 1e-4,
      to: 10,
      steps: 60,
    });
    const limit = 2 / 12;
    expect(diverged).toBe(true);
    expect(trace.at(-1)?.rate).toBeGreaterThan(limit);
    // Full batches: the loss falls in every step below the limit.
    trace.forEach(({ rate, loss }, k) => {
      if (k > 0 && rate < limit) expect(loss).toBeLessThan(trace[k - 1]?.loss as number);
    });
    expect(learningRate).toBeGreaterThan(1e-4);
    expect(learningRate).toBeLessThan(limit);
    expect(learningRate).toBeLessThanOrEqual(lowest / 10);
  });

  it.each([1, 2, 3, 4, 5])('is not led astray by the chance of single batches, with seed %d', (seed) => {
    // The Hessian's eigenvalues are at most 2. Rates that grow by a factor of 1.17 up to 1e-4 sum to 7e-4, which takes the parameters 0.14 % of their way: what the loss falls
    // there is chance, and batches of 4 rows with noise as large as the signal leave a lot to it.
    const noise = randomArray(400, 7);
    const noisy = {
      x: randomArray(400, 6),
      t: randomArray(400, 6).map((x, i) => 2 * x + 3 + 2 * (noise[i] as number)),
    };
    const options = { loss: squaredError(), rule: gradientDescent(), batch: 4, seed, core: CORES.f64() };
    const session = compile(sequential(1, dense(1)), options);
    expect(learningRateRange(session, noisy).learningRate).toBeGreaterThan(1e-4);
  });

  it('raises the rate exponentially and smooths with a known past', () => {
    const { trace } = learningRateRange(make(), data, { from: 1e-5, to: 1e-3, steps: 5, smoothing: 0.5 });
    expectClose(
      trace.map(({ rate }) => rate),
      [1e-5, 10 ** -4.5, 1e-4, 10 ** -3.5, 1e-3],
      1e-14,
      'rates',
    );
    const losses = trace.map(({ loss }) => loss);
    trace.forEach(({ smoothed }, k) => {
      const weights = losses.slice(0, k + 1).map((_, i) => 0.5 ** (k - i));
      const sum = weights.reduce((all, w, i) => all + w * (losses[i] as number), 0);
      expect(smoothed).toBeCloseTo(sum / weights.reduce((all, w) => all + w, 0), 13);
    });
  });

  it('leaves the session as it was', () => {
    const session = make(gradientDescent({ learningRate: 0.01 }));
    const before = session.checkpoint();
    learningRateRange(session, data);
    expect(session.checkpoint()).toEqual(before);
  });

  it('has no advice where the loss never falls', () => {
    const session = make();
    session.parameters.set([2.5, 1]); // the optimum, where the loss is 0
    const { learningRate, reason } = learningRateRange(session, { x: [-3, 0, 3], t: [-6.5, 1, 8.5] });
    expect(learningRate).toBe(null);
    expect(reason).toBe('the loss never fell below that of the first step');
  });

  it('ends at a loss that is not finite', () => {
    const { diverged, trace } = learningRateRange(make(), { x: [1], t: [Number.NaN] });
    expect(diverged).toBe(true);
    expect(trace.length).toBe(1);
  });

  it.each<[string, () => unknown, typeof TypeError | typeof RangeError, string]>([
    [
      'from',
      () => learningRateRange(make(), data, { from: 0 }),
      RangeError,
      'learningRateRange: from must be a finite number > 0, got 0',
    ],
    [
      'to',
      () => learningRateRange(make(), data, { to: 1e-7 }),
      RangeError,
      'learningRateRange: to must be a finite number > from, 0.000001, got 1e-7',
    ],
    [
      'steps',
      () => learningRateRange(make(), data, { steps: 1 }),
      RangeError,
      'learningRateRange: steps must be a finite number >= 2, an integer, got 1',
    ],
    [
      'smoothing',
      () => learningRateRange(make(), data, { smoothing: 1 }),
      RangeError,
      'learningRateRange: smoothing must be a finite number >= 0 and < 1, got 1',
    ],
    [
      'divergence',
      () => learningRateRange(make(), data, { divergence: 1 }),
      RangeError,
      'learningRateRange: divergence must be a finite number > 1, got 1',
    ],
    [
      'an option',
      () => learningRateRange(make(), data, { max: 1 } as never),
      TypeError,
      'learningRateRange: no option is called max; there are from, to, steps, smoothing, divergence',
    ],
    [
      'a rule without a rate',
      () => learningRateRange(make(rprop() as never), data),
      TypeError,
      'learningRateRange: irprop- has no learning rate',
    ],
  ])('refuses %s', (_, call, type, message) => {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });
});

describe('batchTimes', () => {
  const data = exampleData(40, 3, 3, squaredError());
  // A machine that takes 2 ms for a step and 0.25 ms for each of its rows; every reading of its clock stands at that.
  let time = 0;
  const create = (batch: number): Session => {
    const session = compile(sequential(3, dense(3)), { loss: squaredError(), rule: gradientDescent(), batch });
    const { step } = session;
    session.step = (x, t, weights) => {
      time += 2 + 0.25 * batch;
      return step.call(session, x, t, weights);
    };
    return session;
  };
  const now = (): number => time;

  it('R16: tells the time of a row by the size of the batch, and the largest that stays within a time', () => {
    const { times, largest } = batchTimes(create, data, { now, most: 7 });
    expect(times.map(({ batch }) => batch)).toEqual([1, 2, 4, 8, 16, 32]);
    for (const { batch, msPerStep, msPerRow } of times) {
      expect(msPerStep).toBeCloseTo(2 + 0.25 * batch, 9);
      expect(msPerRow).toBeCloseTo(2 / batch + 0.25, 9);
    }
    expect(largest).toBe(16); // 6 ms, where 32 rows take 10
    expect(batchTimes(create, data, { now, batches: [3, 40] }).largest).toBe(40);
    expect(batchTimes(create, data, { now, most: 1 }).largest).toBe(null);
  });

  it.each<[string, object, typeof TypeError | typeof RangeError, string]>([
    ['no clock', {}, TypeError, 'batchTimes: now must be a function that returns milliseconds, got undefined'],
    ['a size', { now, batches: [41] }, RangeError, 'batchTimes: batches must not exceed the 40 rows, got 41'],
    ['steps', { now, steps: 0 }, RangeError, 'batchTimes: steps must be an integer >= 1, got 0'],
    ['most', { now, most: 0 }, RangeError, 'batchTimes: most must be a number of milliseconds > 0, got 0'],
    [
      'an option',
      { now, size: 1 },
      TypeError,
      'batchTimes: no option is called size; there are now, batches, most, steps',
    ],
  ])('refuses %s', (_, options, type, message) => {
    expect(() => batchTimes(create, data, options as never)).toThrow(type);
    expect(() => batchTimes(create, data, options as never)).toThrow(message);
  });
});
