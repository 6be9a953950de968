import {
  compile,
  constantly,
  crossEntropy,
  type Data,
  dense,
  dropout,
  explain,
  type Layer,
  moons,
  relu,
  type Session,
  sequential,
  squaredError,
  standardise,
  standardised,
  train,
} from '@elbow/nn';
import { adam, gradientDescent } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, drain, expectSameBits } from './examples.ts';
import { KINDS, plant, TASKS } from './planted.ts';

const data = moons({ rows: 90, seed: 3 });
const cases = TASKS.flatMap((task) => Object.keys(KINDS).map((kind) => [kind, task] as const));

/** A network 2-12-2 on the moons, trained for so many epochs. */
function trained(epochs: number, { rule = adam({ learningRate: 0.02 }), rows = data as Data } = {}): Session {
  const session = compile(sequential(2, dense(12), relu(), dense(2)), { loss: crossEntropy(), rule, seed: 4 });
  if (epochs > 0) drain(train(session, rows, { epochs }));
  return session;
}

describe('explain', () => {
  // seeds on which no threshold was chosen, and which the proof does not count either
  it.each(cases)('R120: tells the cause of “%s”, %s', (kind, task) => {
    const { session, data, cause } = plant(kind, task, 200);
    expect(explain(session, data)).toMatchObject({ cause });
  });

  it.each(['bad start', 'trained too short', 'vanishing gradients'])('R120: finds “%s” by its name', (kind) => {
    for (const seed of [200, 203]) {
      const { session, data } = plant(kind, 'regression', seed);
      expect(explain(session, data)).toMatchObject({ cause: 'learning', finding: kind });
    }
  });

  it.each(['f32', 'f64'] as const)('R120: tells what mends the learning, %s', (precision) => {
    const told = (rule: Parameters<typeof gradientDescent>[0], layers: Layer[]): string => {
      const network = sequential(2, ...layers);
      const options = { loss: crossEntropy(), rule: gradientDescent(rule), seed: 1, core: CORES[precision]() };
      const session = compile(network, options);
      drain(train(session, data, { epochs: 40 }));
      return explain(session, data).finding;
    };
    expect(told({ learningRate: 1e-5 }, [dense(12), relu(), dense(2)])).toBe('rate too low');
    expect(told({ learningRate: 100 }, [dense(12), relu(), dense(2)])).toBe('rate too high');
    expect(told({ learningRate: 0.3 }, [dense(12, { biases: constantly(-30) }), relu(), dense(2)])).toBe('dead units');
  });

  it('R120: tells targets that were learnt by heart from a relation', () => {
    const t = Int32Array.from(data.t, (_, i) => (i * i * 7 + (i >> 2)) & 1);
    const session = compile(sequential(2, dense(128), relu(), dense(2)), {
      ...{ loss: crossEntropy(), rule: adam({ learningRate: 0.02 }), seed: 1 },
    });
    drain(train(session, { x: data.x, t }, { epochs: 400 }));
    const before = session.evaluate({ x: data.x, t });
    expect(before.accuracy).toBeGreaterThan(0.75);
    expect(explain(session, { x: data.x, t }).cause).toBe('relation');
  });

  it('R120: finds that a network without hidden units has too few of them', () => {
    const exclusive = Array.from({ length: 120 }, (_, i) => [Math.sin(5 * i), Math.cos(7 * i * i)]);
    const t = exclusive.map(([a = 0, b = 0]) => Number(a * b > 0));
    const session = compile(sequential(2, dense(2)), { loss: crossEntropy(), rule: adam({ learningRate: 0.05 }) });
    const rows = { x: exclusive.flat(), t };
    drain(train(session, rows, { epochs: 100 }));
    expect(explain(session, rows)).toMatchObject({ cause: 'capacity', finding: 'too few units' });
  });

  it('says that the session was not trained, or has no rule', () => {
    expect(explain(trained(0), data)).toMatchObject({ cause: 'learning', finding: 'not trained' });
    const session = compile(sequential(2, dense(12), relu(), dense(2)), { loss: crossEntropy() });
    expect(explain(session, data)).toMatchObject({ cause: 'learning', finding: 'no rule' });
  });

  it('takes constant targets for fine', () => {
    const session = compile(sequential(1, dense(4), relu(), dense(1)), { loss: squaredError(), rule: adam() });
    const rows = { x: Array.from({ length: 20 }, (_, i) => i / 20), t: new Float64Array(20) };
    expect(explain(session, rows)).toMatchObject({ cause: 'fine', finding: 'constant targets' });
  });

  it('takes layers that scale, or that draw at random', () => {
    const x = Array.from(data.x, (value) => 500 + 100 * value);
    const session = compile(
      sequential(2, standardised(standardise(x, 2)), dense(24), relu(), dropout({ rate: 0.1 }), dense(2)),
      { loss: crossEntropy(), rule: adam({ learningRate: 0.02 }), seed: 2 },
    );
    drain(train(session, { x, t: data.t }, { epochs: 200 }));
    expect(explain(session, { x, t: data.t }).cause).toBe('fine');
  });

  it('judges by the validation rows where there are some', () => {
    const validation = moons({ rows: 60, seed: 9 });
    const { evidence, cause } = explain(trained(150), data, { validation });
    expect(cause).toBe('fine');
    expect(evidence.some(({ measure }) => measure === 'held-out loss, same width')).toBe(true);
  });

  it('leaves the session as it was, to the bit, also one that has run away', () => {
    for (const rule of [adam(), gradientDescent({ learningRate: 1e4 })]) {
      const session = trained(5, { rule });
      const before = session.checkpoint();
      explain(session, data, { budget: 500 });
      expectSameBits(session.checkpoint(), before, 'checkpoint');
    }
  });

  it('says the same again with the same seed', () => {
    const session = trained(10, { rule: gradientDescent({ learningRate: 1e-4 }) });
    expect(explain(session, data, { seed: 7 })).toEqual(explain(session, data, { seed: 7 }));
  });

  it('is inconclusive where the budget ends, in passes or by the caller’s clock', () => {
    expect(explain(trained(5), data, { budget: 1 })).toMatchObject({
      cause: 'inconclusive',
      finding: 'budget too small',
    });
    let time = 0;
    const now = (): number => time++;
    expect(explain(trained(5), data, { budget: 50, now }).finding).toBe('budget too small');
    expect(time).toBeLessThan(100); // it asks again and again, and goes little beyond
  });

  it('refuses what it cannot use', () => {
    const session = trained(0);
    const few = { x: [0, 1, 2, 3], t: [0, 1] };
    expect(() => explain(session, few)).toThrow(new RangeError('explain: x must hold at least 12 rows, got 2'));
    expect(() => explain(session, data, { budget: 0 })).toThrow(
      new RangeError('explain: budget must be a finite number > 0, got 0'),
    );
    expect(() => explain(session, data, { epochs: 3 } as never)).toThrow(TypeError);
    expect(() => explain(session, data, { seed: -1 })).toThrow(RangeError);
    const holed = { x: Array.from(data.x, (value, i) => (i === 3 ? Number.NaN : value)), t: data.t };
    expect(() => explain(session, holed)).toThrow(new RangeError('explain: x[3] must be finite, got NaN'));
    expect(() => explain(session, data, { validation: holed })).toThrow(
      new RangeError('explain: validation.x[3] must be finite, got NaN'),
    );
    const line = compile(sequential(1, dense(1)), { loss: squaredError(), rule: adam() });
    const endless = { x: new Float64Array(12), t: new Float64Array(12).fill(Infinity) };
    expect(() => explain(line, endless)).toThrow(new RangeError('explain: t[0] must be finite, got Infinity'));
    expect(() => explain(session, data, { now: 5 as never })).toThrow(TypeError);
  });
});
