import {
  compile,
  crossEntropy,
  type Data,
  dense,
  type Loss,
  relu,
  type Session,
  sequential,
  squaredError,
  standardised,
  train,
} from '@elbow/nn';
import {
  adam,
  adamw,
  asgd,
  type CustomRule,
  clipByGlobalNorm,
  clipByNorm,
  gradientDescent,
  momentum,
  nadam,
  nesterov,
  parameterGroups,
  type Rule,
  rprop,
  weightDecay,
} from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import {
  CORES,
  exampleData,
  exampleWeights,
  expectClose,
  expectSameBits,
  type Precision,
  randomArray,
} from './examples.ts';

const PRECISIONS = ['f32', 'f64'] as const;
const BATCH = 4;

const RULES: Readonly<Record<string, () => Rule>> = {
  gradientDescent: () => gradientDescent({ learningRate: 0.05, weightDecay: 0.01 }),
  momentum: () => momentum({ learningRate: 0.05, dampening: 0.1 }),
  'momentum (pytorch)': () => momentum({ learningRate: 0.05, form: 'pytorch' }),
  nesterov: () => nesterov({ learningRate: 0.05 }),
  'nesterov (pytorch)': () => nesterov({ learningRate: 0.05, form: 'pytorch' }),
  adam: () => adam({ learningRate: 0.05 }),
  adamw: () => adamw({ learningRate: 0.05, amsgrad: true }),
  nadam: () => nadam({ learningRate: 0.05 }),
  asgd: () => asgd({ learningRate: 0.05, lambda: 0.1, t0: 3 }),
  'clipped and decayed': () => clipByNorm(weightDecay(adam({ learningRate: 0.05 }), 0.1, { decoupled: true }), 0.2),
  groups: () =>
    clipByGlobalNorm(
      parameterGroups(momentum({ learningRate: 0.05 }), [
        { arrays: ({ name }) => name.endsWith('.b'), rule: nadam({ learningRate: 0.02 }) },
      ]),
      0.3,
    ),
  'irprop-': () => rprop(),
  'irprop+': () => rprop({ variant: 'irprop+' }),
};

interface Made {
  readonly loss?: Loss;
  readonly rule?: Rule;
  readonly precision?: Precision;
  readonly staging?: number;
  readonly batch?: number;
}

function make({
  loss = crossEntropy(),
  rule = gradientDescent({ learningRate: 0.05 }),
  precision = 'f32',
  staging,
  batch = BATCH,
}: Made = {}): Session {
  const network = sequential(3, dense(6), relu(), dense(3));
  return compile(network, { loss, rule, batch, seed: 5, core: CORES[precision](), ...(staging ? { staging } : {}) });
}

const slice = (
  { x, t, weights }: Data,
  from: number,
  to: number,
  inputs: number,
  wide: number,
): [number[], number[], number[]?] => {
  const part = (values: ArrayLike<number>, width: number): number[] =>
    Array.from(values).slice(from * width, to * width);
  return weights ? [part(x, inputs), part(t, wide), part(weights, 1)] : [part(x, inputs), part(t, wide)];
};

describe.each(Object.keys(RULES))('a session with %s', (name) => {
  const rule = (): Rule => (RULES[name] as () => Rule)();

  it.each(PRECISIONS)('takes a run of S steps as S single steps, to the bit, in %s', (precision) => {
    for (const loss of [crossEntropy(), squaredError()]) {
      const wide = loss.target === 'labels' ? 1 : 3;
      for (const weighted of [false, true]) {
        const data = { ...exampleData(40, 3, 3, loss), ...(weighted ? { weights: exampleWeights(40) } : {}) };
        const [ran, stepped] = [
          make({ loss, rule: rule(), precision, staging: 10 }),
          make({ loss, rule: rule(), precision }),
        ];
        const losses = [...ran.run(data.x, data.t, data.weights ? { weights: data.weights } : {})];
        const single = losses.map((_, i) => stepped.step(...slice(data, i * BATCH, (i + 1) * BATCH, 3, wide)));
        expectSameBits(losses, single, 'losses');
        expectSameBits(ran.parameters, stepped.parameters, 'parameters');
        expect([ran.steps, stepped.steps]).toEqual([10, 10]);
      }
    }
  });

  it('gives the same bits whatever is staged at once', () => {
    const data = exampleData(48, 3, 3, crossEntropy());
    const runs = [1, 2, 3, 12].map((staging) => {
      const session = make({ rule: rule(), staging });
      for (let from = 0; from < 12; from += staging) {
        const [x, t] = slice(data, from * BATCH, (from + staging) * BATCH, 3, 1);
        session.run(x, t);
      }
      return session.parameters;
    });
    for (const parameters of runs) expectSameBits(parameters, runs[0] as Float32Array, 'parameters');
  });

  it('follows one learning rate a step, 100 of them in one call', () => {
    const rates = Array.from({ length: 100 }, (_, k) => 0.1 / (1 + k));
    const data = exampleData(100 * BATCH, 3, 3, crossEntropy());
    const [ran, stepped] = [make({ rule: rule(), staging: 100 }), make({ rule: rule() })];
    ran.run(data.x, data.t, { rates });
    rates.forEach((rate, i) => {
      stepped.learningRate = rate;
      stepped.step(...slice(data, i * BATCH, (i + 1) * BATCH, 3, 1));
    });
    expectSameBits(ran.parameters, stepped.parameters, 'parameters');
    expect(ran.learningRate).toBe(rates[99]);
  });
});

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
    expect(spoilt.firstNonFinite(data.x, data.t, weights)).toBeNull();
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

