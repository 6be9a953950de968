import type { Region } from '@elbow/core-wasm';
import {
  batchNorm,
  compile,
  crossEntropy,
  dense,
  dropout,
  frozen,
  type Layer,
  layerNorm,
  leakyRelu,
  relu,
  type Session,
  sequential,
  sigmoid,
  squaredError,
  standardised,
  tanh,
  train,
} from '@elbow/nn';
import { adam, gradientDescent } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, drain, exampleData, expectClose, expectSameBits, randomArray } from './examples.ts';

/** The numbers of an array of the session, by its name. */
function numbersOf(session: Session, name: string): number[] {
  const { batched, stateSegment, constants } = session.plan.blueprint;
  const region = [...batched, ...stateSegment.regions, ...constants.regions].find((r) => r.name === name);
  return [...session.core.view(region as Region<'real'>)];
}

describe('dropout', () => {
  const [batch, inputs] = [64, 33];
  const x = randomArray(batch * inputs, 1);
  const t = randomArray(batch, 2);
  const make = (rate: number, core = CORES.f32()): Session =>
    compile(sequential(inputs, dropout({ rate }), dense(inputs), dropout({ rate }), dense(1)), {
      loss: squaredError(),
      rule: adam(),
      batch,
      seed: 5,
      core,
    });

  it.each([0.1, 0.5, 0.9])('keeps a share of 1 − %d, divided by it', (rate) => {
    const session = make(rate);
    session.step(x, t);
    const mask = numbersOf(session, 'dropout1.mask');
    const n = mask.length;
    const kept = mask.filter((m) => m !== 0);
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / (1 - rate))]));
    // Four deviations of the binomial distribution: 6 chances in 100 000, for a seed that stays the same.
    expect(Math.abs(kept.length / n - (1 - rate))).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / n));
    const y = numbersOf(session, 'dropout1.y');
    expectSameBits(
      y,
      [...x].map((value, i) => Math.fround(value * (mask[i] as number))),
      'y',
    );
  });

  it('drops others at each step and in each layer, and passes everything elsewhere', () => {
    const session = make(0.5);
    const masks: number[][] = [];
    for (let k = 0; k < 3; k++) {
      session.step(x, t);
      masks.push(numbersOf(session, 'dropout1.mask'), numbersOf(session, 'dropout2.mask'));
    }
    for (let a = 0; a < masks.length; a++) {
      for (let b = 0; b < a; b++) {
        const alike = masks[a]?.filter((m, i) => m === masks[b]?.[i]).length as number;
        // Independent coins agree in half of the places, ± four deviations.
        expect(Math.abs(alike / x.length - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / x.length));
      }
    }
    const before = session.predict(x);
    expectSameBits(numbersOf(session, 'dropout1.y'), [...x], 'dropout1.y');
    expectSameBits(session.predict(x), before, 'predictions');
    session.evaluate({ x, t });
    expect(new Set(numbersOf(session, 'dropout2.mask'))).toEqual(new Set([1]));
  });

  it('drops the same in f32 and in f64', () => {
    const masks = (['f32', 'f64'] as const).map((precision) => {
      const session = make(0.3, CORES[precision]());
      session.step(x, t);
      return numbersOf(session, 'dropout1.mask').map(Math.sign);
    });
    expect(masks[0]).toEqual(masks[1]);
  });

  it('is the same one by one, several steps in a call, and resumed, to the bit', () => {
    const [one, several, resumed] = [make(0.5), make(0.5), make(0.5)];
    for (let k = 0; k < 4; k++) one.step(x, t);
    const twice = (values: Float32Array): Float32Array => Float32Array.of(...values, ...values);
    several.run(twice(x), twice(t));
    resumed.restore(several.checkpoint());
    several.run(twice(x), twice(t));
    resumed.run(twice(x), twice(t));
    expectSameBits(several.parameters, one.parameters, 'in one call');
    expectSameBits(resumed.parameters, one.parameters, 'resumed');
  });
});

