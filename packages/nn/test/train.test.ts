import {
  compile,
  crossEntropy,
  type Data,
  dense,
  type Loss,
  type Progress,
  relu,
  type Session,
  sequential,
  squaredError,
  type TrainOptions,
  train,
} from '@elbow/nn';
import { adam, type CustomRule, gradientDescent, inverseTime, type Rule, rprop } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, drain, exampleData, exampleWeights, expectClose, expectSameBits } from './examples.ts';

interface Made {
  readonly loss?: Loss;
  readonly rule?: Rule;
  readonly seed?: number;
  readonly batch?: number;
  readonly staging?: number;
}

function make({
  loss = crossEntropy(),
  rule = gradientDescent({ learningRate: 0.05 }),
  seed = 5,
  batch = 4,
  staging = 3,
}: Made = {}): Session {
  return compile(sequential(3, dense(6), relu(), dense(3)), { loss, rule, batch, seed, staging });
}

/** A rule that notes what it is shown and moves nothing. */
function witness(seen: { rows: number[][]; rates: number[] }): { rule: CustomRule; watch(session: Session): void } {
  let watched: Session;
  return {
    watch(session) {
      watched = session;
    },
    rule: {
      name: 'witness',
      learningRate: 0.5,
      slots: [],
      hyper: {},
      apply(_x, _g, _slots, _hyper, { learningRate }) {
        // The first feature of example rows is the row's number.
        const x = watched.core.view(watched.plan.regions.x);
        seen.rows.push(Array.from({ length: x.length / 3 }, (_, i) => x[3 * i] as number));
        seen.rates.push(learningRate);
      },
    },
  };
}

/** Rows whose first feature is their number. */
function numbered(rows: number): Data {
  const { x, t } = exampleData(rows, 3, 3, crossEntropy());
  for (let i = 0; i < rows; i++) x[3 * i] = i;
  return { x, t };
}

/** The order in which each epoch shows the rows, batches joined. */
function ordersOf(rows: number, epochs: number, seed: number): number[][] {
  const seen = { rows: [] as number[][], rates: [] as number[] };
  const { rule, watch } = witness(seen);
  const session = make({ rule, seed });
  watch(session);
  drain(train(session, numbered(rows), { epochs }));
  const steps = Math.ceil(rows / 4);
  return Array.from({ length: epochs }, (_, e) => {
    const batches = seen.rows.slice(e * steps, (e + 1) * steps);
    // A ragged batch leaves the rows behind it as they were.
    return batches.flatMap((batch, i) => batch.slice(0, Math.min(4, rows - 4 * i)));
  });
}