describe('a rule written in TypeScript', () => {
  const descent = (apply?: CustomRule['apply']): CustomRule => ({
    name: 'descent',
    learningRate: 0.05,
    slots: ['calls'],
    hyper: { weightDecay: 0.01 },
    apply:
      apply ??
      ((x, g, slots, { weightDecay = 0 }, { learningRate }) => {
        const round = x instanceof Float32Array ? Math.fround : Number;
        const [decay, rate] = [round(weightDecay), round(-learningRate)];
        for (let i = 0; i < x.length; i++) {
          const p = x[i] as number;
          const gradient = round(round(decay * p) + (g[i] as number));
          x[i] = round(rate * gradient) + p;
        }
        const { calls } = slots as { calls: Float32Array };
        calls[0] = (calls[0] as number) + 1;
      }),
  });

  it.each(PRECISIONS)('works on the same views: gradient descent has the bits of the kernel, in %s', (precision) => {
    const data = exampleData(40, 3, 3, crossEntropy());
    const kernel = make({ rule: gradientDescent({ learningRate: 0.05, weightDecay: 0.01 }), precision, staging: 10 });
    const custom = make({ rule: descent(), precision, staging: 10 });
    const rates = Array.from({ length: 10 }, (_, k) => 0.1 / (k + 1));
    expectSameBits([...custom.run(data.x, data.t, { rates })], [...kernel.run(data.x, data.t, { rates })], 'losses');
    const [x, t] = slice(data, 0, 3, 3, 1);
    expect(custom.step(x, t)).toBe(kernel.step(x, t));
    expectSameBits(custom.parameters, kernel.parameters, 'parameters');
    expect(custom.steps).toBe(11);
    expect(custom.core.view(custom.plan.emittedRule?.slots.calls as never)[0]).toBe(11);
  });

  it('is told the step, the rate and the loss', () => {
    const told: unknown[] = [];
    const session = make({ rule: descent((_x, _g, _slots, _hyper, context) => told.push({ ...context })) });
    const losses = [session.step([1, 2, 3], [0]), session.step([1, 2, 3], [1])];
    expect(told).toEqual(losses.map((value, step) => ({ step, learningRate: 0.05, value })));
  });
});

describe('rules that ask for more than a gradient', () => {
  const data = exampleData(BATCH, 3, 3, squaredError());

  it("nesterov takes its gradient at θ + βd: the notes' form, to rounding of f64", () => {
    const session = make({ loss: squaredError(), rule: nesterov({ learningRate: 0.1, beta: 0.9 }), precision: 'f64' });
    const twin = make({ loss: squaredError(), precision: 'f64' }).objective(data);
    let theta = Float64Array.from(session.parameters);
    let d = new Float64Array(theta.length);
    for (let k = 0; k < 25; k++) {
      const g = new Float64Array(theta.length);
      const ahead = theta.map((p, i) => p + 0.9 * (d[i] as number));
      const value = twin.valueAndGradient(ahead, g);
      expect(session.step(data.x, data.t)).toBeCloseTo(value, 12);
      d = d.map((step, i) => 0.9 * step - 0.1 * (g[i] as number));
      theta = theta.map((p, i) => p + (d[i] as number));
    }
    expectClose(session.parameters, theta, 1e-12, 'parameters'); // 25 steps of a few ε each
  });

  it('irprop+ sees the loss: it takes steps back only where the loss has grown', () => {
    const [plus, minus] = (['irprop+', 'irprop-'] as const).map((variant) =>
      make({ loss: squaredError(), rule: rprop({ variant, initialStep: 0.5 }), precision: 'f64' }),
    ) as [Session, Session];
    const last = (): number => plus.core.view(plus.plan.emittedRule?.scalars.last as never)[0] as number;
    let grew = 0;
    let before = Number.POSITIVE_INFINITY;
    for (let k = 0; k < 20; k++) {
      const start = [...plus.parameters];
      const loss = plus.step(data.x, data.t);
      minus.step(data.x, data.t);
      expect(last()).toBe(loss);
      const move = plus.core.view(plus.plan.emittedRule?.slots.move as never) as Float64Array;
      expectClose(
        plus.parameters,
        start.map((p, i) => p + (move[i] as number)),
        0,
        'the move of this step',
      );
      if (loss > before) grew++;
      before = loss;
    }
    expect(grew).toBeGreaterThan(0);
    expect([...plus.parameters]).not.toEqual([...minus.parameters]);
  });
});