describe('batchNorm', () => {
  const x = [1, 10, 2, 30, 6, 20];
  const t = [0, 0, 0];
  const make = (momentum?: number): Session =>
    compile(sequential(2, batchNorm(momentum === undefined ? {} : { momentum }), dense(1)), {
      loss: squaredError(),
      rule: gradientDescent({ learningRate: 0.01 }),
      batch: 3,
      core: CORES.f64(),
    });
  // Means 3 and 20; squares about them 4 + 1 + 9 and 100 + 100: divided by n − 1 = 2.
  const [means, variances] = [
    [3, 20],
    [7, 100],
  ] as const;

  it('moves its running statistics to the batch’s by the momentum, the variance without bias', () => {
    for (const momentum of [0.1, 0.5, 1]) {
      const session = make(momentum);
      for (let k = 1; k <= 5; k++) {
        session.step(x, t);
        const left = (1 - momentum) ** k;
        const running = numbersOf(session, 'batchNorm1.running');
        for (const j of [0, 1]) {
          expect(running[j]).toBeCloseTo((1 - left) * (means[j] as number), 12);
          expect(running[2 + j]).toBeCloseTo(left + (1 - left) * (variances[j] as number), 11);
        }
      }
    }
  });

  it('predicts with them: y = (x − mean)/√(variance + ε) at γ = 1 and β = 0', () => {
    const session = make(1);
    session.learningRate = 0;
    session.step(x, t);
    session.predict(x);
    const expected = x.map(
      (value, i) => (value - (means[i % 2] as number)) / Math.sqrt((variances[i % 2] as number) + 1e-5),
    );
    expectClose(numbersOf(session, 'batchNorm1.y'), expected, 1e-14, 'y');
  });

  it('has columns of mean 0 and variance n/(n + nε) while training', () => {
    const session = make();
    session.step(x, t);
    const y = numbersOf(session, 'batchNorm1.xHat');
    for (const j of [0, 1]) {
      const column = [y[j], y[2 + j], y[4 + j]] as number[];
      const biased = ((variances[j] as number) * 2) / 3;
      expect(column.reduce((s, v) => s + v, 0)).toBeCloseTo(0, 14);
      expect(column.reduce((s, v) => s + v * v, 0) / 3).toBeCloseTo(biased / (biased + 1e-5), 13);
    }
  });

  it('makes β of a single row, and leaves the running variance', () => {
    const session = make(0.5);
    session.step([4, 8], [0]);
    expect(numbersOf(session, 'batchNorm1.running').slice(0, 4)).toEqual([2, 4, 1, 1]);
    expect(numbersOf(session, 'batchNorm1.y').slice(0, 2)).toEqual([0, 0]);
  });

  it('keeps them in a checkpoint; evaluating and examining leave them', () => {
    const session = make();
    for (let k = 0; k < 3; k++) session.step(x, t);
    const bytes = session.checkpoint();
    session.evaluate({ x, t });
    session.predict(x);
    session.hvp(new Float64Array(session.parameters.length).fill(1), { x, t });
    expect(session.checkpoint()).toEqual(bytes);
    const resumed = make();
    resumed.restore(bytes);
    session.step(x, t);
    resumed.step(x, t);
    expectSameBits(resumed.parameters, session.parameters, 'parameters');
    expectSameBits(resumed.predict(x), session.predict(x), 'predictions');
  });
});

it('layerNorm gives every row mean 0 and variance v/(v + ε), alone or in a batch', () => {
  const session = compile(sequential(4, layerNorm({ epsilon: 0.5 }), dense(1)), {
    loss: squaredError(),
    batch: 2,
    core: CORES.f64(),
  });
  session.predict([1, 2, 3, 6, 5, 5, 5, 5]);
  const y = numbersOf(session, 'layerNorm1.y');
  // Mean 3, squares 4 + 1 + 0 + 9 over 4: 3.5, and √(3.5 + 0.5) = 2.
  expect(y).toEqual([-1, -0.5, 0, 1.5, 0, 0, 0, 0]);
});