describe('train', () => {
  it.each([3, 4, 11, 12, 30])('R12: shows each of %d rows once an epoch, in another order each time', (rows) => {
    const orders = ordersOf(rows, 4, 5);
    const inOrder = Array.from({ length: rows }, (_, i) => i);
    for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual(inOrder);
    // 4 orders of 3 rows may agree; from 11! on they do not.
    if (rows > 10) expect(new Set(orders.map(String)).size).toBe(4);
  });

  it('R12: names the orders by seed and epoch', () => {
    expect(ordersOf(12, 3, 7)).toEqual(ordersOf(12, 5, 7).slice(0, 3));
    expect(ordersOf(12, 3, 7)).not.toEqual(ordersOf(12, 3, 8));
  });

  it('takes a last, smaller batch exactly: one epoch is its batches as single steps, to the bit', () => {
    const data = { ...numbered(11), weights: exampleWeights(11) };
    const [trained, stepped] = [make({ rule: adam() }), make({ rule: adam() })];
    const { yielded } = drain(train(trained, data, { epochs: 1 }));
    const [order] = ordersOf(11, 1, 5) as [number[]];
    let lossSum = 0;
    let weightSum = 0;
    for (let from = 0; from < 11; from += 4) {
      const rows = order.slice(from, from + 4);
      const x = rows.flatMap((row) => [...Array.from(data.x).slice(3 * row, 3 * row + 3)]);
      const weights = rows.map((row) => data.weights[row] as number);
      const loss = stepped.step(
        x,
        rows.map((row) => data.t[row] as number),
        weights,
      );
      const weight = weights.reduce((sum, w) => sum + w, 0);
      lossSum += loss * weight;
      weightSum += weight;
    }
    expectSameBits(trained.parameters, stepped.parameters, 'parameters');
    expect(yielded[0]?.loss).toBe(lossSum / weightSum);
    expect(trained.steps).toBe(3);
  });

  it('R4: reports the mean loss over the rows of an epoch, which is that of all rows where nothing moves', () => {
    for (const weights of [undefined, exampleWeights(11)]) {
      const session = make({ loss: squaredError() });
      session.learningRate = 0;
      const data = { ...exampleData(11, 3, 3, squaredError()), ...(weights ? { weights } : {}) };
      const { yielded } = drain(train(session, data, { epochs: 1 }));
      expectClose([yielded[0]?.loss as number], [session.evaluate(data).loss], 1e-14, 'loss');
    }
  });

  it('takes batches whose rows all weigh nothing, and learns nothing from them', () => {
    const data = { ...numbered(3), weights: [1, 0, 0] };
    const [masked, alone] = [make({ batch: 1 }), make({ batch: 1 })];
    const { returned, yielded } = drain(train(masked, data, { epochs: 3 }));
    expect(returned).toEqual({ kind: 'finished', epochs: 3 });
    const losses = [0, 1, 2].map(() => alone.step(Array.from(data.x).slice(0, 3), [data.t[0] as number]));
    expect(yielded.map(({ loss }) => loss)).toEqual(losses);
    expectSameBits(masked.parameters, alone.parameters, 'parameters');
  });

  it('reports a loss of 0 while all batches so far weigh nothing', () => {
    const data = { ...numbered(8), weights: [1, 0, 0, 0, 0, 0, 0, 0] };
    const { yielded } = drain(train(make({ batch: 1 }), data, { epochs: 2, every: 1 }));
    for (const { loss } of yielded) expect(Number.isFinite(loss)).toBe(true);
    expect(yielded[0]?.loss).toBe(0); // the row that weighs is not the first in this order
  });

  it('gives the same bits whatever is staged at once and however often it yields', () => {
    const data = exampleData(43, 3, 3, crossEntropy());
    const run = (staging: number, every?: number): Float32Array => {
      const session = make({ rule: adam(), staging });
      drain(train(session, data, { epochs: 3, ...(every ? { every } : {}) }));
      return session.parameters as Float32Array;
    };
    const once = run(64);
    for (const staging of [1, 2, 7]) expectSameBits(run(staging), once, `staging ${staging}`);
    for (const every of [1, 2, 3, 100]) expectSameBits(run(5, every), once, `every ${every}`);
  });

  it('asks the schedule once for each step, counted over epochs', () => {
    const seen = { rows: [] as number[][], rates: [] as number[] };
    const { rule, watch } = witness(seen);
    const session = make({ rule });
    watch(session);
    const schedule = inverseTime(0.5);
    const { yielded } = drain(train(session, numbered(11), { epochs: 3, schedule }));
    expect(seen.rates).toEqual(Array.from({ length: 9 }, (_, k) => schedule(k)));
    expect(yielded.map(({ learningRate }) => learningRate)).toEqual([2, 5, 8].map(schedule));
  });

  it('yields after each epoch, and after every so many steps where asked', () => {
    const { yielded, returned } = drain(train(make(), exampleData(18, 3, 3, crossEntropy()), { epochs: 2, every: 2 }));
    const steps = yielded.map(({ epoch, step, epochEnd }) => [epoch, step, epochEnd]);
    expect(steps).toEqual([
      [0, 2, false],
      [0, 4, false],
      [1, 5, true],
      [1, 7, false],
      [1, 9, false],
      [2, 10, true],
    ]);
    expect(returned).toEqual({ kind: 'finished', epochs: 2 });
  });

  it('stops where the caller stops asking, and goes on when asked again', () => {
    const data = exampleData(18, 3, 3, crossEntropy());
    const [stopped, through] = [make({ rule: adam() }), make({ rule: adam() })];
    for (const { step } of train(stopped, data, { epochs: 4, every: 1 })) if (step === 7) break;
    expect(stopped.steps).toBe(7);
    drain(train(stopped, data, { epochs: 4 }));
    drain(train(through, data, { epochs: 4 }));
    expectSameBits(stopped.parameters, through.parameters, 'parameters');
    expect(drain(train(stopped, data, { epochs: 4 })).yielded).toEqual([]);
  });

  it('lowers the loss of a learnable task', () => {
    const session = make({ rule: adam({ learningRate: 0.05 }) });
    const { x } = exampleData(60, 3, 3, crossEntropy());
    const t = Array.from({ length: 60 }, (_, i) =>
      (x[3 * i] as number) > 0 ? 1 : (x[3 * i + 1] as number) > 0 ? 2 : 0,
    );
    drain(train(session, { x, t }, { epochs: 60 }));
    expect(session.evaluate({ x, t }).accuracy).toBeGreaterThan(0.95);
  });
});

