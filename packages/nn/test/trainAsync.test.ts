import {
  type AsyncTrainOptions,
  compile,
  type Data,
  dense,
  importance,
  type Progress,
  relu,
  type Session,
  sequential,
  squaredError,
  type TrainOptions,
  type TrainVerdict,
  train,
  trainAsync,
} from '@elbow/nn';
import { adam, gradientDescent, inverseTime, plateau } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { drain, exampleData, expectSameBits } from './examples.ts';

const data = exampleData(22, 3, 3, squaredError());
const validation = exampleData(9, 3, 3, squaredError(), 50);

const make = (): Session =>
  compile(sequential(3, dense(6), relu(), dense(3)), {
    loss: squaredError(),
    rule: adam({ learningRate: 0.05 }),
    batch: 4,
    seed: 5,
    remember: 22,
  });

async function drainAsync(
  run: AsyncGenerator<Progress, TrainVerdict, void>,
): Promise<{ yielded: Progress[]; returned: TrainVerdict }> {
  const yielded: Progress[] = [];
  for (;;) {
    const { value, done } = await run.next();
    if (done) return { yielded, returned: value };
    yielded.push(value);
  }
}

/** A clock that counts its readings: each takes a millisecond. */
const ticking = (each = 1): (() => number) => {
  let time = 0;
  return () => {
    time += each;
    return time;
  };
};

/** How often the event loop came round while a promise was waited for. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let over = false;
  const count = (): void => {
    turns++;
    if (!over) setImmediate(count);
  };
  setImmediate(count);
  await work;
  over = true;
  return turns;
}

describe('trainAsync', () => {
  const options: TrainOptions = {
    epochs: 6,
    validation,
    patience: 50,
    every: 4,
    sampler: importance(),
    schedule: plateau(0.05, { patience: 1, factor: 0.5, threshold: 0.05 }),
  };
  const paces: [string, AsyncTrainOptions][] = [
    ['without a clock', {}],
    ['by a clock', { now: ticking() }],
    ['by a clock that stands still', { now: () => 5 }],
    ['by a clock that runs away', { now: ticking(1e6), budget: 0.5 }],
    ['with a pause after every step', { pauseEvery: 1 }],
    ['with a pause after every seven steps', { pauseEvery: 7 }],
  ];

  it.each(paces)('reports and computes what train does, bit for bit, %s', async (_, pace) => {
    const [one, other] = [make(), make()];
    const all = drain(train(one, data, options));
    const seen = await drainAsync(trainAsync(other, data, { ...options, ...pace }));
    expect(seen).toEqual(all);
    expectSameBits(other.parameters, one.parameters, 'parameters');
  });

  it('lets the event loop run after so many steps', async () => {
    // 36 steps: a pause after each, or none.
    const every = await turnsDuring(drainAsync(trainAsync(make(), data, { epochs: 6, pauseEvery: 1 })));
    const never = await turnsDuring(drainAsync(trainAsync(make(), data, { epochs: 6, pauseEvery: 1000 })));
    expect(every).toBeGreaterThanOrEqual(18);
    expect(never).toBeLessThan(9);
  });

  it('asks the clock for stretches of the budget, of one step at first and at most twice as many each time', async () => {
    let time = 0;
    let made = 0;
    const session = make();
    const now = (): number => {
      time += session.steps - made; // a step lasts a millisecond
      made = session.steps;
      return time;
    };
    // Steps made between two turns of the event loop.
    const stretches: number[] = [];
    let over = false;
    let last = 0;
    const look = (): void => {
      if (session.steps > last) stretches.push(session.steps - last);
      last = session.steps;
      if (!over) setImmediate(look);
    };
    setImmediate(look);
    const long = exampleData(2000, 3, 3, squaredError()); // one epoch of 500 steps: no stretch ends because an epoch does
    const { returned } = await drainAsync(trainAsync(session, long, { epochs: 1, now, budget: 10 }));
    over = true;
    look();
    expect(returned).toEqual({ kind: 'finished', epochs: 1 });
    expect(session.steps).toBe(500);
    // 500 ms, 10 ms a stretch: once a step's time is known, none is longer, and two stretches may fall into one turn.
    expect(Math.max(...stretches)).toBeLessThanOrEqual(20);
    expect(stretches.length).toBeGreaterThanOrEqual(25);
  });

  it('ends with the verdict aborted, and goes on where it stood', async () => {
    const whole = make();
    drain(train(whole, data, { epochs: 6 }));
    const session = make();
    const controller = new AbortController();
    const run = trainAsync(session, data, { epochs: 6, every: 1, pauseEvery: 1, signal: controller.signal });
    let next = await run.next();
    for (; !next.done; next = await run.next()) if (next.value.step === 10) controller.abort();
    expect(next.value).toEqual({ kind: 'aborted', epochs: 1, step: 10 });
    expect(session.steps).toBe(10);
    await drainAsync(trainAsync(session, data, { epochs: 6 }));
    expectSameBits(session.parameters, whole.parameters, 'parameters');
  });

  it('makes no step where the signal has fired before', async () => {
    const session = make();
    const { returned } = await drainAsync(trainAsync(session, data, { epochs: 1, signal: AbortSignal.abort() }));
    expect(returned).toEqual({ kind: 'aborted', epochs: 0, step: 0 });
  });

  it('ends where the caller stops asking', async () => {
    const session = make();
    for await (const { step } of trainAsync(session, data, { epochs: 100, every: 3 })) if (step === 9) break;
    expect(session.steps).toBe(9);
  });

  it.each<[string, () => AsyncGenerator<unknown>, string]>([
    ['epochs', () => trainAsync(make(), data, { epochs: 0 }), 'trainAsync: epochs must be an integer >= 1, got 0'],
    [
      'an option',
      () => trainAsync(make(), data, { epochs: 1, pace: 1 } as never),
      'trainAsync: no option is called pace',
    ],
    [
      'a budget without a clock',
      () => trainAsync(make(), data, { epochs: 1, budget: 5 }),
      'trainAsync: budget needs a clock, now',
    ],
    [
      'a budget',
      () => trainAsync(make(), data, { epochs: 1, budget: 0, now: ticking() }),
      'trainAsync: budget must be a number of milliseconds > 0, got 0',
    ],
    [
      'a clock',
      () => trainAsync(make(), data, { epochs: 1, now: 5 as never }),
      'trainAsync: now must be a function that returns milliseconds, got number',
    ],
    [
      'pauseEvery',
      () => trainAsync(make(), data, { epochs: 1, pauseEvery: 0 }),
      'trainAsync: pauseEvery must be an integer >= 1, got 0',
    ],
    [
      'an option of a stream',
      () => trainAsync(make(), stream(1), { epochs: 1 } as never),
      'trainAsync (batches): no option is called epochs; there are schedule, every',
    ],
  ])('refuses %s by rejecting', async (_, call, message) => {
    await expect(call().next()).rejects.toThrow(message);
  });
});

/** Batches of the data, in order, again and again; every second one is late. */
async function* stream(batches: number, rows = 4): AsyncGenerator<Data> {
  for (let k = 0; k < batches; k++) {
    const from = (k * rows) % 20;
    if (k % 2) await new Promise((resolve) => setImmediate(resolve));
    yield { x: data.x.slice(3 * from, 3 * (from + rows)), t: Array.from(data.t).slice(3 * from, 3 * (from + rows)) };
  }
}