describe('frozen', () => {
  const inputs = 5;
  const data = exampleData(40, inputs, 3, crossEntropy());
  const layers = (): Layer[] => [
    standardised({ mean: [0.1, 0, 0, 0, -0.1], deviation: [1, 2, 1, 1, 0.5] }),
    dense(8),
    batchNorm(),
    leakyRelu({ slope: 0.1 }),
    dropout({ rate: 0.25 }),
  ];
  const trained = compile(sequential(inputs, ...layers(), dense(3)), {
    loss: crossEntropy(),
    rule: adam({ learningRate: 0.02 }),
    batch: 8,
    seed: 2,
  });
  drain(train(trained, data, { epochs: 4 }));
  const make = (seed = 9): Session =>
    compile(sequential(inputs, frozen(trained, 5), dense(6), relu(), dense(3)), {
      loss: crossEntropy(),
      rule: adam({ learningRate: 0.02 }),
      batch: 8,
      seed,
    });

  it('computes the features that the trained session computes, to the bit, also while the head learns', () => {
    const head = make();
    const features = (): number[] => numbersOf(head, 'frozen1.dropout1.y');
    const x = data.x.subarray(0, 8 * inputs);
    trained.predict(x);
    const wanted = numbersOf(trained, 'dropout1.y');
    head.predict(x);
    expectSameBits(features(), wanted, 'features');
    drain(train(head, data, { epochs: 5 }));
    head.predict(x);
    expectSameBits(features(), wanted, 'features after training the head');
    head.step(x, (data.t as Int32Array).subarray(0, 8));
    expectSameBits(features(), wanted, 'features in a step: nothing is dropped, the running statistics are used');
  });

  it('has no parameters, slots or gradients: only the head’s are computed', () => {
    const head = make();
    expect(head.parameters.length).toBe(8 * 6 + 6 + 6 * 3 + 3);
    expect(head.plan.lists.backward.map(({ kernel }) => kernel)).toEqual([
      'denseBackward',
      'reluBackward',
      'denseBackward',
    ]);
    expect(head.plan.lists.backward.at(-1)?.operands.at(-1)).toBe(null); // no dx
    const before = head.parameters.slice();
    drain(train(head, data, { epochs: 1 }));
    expect(head.parameters.every((p, i) => p !== before[i] || head.gradients[i] === 0)).toBe(true);
  });

  it('gives the head the gradient and the Hessian-vector products that it has on the features alone', () => {
    const head = make();
    const x = data.x.subarray(0, 8 * inputs);
    const t = (data.t as Int32Array).subarray(0, 8);
    head.predict(x);
    const features = numbersOf(head, 'frozen1.dropout1.y');
    const alone = compile(sequential(8, dense(6), relu(), dense(3)), { loss: crossEntropy(), batch: 8 });
    alone.parameters.set(head.parameters);
    const v = randomArray(head.parameters.length, 3);
    const [first, second] = [head.hvp(v, { x, t }), alone.hvp(v, { x: features, t })];
    expect([first.exact, second.exact]).toEqual([true, true]);
    expectSameBits(first.product, second.product, 'Hv');
    expectSameBits(head.gradients, alone.gradients, 'gradient');
  });

  it('is in the checkpoint, and comes back from it', () => {
    const head = make();
    drain(train(head, data, { epochs: 2 }));
    const bytes = head.checkpoint();
    const other = compile(sequential(inputs, ...layers(), dense(3)), { loss: crossEntropy(), batch: 8, seed: 77 });
    const resumed = compile(sequential(inputs, frozen(other, 5), dense(6), relu(), dense(3)), {
      loss: crossEntropy(),
      rule: adam({ learningRate: 0.02 }),
      batch: 8,
      seed: 9,
    });
    resumed.restore(bytes);
    expectSameBits(resumed.predict(data.x), head.predict(data.x), 'predictions');
  });

  it('keeps the numbers of the moment: what the session learns later is its own', () => {
    const source = compile(sequential(2, dense(2)), { loss: squaredError(), rule: gradientDescent(), batch: 1 });
    source.parameters.set([1, 0, 0, 1, 0, 0]);
    const layer = frozen(source, 1);
    source.parameters.fill(7);
    const head = compile(sequential(2, layer, dense(1)), { loss: squaredError() });
    head.parameters.set([1, 1, 0]);
    expect([...head.predict([3, 4])]).toEqual([7]);
  });

  it('can itself be frozen with what stands behind it', () => {
    const second = make();
    const third = compile(sequential(inputs, frozen(second, 3), dense(1)), { loss: squaredError(), batch: 8 });
    const x = data.x.subarray(0, 8 * inputs);
    third.predict(x);
    second.predict(x);
    expectSameBits(numbersOf(third, 'frozen1.relu1.y'), numbersOf(second, 'relu1.y'), 'features');
  });

  it('refuses what does not fit', () => {
    for (const layers of [0, 7, 1.5]) {
      expect(() => frozen(trained, layers)).toThrow(
        new RangeError(`frozen: layers must be an integer from 1 to 6, got ${layers}`),
      );
    }
    expect(() => sequential(4, frozen(trained, 1))).toThrow(
      new RangeError('frozen: the session takes 5 features, but 4 come in'),
    );
    const late = sequential(5, dense(5), frozen(trained, 1), dense(1));
    expect(() => compile(late, { loss: squaredError() })).toThrow(
      new TypeError('frozen: it must stand before all layers that learn'),
    );
  });
});

