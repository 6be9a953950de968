import {
  compile,
  crossEntropy,
  dense,
  importance,
  l2,
  penaltyOf,
  relu,
  type Session,
  sequential,
  squaredError,
  type TrainOptions,
  train,
  weightsHash,
} from '@elbow/nn';
import { adam, gradientDescent, inverseTime, plateau, rprop } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { drain, exampleData, expectSameBits } from './examples.ts';

const data = exampleData(22, 3, 3, squaredError());
const validation = exampleData(9, 3, 3, squaredError(), 50);

const make = (batch = 4): Session =>
  compile(sequential(3, dense(6), relu(), dense(3)), {
    loss: squaredError(),
    rule: adam({ learningRate: 0.05 }),
    batch,
    seed: 5,
    remember: 22,
    regulariser: l2(0.001),
  });

describe('a plateau schedule', () => {
  const schedule = plateau(0.05, { patience: 0, factor: 0.5, threshold: 0.01 });

  it.each(['training', 'validation'] as const)('R84: follows the %s loss, epoch by epoch', (metric) => {
    const { yielded } = drain(train(make(), data, { epochs: 40, schedule, metric, validation }));
    let state = schedule.start;
    for (const { loss, validation: evaluation, learningRate } of yielded) {
      state = schedule.next(state, metric === 'training' ? loss : (evaluation?.loss as number));
      expect(learningRate).toBe(state.rate); // that of the steps to come
    }
    expect(state.rate).toBeLessThan(0.05 / 8);
  });

  it('follows the validation rows where there are such, and the training loss otherwise', () => {
    const rates = (options: Partial<TrainOptions>): number[] =>
      drain(train(make(), data, { epochs: 30, schedule, ...options })).yielded.map(({ learningRate }) => learningRate);
    expect(rates({ validation })).toEqual(rates({ validation, metric: 'validation' }));
    expect(rates({})).toEqual(rates({ metric: 'training' }));
    expect(rates({})).not.toEqual(rates({ validation }));
  });

  it('sets the rate of the first step too, whatever the session had', () => {
    const session = make();
    session.learningRate = 7;
    for (const { learningRate } of train(session, data, { epochs: 1, schedule, every: 1 })) {
      expect(learningRate).toBe(0.05);
      break;
    }
  });
});

describe('validation every so many steps', () => {
  it('happens at multiples of the updates, across epochs, and not where they end', () => {
    // 22 rows in batches of 4 are 6 steps an epoch.
    const { yielded } = drain(train(make(), data, { epochs: 3, validation, validateEvery: 4 }));
    expect(yielded.map(({ step, epochEnd, validation: v }) => [step, epochEnd, v !== null])).toEqual([
      [4, false, true],
      [6, true, false],
      [8, false, true],
      [12, true, true],
      [16, false, true],
      [18, true, false],
    ]);
    for (const { step, validation: v } of yielded) {
      if (!v) continue;
      const twin = make();
      for (const seen of train(twin, data, { epochs: 3, every: 1 })) if (seen.step === step) break;
      expect(v).toEqual(twin.evaluate(validation));
    }
  });

  it('may stop in the middle of an epoch, with the best parameters put back', () => {
    const session = make();
    const seen: { step: number; loss: number; parameters: number[] }[] = [];
    const run = train(session, data, { epochs: 400, validation, validateEvery: 4, patience: 5 });
    let next = run.next();
    for (; !next.done; next = run.next()) {
      const { step, validation: v } = next.value;
      if (v) seen.push({ step, loss: v.loss, parameters: [...session.parameters] });
    }
    const best = seen.reduce((a, b) => (b.loss < a.loss ? b : a));
    expect(seen.at(-1)?.step).toBe(best.step + 5 * 4);
    expect(next.value).toEqual({
      kind: 'stoppedEarly',
      epochs: Math.floor((seen.at(-1)?.step as number) / 6),
      bestEpoch: Math.floor(best.step / 6),
      bestStep: best.step,
      bestLoss: best.loss,
    });
    expect([...session.parameters]).toEqual(best.parameters);
    expect(drain(train(session, data, { epochs: 400, validation, validateEvery: 4, patience: 5 })).yielded).toEqual([]);
  });
});

it('R6: reports the penalty apart from the loss', () => {
  const session = make();
  for (const { penalty, validation: v } of train(session, data, { epochs: 3, validation })) {
    expect(penalty).toBe(penaltyOf(session));
    expect(penalty).toBeGreaterThan(0);
    expect(v).toEqual(session.evaluate(validation));
  }
});

