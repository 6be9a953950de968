import { init } from '@elbow/core-wasm/f64';
import { describe, expect, it } from 'vitest';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  asgd,
  gradientDescent,
  lion,
  momentum,
  nadam,
  nesterov,
  quickprop,
  type Rule,
  type RuleStepper,
  radam,
  rmsprop,
  rprop,
  ruleStepper,
} from '../src/index.ts';
import { named } from './named.ts';

/** One parameter from `start` under the given gradients at η = 1: θ after each, and what the rule keeps at the end. */
function walk(rule: Rule, gradients: readonly number[], start = 0): { theta: number[]; slots: RuleStepper['slots'] } {
  const { theta, g, slots, update } = ruleStepper(rule, 1, init());
  theta[0] = start;
  const seen = gradients.map((gradient) => {
    g[0] = gradient;
    update(1, 0);
    return theta[0] as number;
  });
  return { theta: seen, slots };
}

const slope = (g: number, steps: number): number[] => new Array<number>(steps).fill(g);
/** −Σ of the first k + 1 steps, for every k. */
const against = (steps: readonly number[]): number[] =>
  steps.map((_, k) => -steps.slice(0, k + 1).reduce((a, b) => a + b));
const counted = (n: number, f: (t: number) => number): number[] => Array.from({ length: n }, (_, k) => f(k + 1));

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    // each of the steps rounds some ten times; θ grows to a few tens
    expect(Math.abs((actual[i] as number) - value), `[${i}]`).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
  });
}

describe('on a slope of constant steepness', () => {
  const [g, n] = [2, 30];

  it('R103: Adagrad’s steps are η/√t', () => {
    const rule = adagrad({ epsilon: 1e-300 });
    expectClose(walk(rule, slope(g, n)).theta, against(counted(n, (t) => 1 / Math.sqrt(t))));
  });

  it('Adagrad’s decay of the rate divides by 1 + (t − 1)δ, and its accumulator starts at s₀', () => {
    const rule = adagrad({ epsilon: 1e-300, learningRateDecay: 0.5, initialAccumulator: 3 });
    const steps = counted(n, (t) => g / Math.sqrt(3 + t * g * g) / (1 + 0.5 * (t - 1)));
    expectClose(walk(rule, slope(g, n)).theta, against(steps));
  });

  it('R103: RMSprop’s steps are η/√(1 − ρᵗ), and centred η/√(ρᵗ(1 − ρᵗ))', () => {
    const rho = 0.75;
    const plain = counted(n, (t) => 1 / Math.sqrt(1 - rho ** t));
    expectClose(walk(rmsprop({ rho, epsilon: 1e-300 }), slope(g, n)).theta, against(plain));
    // v − m² = (1 − ρᵗ)g² − (1 − ρᵗ)²g²
    const centred = counted(10, (t) => 1 / Math.sqrt(rho ** t * (1 - rho ** t)));
    expectClose(walk(rmsprop({ rho, epsilon: 1e-300, centered: true }), slope(g, 10)).theta, against(centred));
  });

  it.each([
    ['Adam', adam({ epsilon: 0.5 })],
    ['Adam with AMSGrad', adam({ epsilon: 0.5, amsgrad: true })],
    ['AdamW without decay', adamw({ epsilon: 0.5, weightDecay: 0 })],
    ['Adamax', adamax({ epsilon: 0.5 })],
  ])('%s steps by ηg/(|g| + ε), from the first step on', (_, rule) => {
    expectClose(walk(rule, slope(g, n)).theta, against(slope(2 / 2.5, n)));
  });

  it('Adadelta’s first step is √ε/√((1 − ρ)g² + ε) · g', () => {
    const [first] = walk(adadelta({ rho: 0.75, epsilon: 0.25 }), [g]).theta;
    expectClose([first as number], [-(0.5 / Math.sqrt(0.25 * 4 + 0.25)) * g]);
  });

  it('NAdam’s first step looks ahead by μ₂', () => {
    const mu = (t: number): number => 0.9 * (1 - 0.5 * 0.96 ** (t * 0.004));
    const m = 0.1 * g;
    const numerator = g + (mu(2) * m) / (1 - mu(1) * mu(2)); // (1 − μ₁)/(1 − P₁) is 1
    const [first] = walk(nadam({ epsilon: 0.5 }), [g]).theta;
    expectClose([first as number], [-numerator / (g + 0.5)]);
  });

  it('RAdam takes five steps of ηg before it divides by anything (β₂ = 0.999)', () => {
    const { theta } = walk(radam(), slope(g, 6));
    expectClose(theta.slice(0, 5), [-2, -4, -6, -8, -10]);
    // t = 6: ρ = 5.00 at last; r is the paper's, m̂ and √v̂ are g
    const limit = 2 / (1 - 0.999) - 1;
    const rho = limit - (12 * 0.999 ** 6) / (1 - 0.999 ** 6);
    expect(rho).toBeGreaterThan(5);
    const r = Math.sqrt(((rho - 4) * (rho - 2) * limit) / ((limit - 4) * (limit - 2) * rho));
    expect((theta[5] as number) + 10).toBeCloseTo(-r, 6); // ε stands beside the uncorrected root, √v = 0.15
  });
});

describe('lion', () => {
  it('steps by the sign of the interpolated momentum, and decays: computed by hand', () => {
    const rule = lion({ beta1: 0.5, beta2: 0.75, weightDecay: 0.5 });
    // c = 4, θ = 4 − (1 + 2), m = 2; c = 1 − ½, θ = 1 − (1 + ½), m = 1.5 − ¼; c = 0.625 − 2, θ = −½ − (−1 − ¼)
    const { theta, slots } = walk(rule, [8, -1, -4], 4);
    expect(theta).toEqual([1, -0.5, 0.75]);
    expect(slots.m?.[0]).toBe(0.75 * 1.25 - 1);
  });

  it('rests where nothing pulls', () => {
    expect(walk(lion(), [0, -0, 0], 3).theta).toEqual([3, 3, 3]);
  });
});

