import {
  compile,
  crossEntropy,
  type Data,
  dense,
  firstNonFinite,
  type Session,
  sequential,
  squaredError,
  standardised,
  train,
} from '@elbow/nn';
import { adam, gradientDescent } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, exampleData, exampleWeights, expectClose, expectSameBits, randomArray } from './examples.ts';
import { BATCH, make, PRECISIONS, slice } from './sessions.ts';

describe('step, predict, evaluate and objective', () => {
  it.each(PRECISIONS)('agree on the loss at any number of rows, in %s', (precision) => {
    for (const loss of [crossEntropy(), squaredError()]) {
      for (let rows = 1; rows <= 9; rows++) {
        for (const weighted of [false, true]) {
          const data = {
            ...exampleData(rows, 3, 3, loss, rows),
            ...(weighted ? { weights: exampleWeights(rows) } : {}),
          };
          const session = make({ loss, precision, batch: 9 });
          const evaluated = session.evaluate(data).loss;
          const g = new Float64Array(session.parameters.length);
          const value = session.objective(data).valueAndGradient(Float64Array.from(session.parameters), g);
          const stepped = session.step(data.x, data.t, data.weights);
          // loss/weight·weight may cost one rounding
          expectClose([evaluated, value], [stepped, stepped], 2 ** -51 * stepped, 'loss');
          expectClose(session.gradients, g, precision === 'f32' ? 1e-7 : 1e-15, 'gradient');
        }
      }
    }
  });

  it('give a row the same output whatever the batch it comes in', () => {
    const x = randomArray(3 * 23, 2);
    const all = make({ batch: 23 }).predict(x);
    for (const batch of [1, 2, 4, 7]) expectSameBits(make({ batch }).predict(x), all, `batch ${batch}`);
    for (let i = 0; i < 23; i++) {
      expectSameBits(make().predict(x.subarray(3 * i, 3 * i + 3)), all.subarray(3 * i, 3 * i + 3), `row ${i}`);
    }
  });

  it('evaluate more rows than a batch as one mean, with accuracy or R² of all rows', () => {
    for (const loss of [crossEntropy(), squaredError()]) {
      for (const weights of [undefined, exampleWeights(11)]) {
        const data = { ...exampleData(11, 3, 3, loss), ...(weights ? { weights } : {}) };
        const [whole, parts] = [2, 11].map((batch) => make({ loss, batch, precision: 'f64' }).evaluate(data));
        expect(whole?.loss).toBeCloseTo(parts?.loss as number, 14);
        expect(whole?.accuracy).toBe(parts?.accuracy);
        if (whole?.r2 !== undefined) expect(whole.r2).toBeCloseTo(parts?.r2 as number, 14);
        expect(whole?.rows).toBe(11);
      }
    }
  });

  it('evaluate R² as 1 − Σ(y − t)²/Σ(t − t̄)², each output about its own mean', () => {
    const session = compile(sequential(1, dense(2)), { loss: squaredError(), batch: 2, core: CORES.f64() });
    session.parameters.set([1, 10, 0, 0]); // y = (x, 10x)
    const { r2, accuracy } = session.evaluate({ x: [1, 2, 3], t: [1, 10, 2, 20, 3, 36] });
    // Residual 36; spread 2 about 2, and 144 + 4 + 196 = 344 about 22.
    expect(r2).toBeCloseTo(1 - 36 / 346, 14);
    expect(accuracy).toBeUndefined();
  });

  it('evaluate accuracy as the share of rows whose largest output is at their label', () => {
    const session = compile(sequential(2, dense(2)), { loss: crossEntropy(), batch: 2 });
    session.parameters.set([1, 0, 0, 1, 0, 0]); // the identity
    const { accuracy, r2 } = session.evaluate({ x: [1, 0, 0, 1, 1, 0], t: [0, 1, 1] });
    expect(accuracy).toBe(2 / 3);
    expect(r2).toBeUndefined();
  });

  it('leave the parameters alone, and training where it was', () => {
    const data = exampleData(40, 3, 3, crossEntropy());
    const [disturbed, left] = [make({ rule: adam() }), make({ rule: adam() })];
    for (let i = 0; i < 10; i++) {
      disturbed.evaluate(data);
      disturbed.predict(data.x);
      disturbed.hvp(randomArray(disturbed.parameters.length, i), data);
      const rows = slice(data, i * BATCH, (i + 1) * BATCH, 3, 1);
      expect(disturbed.step(...rows)).toBe(left.step(...rows));
    }
    expectSameBits(disturbed.parameters, left.parameters, 'parameters');
  });
});