describe('a run with importance sampling, a plateau, accumulation and validation between', () => {
  const options: TrainOptions = {
    epochs: 12,
    sampler: importance({ by: 'gradientNorm' }),
    schedule: plateau(0.05, { patience: 1, factor: 0.5, threshold: 0.05 }),
    accumulate: 2,
    validation,
    validateEvery: 2,
    patience: 30,
  };

  it('goes on from a checkpoint at every step as if it had never stopped', async () => {
    const whole = make();
    const all = drain(train(whole, data, options));
    const hash = await weightsHash(whole);
    expect(new Set(all.yielded.map(({ learningRate }) => learningRate)).size).toBeGreaterThan(2);
    const watched = make();
    const kept: { step: number; bytes: Uint8Array }[] = [];
    for (const { step } of train(watched, data, { ...options, every: 1 }))
      kept.push({ step, bytes: watched.checkpoint() });
    expect(kept.length).toBe(36);
    for (const { step, bytes } of kept) {
      const resumed = make();
      resumed.restore(bytes);
      const rest = drain(train(resumed, data, options));
      expect(await weightsHash(resumed)).toBe(hash);
      expect(rest.yielded).toEqual(all.yielded.filter((progress) => progress.step > step));
      expect(rest.returned).toEqual(all.returned);
    }
  });
});

it.each(['loss', 'gradientNorm'] as const)(
  'a NaN under importance sampling by %s is a verdict, with the session as it was',
  (by) => {
    const session = make();
    const spoilt = { x: Float32Array.from(data.x), t: Float32Array.from(data.t) };
    spoilt.x[30] = 3e38; // overflows in the first layer's sums as soon as its row is drawn
    const before = [...session.parameters];
    const { returned } = drain(train(session, spoilt, { epochs: 3, sampler: importance({ by }) }));
    expect(returned).toMatchObject({ kind: 'nonFinite', epoch: 0 });
    if (returned.kind === 'nonFinite' && returned.step === 0) expect([...session.parameters]).toEqual(before);
    for (const p of session.parameters) expect(Number.isFinite(p)).toBe(true);
  },
);

it('a divergence under a joined step is found in the step where it is', () => {
  const session = compile(sequential(3, dense(3)), {
    loss: squaredError(),
    rule: gradientDescent({ learningRate: 1e30 }),
    batch: 4,
    seed: 5,
  });
  const { returned } = drain(train(session, data, { epochs: 9, accumulate: 2 }));
  expect(returned.kind).toBe('nonFinite');
  if (returned.kind === 'nonFinite') expect(session.steps).toBe(returned.step);
  for (const p of session.parameters) expect(Number.isFinite(p)).toBe(true);
});

const labels = compile(sequential(3, dense(3)), { loss: crossEntropy(), rule: rprop() });
it.each<[string, () => unknown, typeof TypeError | typeof RangeError, string]>([
  [
    'metric',
    () => drain(train(make(), data, { epochs: 1, metric: 'validation' })),
    TypeError,
    'train: metric needs validation rows',
  ],
  [
    'metric',
    () => drain(train(make(), data, { epochs: 1, metric: 'loss' as never })),
    TypeError,
    "train: metric must be 'training' or 'validation', got loss",
  ],
  [
    'validateEvery',
    () => drain(train(make(), data, { epochs: 1, validateEvery: 2 })),
    TypeError,
    'train: validateEvery needs validation rows',
  ],
  [
    'validateEvery',
    () => drain(train(make(), data, { epochs: 1, validation, validateEvery: 0 })),
    RangeError,
    'train: validateEvery must be an integer >= 1, got 0',
  ],
  [
    'schedule',
    () => drain(train(make(), data, { epochs: 1, schedule: {} as never })),
    TypeError,
    'train: schedule must be a function of the step, or a plateau, got object',
  ],
  [
    'a plateau without rates',
    () => drain(train(labels, exampleData(4, 3, 3, crossEntropy()), { epochs: 1, schedule: plateau(1) })),
    TypeError,
    'train: irprop- has no learning rate, so schedule would have no effect',
  ],
])('%s is refused', (_, call, type, message) => {
  expect(call).toThrow(type);
  expect(call).toThrow(message);
});

it('a schedule is asked the same with joined steps', () => {
  const seen: number[] = [];
  const rate = inverseTime(0.05);
  const session = make();
  const schedule = (k: number): number => {
    seen.push(k);
    return rate(k);
  };
  drain(train(session, data, { epochs: 2, accumulate: 2, schedule }));
  expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  const [a, b] = [make(1), make(1)];
  drain(train(a, data, { epochs: 1 }));
  drain(train(b, data, { epochs: 1, accumulate: 1 }));
  expectSameBits(a.parameters, b.parameters, 'accumulate 1');
});