describe('amsgrad', () => {
  it('does not forget a large gradient', () => {
    const spike = [100, ...slope(0.01, 400)];
    const last = (theta: readonly number[]): number => (theta.at(-2) as number) - (theta.at(-1) as number);
    const options = { beta1: 0.5, beta2: 0.9, epsilon: 1e-12 };
    expect(last(walk(adam(options), spike).theta)).toBeCloseTo(1, 6); // v is that of the slope alone
    const { theta, slots } = walk(adam({ ...options, amsgrad: true }), spike);
    expect(slots.highest?.[0]).toBeCloseTo(0.1 * 100 ** 2, 8);
    expect(last(theta)).toBeCloseTo(0.01 / Math.sqrt(1000), 8);
  });
});

describe('adamw', () => {
  it('shrinks θ by 1 − ηλ a step where there is no gradient', () => {
    const [, , end] = walk(adamw({ weightDecay: 0.25 }), [0, 0, 0], 8).theta;
    expect(end).toBe(8 * 0.75 ** 3);
  });
});

describe('asgd', () => {
  it('averages θ from step t₀ + 1 on, and evaluates with it', () => {
    const rule = asgd({ lambda: 0, t0: 3 });
    expect(rule.average).toBe('average');
    const { theta, slots } = walk(rule, [1, -2, 3, -4, 5, -6, 7, -8]);
    const averaged = theta.slice(4); // those with t > t₀, t = 0 on the first
    expect(slots.average?.[0]).toBeCloseTo(averaged.reduce((a, b) => a + b) / averaged.length, 13);
  });

  it('lowers its rate by (1 + Ληt)^α', () => {
    const { theta } = walk(asgd({ lambda: 0.5, alpha: 0.75 }), slope(-1, 12));
    let expected = 0;
    theta.forEach((p, t) => {
      const eta = 1 / (1 + 0.5 * t) ** 0.75;
      expected = (1 - 0.5 * eta) * expected + eta;
      expect(Math.abs(p - expected)).toBeLessThan(1e-14);
    });
  });
});

/** Every numeric option of every rule, with a value that is out of its range. */
const OUTSIDE: Record<string, { rule: (options: never) => Rule; options: Record<string, number> }> = {
  gradientDescent: { rule: gradientDescent, options: { learningRate: 0, weightDecay: -1 } },
  momentum: { rule: momentum, options: { learningRate: 0, beta: 1, dampening: 1, weightDecay: -1 } },
  nesterov: { rule: nesterov, options: { learningRate: 0, beta: 1, dampening: 1, weightDecay: -1 } },
  adagrad: {
    rule: adagrad,
    options: { learningRate: 0, learningRateDecay: -1, initialAccumulator: -1, epsilon: 0, weightDecay: -1 },
  },
  adadelta: { rule: adadelta, options: { learningRate: 0, rho: 1, epsilon: 0, weightDecay: -1 } },
  rmsprop: { rule: rmsprop, options: { learningRate: 0, rho: 1, epsilon: 0, beta: 1, weightDecay: -1 } },
  adam: { rule: adam, options: { learningRate: 0, beta1: 1, beta2: 1, epsilon: 0, weightDecay: -1 } },
  adamw: { rule: adamw, options: { learningRate: 0, beta1: 1, beta2: 1, epsilon: 0, weightDecay: -1 } },
  nadam: {
    rule: nadam,
    options: { learningRate: 0, beta1: 1, beta2: 1, epsilon: 0, weightDecay: -1, momentumDecay: -1 },
  },
  radam: { rule: radam, options: { learningRate: 0, beta1: 1, beta2: 1, epsilon: 0, weightDecay: -1 } },
  adamax: { rule: adamax, options: { learningRate: 0, beta1: 1, beta2: 1, epsilon: 0, weightDecay: -1 } },
  lion: { rule: lion, options: { learningRate: 0, beta1: 1, beta2: 1, weightDecay: -1 } },
  asgd: { rule: asgd, options: { learningRate: 0, lambda: -1, alpha: -1, t0: -1, weightDecay: -1 } },
  rprop: { rule: rprop, options: { initialStep: 0, increase: 1, decrease: 1, minStep: 0, maxStep: 1e-7 } },
  quickprop: { rule: quickprop, options: { learningRate: 0, maxGrowth: 0, weightDecay: -1 } },
};
const cases = Object.entries(OUTSIDE).flatMap(([name, { rule, options }]) =>
  Object.entries(options).map(([option, value]) => ({ name, rule, option, value })),
);

describe.each(named(cases, ({ name, option }) => `${name}: ${option}`))('%s', (_, { name, rule, option, value }) => {
  it.each([value, Number.NaN, Infinity])('refuses %d, and says what it takes', (bad) => {
    const words = `${name}: ${option} must be a finite number`;
    const attempt = (): Rule => rule({ [option]: bad } as never);
    expect(attempt).toThrow(RangeError);
    expect(attempt).toThrow(words);
    expect(attempt).toThrow(`got ${bad}`);
  });
});

it.each(Object.entries(OUTSIDE))('%s refuses an option that it does not know', (name, { rule, options }) => {
  const attempt = (): Rule => rule({ learning_rate: 1 } as never);
  expect(attempt).toThrow(TypeError);
  expect(attempt).toThrow(`${name}: no option is called learning_rate; there are `);
  for (const option of Object.keys(options)) expect(attempt).toThrow(option);
});