describe('trainAsync on a stream of batches', () => {
  it('R15: makes one step on each, with a schedule, whatever their size', async () => {
    for (const rows of [1, 3, 4]) {
      const [streamed, stepped] = [make(), make()];
      const schedule = inverseTime(0.05);
      const { yielded, returned } = await drainAsync(trainAsync(streamed, stream(12, rows), { schedule, every: 5 }));
      let sum = 0;
      let k = 0;
      for await (const { x, t } of stream(12, rows)) {
        stepped.learningRate = schedule(k++);
        sum += rows * stepped.step(x, t);
      }
      expectSameBits(streamed.parameters, stepped.parameters, 'parameters');
      expect(yielded.map(({ step, epochEnd }) => [step, epochEnd])).toEqual([
        [5, false],
        [10, false],
        [12, true],
      ]);
      expect(yielded.at(-1)?.loss).toBe(sum / (12 * rows));
      expect(returned).toEqual({ kind: 'finished', epochs: 1 });
    }
  });

  it('ends a wait for a batch that does not come', async () => {
    const session = make();
    const controller = new AbortController();
    async function* stalling(): AsyncGenerator<Data> {
      yield* stream(3);
      await new Promise(() => {});
    }
    setTimeout(() => controller.abort(), 20);
    const { returned } = await drainAsync(trainAsync(session, stalling(), { signal: controller.signal }));
    expect(returned).toEqual({ kind: 'aborted', epochs: 0, step: 3 });
  });

  it('makes no step on a batch that comes after the end', async () => {
    const session = make();
    const controller = new AbortController();
    let send = (): void => {};
    const late = new Promise<void>((resolve) => {
      send = resolve;
    });
    async function* tardy(): AsyncGenerator<Data> {
      yield* stream(1);
      await late;
      yield* stream(1);
    }
    const run = drainAsync(trainAsync(session, tardy(), { signal: controller.signal }));
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await run;
    send();
    await new Promise((resolve) => setImmediate(resolve));
    expect(session.steps).toBe(1);
  });

  it('names the step and array of a NaN, and leaves the session before it', async () => {
    const session = make();
    async function* spoilt(): AsyncGenerator<Data> {
      yield* stream(2);
      yield { x: [1, Number.NaN, 3], t: [1, 2, 3] };
    }
    const two = make();
    for await (const { x, t } of stream(2)) two.step(x, t);
    const { returned } = await drainAsync(trainAsync(session, spoilt()));
    expect(returned).toMatchObject({ kind: 'nonFinite', step: 2, epoch: 0, array: 'x', index: 1 });
    expectSameBits(session.parameters, two.parameters, 'parameters');
  });

  it('passes on what the stream throws', async () => {
    async function* broken(): AsyncGenerator<Data> {
      yield* stream(1);
      throw new Error('the sensor is gone');
    }
    await expect(drainAsync(trainAsync(make(), broken()))).rejects.toThrow('the sensor is gone');
    await expect(drainAsync(trainAsync(make(), stream(1, 6)))).rejects.toThrow(
      "takes 1 to 4 rows (compile's batch), got 6",
    );
    const ruleless = compile(sequential(3, dense(3)), { loss: squaredError() });
    await expect(drainAsync(trainAsync(ruleless, stream(1)))).rejects.toThrow(
      'trainAsync (batches): the session was compiled without a rule',
    );
  });
});

it('a schedule that asks for nonsense is refused in a stream too', async () => {
  const session = compile(sequential(3, dense(3)), { loss: squaredError(), rule: gradientDescent() });
  await expect(drainAsync(trainAsync(session, stream(1), { schedule: () => -1 }))).rejects.toThrow(
    'train: schedule(0): must be a finite number >= 0, got -1',
  );
});
