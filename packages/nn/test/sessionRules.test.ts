import { crossEntropy, type Session, squaredError } from '@elbow/nn';
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
import { exampleData, exampleWeights, expectClose, expectSameBits } from './examples.ts';
import { BATCH, make, PRECISIONS, slice } from './sessions.ts';

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