describe('row weights', () => {
  it.each([null, undefined])('of %s are those of no weights, also after weighted steps', (none) => {
    const data = exampleData(BATCH, 3, 3, crossEntropy());
    const weights = none as undefined;
    const [spoilt, plain] = [0, 1].map(() =>
      compile(sequential(3, dense(3)), { loss: crossEntropy(), rule: gradientDescent(), batch: BATCH }),
    ) as [Session, Session];
    const start = spoilt.checkpoint();
    spoilt.step(data.x, data.t, [1, 0, 0, 0]);
    spoilt.run(data.x, data.t, { weights: [1, 0, 0, 0] });
    spoilt.restore(start);
    expect(spoilt.step(data.x, data.t, weights)).toBe(plain.step(data.x, data.t));
    expect([...spoilt.run(data.x, data.t, { weights })]).toEqual([...plain.run(data.x, data.t)]);
    expect(firstNonFinite(spoilt, data.x, data.t, weights)).toBeNull();
    plain.step(data.x, data.t);
    const rows = { ...data, weights } as unknown as Data;
    expect(spoilt.evaluate(rows)).toEqual(plain.evaluate(data));
    spoilt.objective(rows).value(Float64Array.from(plain.parameters));
    expectSameBits(spoilt.parameters, plain.parameters, 'parameters');
    for (const [session, part] of [
      [spoilt, rows],
      [plain, data],
    ] as const) {
      for (const _ of train(session, part, { epochs: 1 }));
    }
    expectSameBits(spoilt.parameters, plain.parameters, 'parameters after train');
  });

  it.each(['squaredError', 'crossEntropy'] as const)('are as repeated rows: %s', (name) => {
    const loss = { squaredError, crossEntropy }[name]();
    const wide = loss.target === 'labels' ? 1 : 3;
    const data = exampleData(4, 3, 3, loss);
    const counts = [2, 1, 0, 3];
    const rows = counts.flatMap((count, i) => new Array<number>(count).fill(i));
    const repeated = {
      x: rows.flatMap((i) => slice(data, i, i + 1, 3, wide)[0]),
      t: rows.flatMap((i) => slice(data, i, i + 1, 3, wide)[1]),
    };
    const [weighing, repeating] = [make({ loss, precision: 'f64' }), make({ loss, precision: 'f64', batch: 6 })];
    expect(weighing.step(data.x, data.t, counts)).toBeCloseTo(repeating.step(repeated.x, repeated.t), 14);
    expectClose(weighing.gradients, repeating.gradients, 1e-15, 'gradient'); // sums of at most six terms below 1
  });

  it('that are all zero in one step leave the parameters where they are', () => {
    const session = make();
    const before = [...session.parameters];
    expect(session.step([1, 2, 3], [0], [0])).toBe(0);
    expect([...session.parameters]).toEqual(before);
  });
});

describe('R7: the loss of a step is the mean over its own rows', () => {
  it('so that the mean over the batches of an epoch is the loss of all rows', () => {
    const data = exampleData(8 * BATCH, 3, 3, crossEntropy());
    const still = make({ precision: 'f64', staging: 8 });
    const losses = still.run(data.x, data.t, { rates: new Array(8).fill(0) });
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / 8;
    expect(mean).toBeCloseTo(still.evaluate(data).loss, 14);
  });
});

describe('R4, R35: the gradient of a batch is the mean over its rows', () => {
  it('and a step moves each parameter by −η/T times their sum', () => {
    const data = exampleData(9, 3, 3, squaredError());
    const session = make({
      loss: squaredError(),
      rule: gradientDescent({ learningRate: 0.5 }),
      precision: 'f64',
      batch: 9,
    });
    const before = Float64Array.from(session.parameters);
    const sum = new Float64Array(before.length);
    for (let i = 0; i < 9; i++) {
      const g = new Float64Array(before.length);
      const [x, t] = slice(data, i, i + 1, 3, 3);
      session.objective({ x, t }).valueAndGradient(before, g);
      g.forEach((gradient, p) => {
        sum[p] = (sum[p] as number) + gradient;
      });
    }
    session.step(data.x, data.t);
    expectClose(
      session.parameters,
      before.map((p, i) => p - (0.5 / 9) * (sum[i] as number)),
      1e-14,
      'parameters',
    );
  });
});

describe('R31: a sequence of layers', () => {
  it('is the composition h_L(… h_1(x)), to the bit', () => {
    const whole = make();
    const x = randomArray(12, 3);
    let y: ArrayLike<number> = x;
    let from = 0;
    for (const [inputs, outputs] of [
      [3, 6],
      [6, 3],
    ] as const) {
      const layer = compile(sequential(inputs, dense(outputs)), { loss: squaredError(), batch: BATCH });
      layer.parameters.set(whole.parameters.subarray(from, from + layer.parameters.length));
      from += layer.parameters.length;
      y = layer.predict(y).map((value) => (outputs === 6 ? Math.max(0, value) : value));
    }
    expectSameBits(whole.predict(x), y, 'outputs');
  });

  it('with a standardised first layer takes raw units', () => {
    const scaling = { mean: [5, -2], deviation: [2, 0.5] };
    const raw = compile(sequential(2, standardised(scaling), dense(1)), { loss: squaredError(), core: CORES.f64() });
    const scaled = compile(sequential(2, dense(1)), { loss: squaredError(), core: CORES.f64() });
    scaled.parameters.set(raw.parameters);
    expect([...raw.predict([5, -2, 9, -1])]).toEqual([...scaled.predict([0, 0, 2, 2])]);
  });
});

it('a prediction is an array of its own: the next one does not change it', () => {
  const session = compile(sequential(2, dense(3)), { loss: squaredError(), batch: 2, seed: 1 });
  for (const x of [
    [1, 2],
    [1, 2, 3, 4, 5, 6],
  ]) {
    const y = session.predict(x);
    const kept = y.slice();
    session.predict([7, 8, 9, 10, 11, 12]);
    expect(y).toEqual(kept);
  }
});
