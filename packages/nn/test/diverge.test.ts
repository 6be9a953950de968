import {
  compile,
  crossEntropy,
  dense,
  firstNonFinite,
  relu,
  type Session,
  sequential,
  squaredError,
  type TrainOptions,
  train,
} from '@elbow/nn';
import { adam, type CustomRule, gradientDescent, momentum, type Rule } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { drain, exampleData, exampleWeights } from './examples.ts';

const loss = squaredError();
const make = (rule: Rule, staging = 8, batch = 4): Session =>
  compile(sequential(3, dense(6), relu(), dense(3)), { loss, rule, batch, seed: 5, staging });
const data = exampleData(43, 3, 3, loss);

/** The run's verdict, after which the session must stand, finite, at the step that was not taken. */
function verdictOf(
  session: Session,
  rows = data as Parameters<typeof train>[1],
  options: TrainOptions = { epochs: 50 },
) {
  const { returned } = drain(train(session, rows, options));
  const batches = Math.ceil(rows.x.length / session.plan.network.inputs / session.batch);
  if (returned.kind !== 'nonFinite') throw new Error(`the run did not diverge: ${returned.kind}`);
  expect(session.steps).toBe(returned.step);
  expect(session.parameters.every(Number.isFinite)).toBe(true);
  expect(returned.epoch).toBe(Math.floor(returned.step / batches));
  expect(Number.isFinite(returned.value)).toBe(false);
  return returned;
}

/** The first step of a run, taken one by one, after which the loss, the parameters or what the rule keeps are not finite. */
function firstBadStep(
  session: Session,
  rows: Parameters<typeof train>[1],
  options: TrainOptions = { epochs: 50 },
): number {
  const slots = Object.values(session.plan.emittedRule?.slots ?? {}).map((slot) => session.core.view(slot));
  const finite = (): boolean => [session.parameters, ...slots].every((array) => array.every(Number.isFinite));
  for (const { step } of train(session, rows, { ...options, every: 1 })) if (!finite()) return step - 1;
  return session.steps;
}