describe('validation and patience', () => {
  const data = exampleData(20, 3, 3, squaredError(), 3);
  const validation = exampleData(9, 3, 3, squaredError(), 50);
  const options = { epochs: 500, validation, patience: 4 };

  it('R33: each epoch is evaluated on rows that are never trained on', () => {
    const [with_, without] = [make({ loss: squaredError() }), make({ loss: squaredError() })];
    for (const { validation: evaluation } of train(with_, data, { epochs: 3, validation })) {
      expect(evaluation).toEqual(with_.evaluate(validation));
    }
    drain(train(without, data, { epochs: 3 }));
    expectSameBits(with_.parameters, without.parameters, 'parameters');
  });

  it('stops after so many epochs without a lower validation loss, with the best parameters put back', () => {
    const session = make({ loss: squaredError(), rule: adam({ learningRate: 0.05 }) });
    const epochs: { loss: number; best: boolean; parameters: number[] }[] = [];
    const run = train(session, data, options);
    let next = run.next();
    for (; !next.done; next = run.next()) {
      const { validation: evaluation, best } = next.value as Progress;
      epochs.push({ loss: evaluation?.loss as number, best, parameters: [...session.parameters] });
    }
    const losses = epochs.map(({ loss }) => loss);
    const bestEpoch = losses.indexOf(Math.min(...losses)) + 1;
    expect(epochs.length).toBe(bestEpoch + 4);
    expect(next.value).toEqual({
      kind: 'stoppedEarly',
      epochs: bestEpoch + 4,
      bestEpoch,
      bestStep: 5 * bestEpoch,
      bestLoss: losses[bestEpoch - 1],
    });
    expect([...session.parameters]).toEqual(epochs[bestEpoch - 1]?.parameters);
    expect(session.evaluate(validation).loss).toBe(losses[bestEpoch - 1]);
    const lowestYet = losses.map((loss, i) => losses.slice(0, i).every((earlier) => loss < earlier));
    expect(epochs.map(({ best }) => best)).toEqual(lowestYet);
    expect(drain(train(session, data, options)).yielded).toEqual([]); // it has ended
  });

  it('puts the best parameters back too where the epochs end first', () => {
    const session = make({ loss: squaredError(), rule: adam({ learningRate: 0.3 }) });
    let best: number[] = [];
    const run = train(session, data, { ...options, epochs: 6, patience: 100 });
    let next = run.next();
    for (; !next.done; next = run.next()) if ((next.value as Progress).best) best = [...session.parameters];
    expect(next.value).toEqual({ kind: 'finished', epochs: 6 });
    expect([...session.parameters]).toEqual(best);
  });

  it('never calls a NaN the lowest loss', () => {
    const session = make({ loss: squaredError() });
    const spoilt = { ...validation, x: Float32Array.from(validation.x).fill(Number.NaN, 0, 1) };
    const { yielded, returned } = drain(train(session, data, { ...options, validation: spoilt }));
    expect(yielded.map(({ best }) => best)).toEqual([false, false, false, false]);
    expect(returned).toMatchObject({ kind: 'stoppedEarly', epochs: 4, bestEpoch: 0 });
  });
});