describe('saturation', () => {
  /** dy/dx of one activation at x: the gradient of the bias in front of it, for L = y. */
  function slopeAt(layer: Layer, x: number): number {
    const session = compile(sequential(1, dense(1), layer), { loss: squaredError(), batch: 1, core: CORES.f64() });
    session.parameters.set([1, 0]);
    const y = session.predict([x])[0] as number;
    const g = new Float64Array(2);
    session.objective({ x: [x], t: [y - 0.5] }).valueAndGradient(Float64Array.of(1, 0), g); // 2(y − t) = 1
    return g[1] as number;
  }
  const GRID = [-40, -20, -10, -5, -1, -0.25, 0.25, 1, 5, 10, 20, 40];

  it('R118: the slope of a ReLU depends on the side of its elbow only', () => {
    expect(GRID.map((x) => slopeAt(relu(), x) + 0)).toEqual(GRID.map((x) => (x > 0 ? 1 : 0)));
  });

  it('R118: the slopes of sigmoid and tanh fall to 0 on both sides, as e^(−|x|) and 4e^(−2|x|)', () => {
    for (const x of GRID) {
      const e = Math.exp(-Math.abs(x));
      expect(slopeAt(sigmoid(), x)).toBeCloseTo(e / (1 + e) ** 2, 14);
      expect(slopeAt(tanh(), x)).toBeCloseTo((4 * e * e) / (1 + e * e) ** 2, 14);
    }
  });

  it('R118: behind each sigmoid more, a gradient is at most a quarter; behind each ReLU that is active it is whole', () => {
    const gradientAt = (layer: () => Layer, depth: number): number => {
      const stack = Array.from({ length: depth }, () => [dense(1), layer()]).flat();
      const session = compile(sequential(1, ...stack), { loss: squaredError(), batch: 1, core: CORES.f64() });
      session.parameters.set(Array.from({ length: 2 * depth }, (_, i) => (i % 2 === 0 ? 1 : 0)));
      const y = session.predict([0.5])[0] as number;
      const g = new Float64Array(2 * depth);
      session.objective({ x: [0.5], t: [y - 0.5] }).valueAndGradient(Float64Array.from(session.parameters), g);
      return g[1] as number;
    };
    for (let depth = 1; depth <= 12; depth++) {
      expect(gradientAt(relu, depth)).toBe(1);
      expect(gradientAt(sigmoid, depth)).toBeGreaterThan(0);
      expect(gradientAt(sigmoid, depth)).toBeLessThanOrEqual(0.25 ** depth);
    }
  });
});