describe('a run that diverges ends in a verdict that names step, array and element', () => {
  it.each([1, 2, 8])('at a huge learning rate, with %d steps staged', (staging) => {
    const rule = (): Rule => gradientDescent({ learningRate: 1e12 });
    const verdict = verdictOf(make(rule(), staging));
    expect(verdict.step).toBe(firstBadStep(make(rule()), data));
    // The step before made weights so large that a product overflows in the forward pass, or this one's update did.
    expect(verdict.array).toMatch(/^(dense[12]|relu1|loss)\./);
  });

  it('at a rate that overflows the first update', () => {
    const verdict = verdictOf(make(gradientDescent({ learningRate: 1e300 })));
    expect([verdict.step, verdict.epoch]).toEqual([0, 0]);
    expect(verdict.array).toMatch(/^dense[12]\.[wb]$/);
  });

  it('under a schedule that explodes at step 13', () => {
    const schedule = (k: number): number => (k === 13 ? 1e300 : 0.01);
    const verdict = verdictOf(make(momentum({ learningRate: 0.01 })), data, { epochs: 5, schedule });
    expect(verdict.step).toBe(13);
    expect(verdict.epoch).toBe(1); // 43 rows make 11 steps an epoch
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('on %d among the inputs, in the step that reads it', (special) => {
    const x = Float32Array.from(data.x);
    x[3 * 17 + 1] = special;
    const rows = { x, t: data.t };
    const verdict = verdictOf(make(adam()), rows);
    const { step, index } = verdict;
    expect(verdict).toMatchObject({ epoch: 0, array: 'x', value: special });
    expect(step).toBe(firstBadStep(make(adam()), rows));
    expect(index % 3).toBe(1);
  });

  it('on NaN among the targets', () => {
    const t = Float32Array.from(data.t);
    t[0] = Number.NaN;
    expect(verdictOf(make(adam()), { x: data.x, t })).toMatchObject({ epoch: 0, array: 't' });
  });

  it('with weighted rows and a ragged batch', () => {
    const weights = exampleWeights(43);
    const schedule = (k: number): number => (k === 10 ? 1e300 : 0.01); // step 10 is the batch of 3 rows
    const verdict = verdictOf(make(adam()), { ...data, weights }, { epochs: 5, schedule });
    expect(verdict.step).toBe(10);
  });

  it('where a parameter becomes infinite while the loss stays finite', () => {
    // The gradient behind the large weight overflows and sends the unit to −∞, where relu hides it from every later loss.
    const session = compile(sequential(1, dense(1), relu(), dense(1)), {
      loss,
      rule: gradientDescent({ learningRate: 1 }),
      batch: 1,
    });
    session.parameters.set([1, 0, 1e30, 0]);
    const verdict = verdictOf(session, { x: [1, 1, 1, 1], t: [0, 0, 0, 0] }, { epochs: 3 });
    expect(verdict).toMatchObject({ step: 0, epoch: 0, array: 'dense2.dx', value: Number.POSITIVE_INFINITY });
  });

  it('where what the rule keeps overflows while parameters and loss stay finite', () => {
    // g² overflows f32: v = ∞ and the parameter would silently stand still for ever.
    const session = compile(sequential(1, dense(1)), { loss, rule: adam(), batch: 1 });
    session.parameters.set([0, 0]);
    const verdict = verdictOf(session, { x: [1], t: [1e22] }, { epochs: 3 });
    expect(verdict).toMatchObject({ step: 0, array: 'dense1.w.v', value: Number.POSITIVE_INFINITY });
  });

  it('where a rule in TypeScript writes the NaN, also in the last step of an epoch', () => {
    for (const bad of [0, 4, 10, 15]) {
      const rule: CustomRule = {
        name: 'careless',
        learningRate: 1,
        slots: [],
        hyper: {},
        apply(x, _g, _slots, _hyper, { step }) {
          if (step === bad) x[7] = Number.NaN;
        },
      };
      expect(verdictOf(make(rule))).toMatchObject({ step: bad, array: 'dense1.w', index: 7, value: Number.NaN });
    }
  });

  it('in a run that was resumed in the middle of an epoch', () => {
    const schedule = (k: number): number => (k === 9 ? 1e300 : 0.01);
    const session = make(adam());
    for (const { step } of train(session, data, { epochs: 2, schedule, every: 1 })) if (step === 6) break;
    const resumed = make(adam());
    resumed.restore(session.checkpoint());
    expect(verdictOf(resumed, data, { epochs: 2, schedule }).step).toBe(9);
  });

  it('with cross-entropy', () => {
    const session = compile(sequential(3, dense(6), relu(), dense(3)), {
      loss: crossEntropy(),
      rule: gradientDescent({ learningRate: 1e38 }),
      batch: 4,
    });
    const rows = exampleData(20, 3, 3, crossEntropy());
    expect(verdictOf(session, rows).epoch).toBe(0);
  });
});

describe('what is not finite once and does not show again is still a verdict', () => {
  /** Writes a NaN in one call of all: the epoch's repetition stays finite. */
  const once = (bad: number, spoil: (x: Float32Array | Float64Array) => void): CustomRule => {
    let calls = 0;
    return {
      name: 'moody',
      learningRate: 1,
      slots: [],
      hyper: {},
      apply(x) {
        if (calls++ === bad) spoil(x);
      },
    };
  };

  it.each([
    ['a rule', 10, 10],
    ['a rule, before the epoch ends', 4, 5],
  ])('of %s', (_, bad, step) => {
    // A NaN of update 4 is seen in the loss of step 5, one of update 10, the epoch's last, in the parameters.
    const spoil = (x: Float32Array | Float64Array): void => {
      x[7] = Number.NaN;
    };
    const session = make(once(bad, spoil));
    const before = [...session.parameters];
    const { returned } = drain(train(session, data, { epochs: 3 }));
    expect(returned).toEqual({ kind: 'nonFinite', step, epoch: 0, array: 'dense1.w', index: 7, value: Number.NaN });
    expect([...session.parameters]).toEqual(before); // as it was when the epoch began
    expect(drain(train(session, data, { epochs: 1 })).returned).toEqual({ kind: 'finished', epochs: 1 });
  });

  it('of a schedule', () => {
    let asked = 0;
    const schedule = (): number => (asked++ === 13 ? 1e300 : 0.01);
    const session = make(gradientDescent({ learningRate: 0.01 }), 1);
    const { returned } = drain(train(session, data, { epochs: 5, schedule }));
    expect(returned).toMatchObject({ kind: 'nonFinite', epoch: 1, step: 14, array: 'dense1.w' });
    expect(session.steps).toBe(11);
    expect(session.parameters.every(Number.isFinite)).toBe(true);
  });

  it('of a loss alone', () => {
    // The parameters are finite again when the loss is seen.
    let kept: number[] = [];
    let calls = 0;
    const rule: CustomRule = {
      ...once(0, () => {}),
      apply(x) {
        if (calls === 2) kept = [...x];
        if (calls === 2) x.fill(1e30);
        if (calls === 3) x.set(kept);
        calls++;
      },
    };
    const { returned } = drain(train(make(rule, 1), data, { epochs: 3 }));
    const verdict = { kind: 'nonFinite', step: 3, epoch: 0, array: 'loss', index: 0, value: Number.POSITIVE_INFINITY };
    expect(returned).toEqual(verdict);
  });
});

it('a session left by a verdict trains on once the reason is gone', () => {
  const [spoilt, sound] = [make(adam()), make(adam())];
  const schedule = (k: number): number => (k === 13 ? 1e300 : 0.01);
  verdictOf(spoilt, data, { epochs: 3, schedule });
  drain(train(spoilt, data, { epochs: 3, schedule: () => 0.01 }));
  drain(train(sound, data, { epochs: 3, schedule: () => 0.01 }));
  expect([...spoilt.parameters]).toEqual([...sound.parameters]);
});

it('firstNonFinite of a sound step is null, and the step is taken', () => {
  const [looked, stepped] = [make(adam()), make(adam())];
  const [x, t] = [Array.from(data.x).slice(0, 9), Array.from(data.t).slice(0, 9)];
  expect(firstNonFinite(looked, x, t)).toBeNull();
  stepped.step(x, t);
  expect([...looked.parameters]).toEqual([...stepped.parameters]);
});