describe('a wrong argument of train is refused with a sentence', () => {
  const data = exampleData(8, 3, 3, crossEntropy());
  const ruleless = compile(sequential(3, dense(3)), { loss: crossEntropy(), core: CORES.f32() });
  it.each<[string, Session, Data, TrainOptions, typeof RangeError | typeof TypeError, string]>([
    ['no rule', ruleless, data, { epochs: 1 }, TypeError, 'train: the session was compiled without a rule'],
    ['epochs', make(), data, { epochs: 0 }, RangeError, 'train: epochs must be an integer >= 1, got 0'],
    ['no epochs', make(), data, {} as never, RangeError, 'train: epochs must be an integer >= 1, got undefined'],
    ['every', make(), data, { epochs: 1, every: 0.5 }, RangeError, 'train: every must be an integer >= 1, got 0.5'],
    [
      'patience',
      make(),
      data,
      { epochs: 1, patience: 0, validation: data },
      RangeError,
      'train: patience must be an integer >= 1, got 0',
    ],
    ['patience alone', make(), data, { epochs: 1, patience: 2 }, TypeError, 'train: patience needs validation rows'],
    [
      'rows',
      make(),
      { x: [1], t: [0] },
      { epochs: 1 },
      RangeError,
      'train: x must hold whole rows of 3 features, got 1 numbers',
    ],
    [
      'labels',
      make(),
      { x: [1, 2, 3], t: [9] },
      { epochs: 1 },
      RangeError,
      'train: t[0] must be a class from 0 to 2, got 9',
    ],
    [
      'weights',
      make(),
      { x: [1, 2, 3], t: [0], weights: [0] },
      { epochs: 1 },
      RangeError,
      'train: weights sum to zero',
    ],
    [
      'validation rows',
      make(),
      data,
      { epochs: 1, validation: { x: [1], t: [] } },
      RangeError,
      'train (validation): x must hold whole rows',
    ],
    [
      'a schedule for a rule without a rate',
      make({ rule: rprop() }),
      data,
      { epochs: 1, schedule: inverseTime(0.5) },
      TypeError,
      'train: irprop- has no learning rate, so schedule would have no effect',
    ],
    [
      'schedule',
      make(),
      data,
      { epochs: 1, schedule: (k) => (k === 1 ? Number.NaN : 1) },
      RangeError,
      'train: schedule(1): must be a finite number >= 0, got NaN',
    ],
    [
      'schedule, ragged',
      make(),
      exampleData(3, 3, 3, crossEntropy()),
      { epochs: 1, schedule: () => -1 },
      RangeError,
      'train: schedule(0): must be a finite number >= 0, got -1',
    ],
  ])('%s', (_, session, rows, options, type, message) => {
    const before = [...session.parameters];
    expect(() => drain(train(session, rows, options))).toThrow(type);
    expect(() => drain(train(session, rows, options))).toThrow(message);
    expect([...session.parameters]).toEqual(before);
  });

  it('and so is going on with fewer rows than the epoch began with', () => {
    const session = make();
    for (const { step } of train(session, exampleData(20, 3, 3, crossEntropy()), { epochs: 1, every: 1 }))
      if (step === 4) break;
    const message = 'train: the session stands at batch 4 of its epoch, but these 8 rows make 2';
    expect(() => drain(train(session, data, { epochs: 1 }))).toThrow(new RangeError(message));
  });

  it.each([-1, Number.NaN])('and a state that stands at batch %s, as no run leaves it', (batch) => {
    const session = make();
    session.core.view(session.plan.regions.trainer)[1] = batch;
    const data = exampleData(20, 3, 3, crossEntropy());
    expect(() => drain(train(session, data, { epochs: 1 }))).toThrow(
      `train: the session stands at batch ${batch} of its epoch`,
    );
  });
});
