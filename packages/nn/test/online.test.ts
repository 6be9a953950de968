import {
  compile,
  crossEntropy,
  crossEntropyWith,
  dense,
  online,
  relu,
  type Session,
  sequential,
  squaredError,
} from '@elbow/nn';
import { adam, gradientDescent, inverseTime } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, randomArray } from './examples.ts';

describe('online', () => {
  const make = (labels = true): Session =>
    compile(sequential(2, dense(4), relu(), dense(2)), {
      loss: labels ? crossEntropy() : squaredError(),
      rule: adam({ learningRate: 0.02 }),
      batch: 3,
      seed: 2,
    });
  const rows = randomArray(600, 3);
  const label = (x: ArrayLike<number>, late: boolean): number => Number((x[0] as number) > (late ? 0.5 : -0.5));

  it('R15: tests on a row, then trains on it: the bits are those of steps', () => {
    const [learning, stepped] = [make(), make()];
    const { step } = online(learning, { forgetting: 0.9 });
    let [lossSum, errorSum, weight] = [0, 0, 0];
    for (let i = 0; i < 60; i++) {
      const n = 1 + (i % 3);
      const x = rows.slice(2 * i, 2 * (i + n));
      const t = Array.from({ length: n }, (_, j) => label(x.slice(2 * j), false));
      const before = stepped.evaluate({ x, t });
      const seen = step(x, t);
      stepped.step(x, t);
      lossSum = n * before.loss + 0.9 * lossSum;
      errorSum = n * (1 - (before.accuracy as number)) + 0.9 * errorSum;
      weight = n + 0.9 * weight;
      expect(seen).toEqual({
        loss: before.loss,
        diverged: false,
        prequentialLoss: lossSum / weight,
        prequentialError: errorSum / weight,
      });
    }
    expect([...learning.parameters]).toEqual([...stepped.parameters]);
  });

  it('R15: follows a concept that changes, and shows it', () => {
    const { step } = online(make(), { forgetting: 0.97 });
    const errors: number[] = [];
    for (let i = 0; i < 6000; i++) {
      const x = rows.slice(2 * (i % 300), 2 * (i % 300) + 2);
      errors.push(step(x, [label(x, i >= 3000)]).prequentialError as number);
    }
    expect(errors[2999]).toBeLessThan(0.1);
    // Half of the rows in between are of the other class now: the window of some 33 rows sees about a quarter of all wrong.
    expect(Math.max(...errors.slice(3000, 3100))).toBeGreaterThan(0.2);
    expect(errors[5999]).toBeLessThan(0.1);
  });

  it('with nothing forgotten is the mean of the losses', () => {
    const session = make(false);
    const { step } = online(session, { forgetting: 1 });
    const losses: number[] = [];
    for (let i = 0; i < 20; i++) {
      const { loss, prequentialLoss } = step(rows.slice(2 * i, 2 * i + 2), [0.5, -0.5]);
      losses.push(loss);
      expect(prequentialLoss).toBeCloseTo(losses.reduce((sum, l) => sum + l, 0) / losses.length, 13);
    }
    expect(step([1, 2], [0, 0])).not.toHaveProperty('prequentialError');
  });

  it('goes on from a checkpoint', () => {
    const [one, other] = [make(), make()];
    const first = online(one);
    for (let i = 0; i < 10; i++) first.step(rows.slice(2 * i, 2 * i + 2), [i % 2]);
    other.restore(one.checkpoint());
    expect(online(other).step([0.5, 0.5], [1])).toEqual(first.step([0.5, 0.5], [1]));
  });

  it('takes a schedule by the session’s rate', () => {
    const session = make();
    const schedule = inverseTime(0.1);
    const { step } = online(session);
    for (let k = 0; k < 5; k++) {
      session.learningRate = schedule(k);
      step([0.1, 0.2], [1]);
    }
    expect(session.learningRate).toBe(schedule(4));
  });

  it.each<[string, () => unknown, typeof TypeError | typeof RangeError, string]>([
    [
      'forgetting',
      () => online(make(), { forgetting: 0 }),
      RangeError,
      'online: forgetting must be a number > 0 and <= 1, got 0',
    ],
    [
      'an option',
      () => online(make(), { alpha: 1 } as never),
      TypeError,
      'online: no option is called alpha; there are forgetting',
    ],
    [
      'rows',
      () => online(make()).step([1], [0]),
      RangeError,
      'online: x must hold whole rows of 2 features, got 1 numbers',
    ],
    [
      'no rule',
      () => online(compile(sequential(2, dense(2)), { loss: crossEntropy() })),
      TypeError,
      'online: the session was compiled without a rule',
    ],
  ])('refuses %s', (_, call, type, message) => {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });

  const line = (learningRate: number) => {
    const rule = gradientDescent({ learningRate });
    return compile(sequential(1, dense(1)), { loss: squaredError(), rule, batch: 1, seed: 1 });
  };

  it.each([
    ['x', [Number.NaN], [1]],
    ['x', [Infinity], [1]],
    ['x', [1e39], [1]],
    ['t', [1], [-Infinity]],
    ['t', [1], [1e39]],
  ])('refuses %s = %j, %j, which f32 cannot hold, and has learnt nothing', (name, x, t) => {
    const session = line(0.1);
    const { step } = online(session);
    step([1], [2]);
    const before = session.checkpoint();
    const value = String((name === 'x' ? x : t)[0]);
    expect(() => step(x, t)).toThrow(
      new RangeError(`online: ${name}[0] must be a finite number of at most 3.4028234663852886e+38, got ${value}`),
    );
    expect(session.checkpoint()).toEqual(before);
  });

  it('says with which update the network was lost', () => {
    const session = line(1e39); // an update of 1e39 times a slope of about 2 is beyond f32
    const { loss, diverged } = online(session).step([1], [2]);
    expect({ isFinite: Number.isFinite(loss), diverged }).toEqual({ isFinite: true, diverged: true });
    expect(Array.from(session.parameters).some(Number.isFinite)).toBe(false);
  });

  it('does not take rows that do not count, or are far out, for a loss of the network', () => {
    const ignoring = compile(sequential(1, dense(2)), {
      loss: crossEntropyWith({ ignored: -100 }),
      rule: gradientDescent({ learningRate: 0.1 }),
      seed: 1,
    });
    const { step } = online(ignoring);
    const first = step([1], [0]);
    const before = ignoring.parameters.slice();
    expect(step([1], [-100])).toEqual({ ...first, loss: Number.NaN });
    expect(ignoring.parameters).toEqual(before);
    const far = line(1e-90);
    far.parameters.set([2, 0]);
    expect(online(far).step([3e38], [1])).toMatchObject({ loss: Infinity, diverged: false });
  });

  it('takes the greatest number of f32, and in f64 what is beyond it', () => {
    expect(() => online(line(1e-90)).step([3.4028234663852886e38], [0])).not.toThrow();
    const rule = gradientDescent({ learningRate: 1e-90 });
    const f64 = compile(sequential(1, dense(1)), { loss: squaredError(), rule, core: CORES.f64() });
    expect(online(f64).step([1e39], [0]).diverged).toBe(false);
    expect(() => online(f64).step([Infinity], [0])).toThrow(
      'must be a finite number of at most 1.7976931348623157e+308',
    );
  });
});
