import { afterAll, describe, expect, it } from 'vitest';
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
  quadratic,
  quickprop,
  type Rule,
  radam,
  rmsprop,
  rprop,
  stabilityLimit,
} from '../src/index.ts';
import { analyseQuadratic } from '../src/secondOrder.ts';
import { path } from './iterates.ts';
import { named } from './named.ts';

const measuredRates: string[][] = [['condition', 'method', 'predicted', 'measured', 'error of 1 - rate']];
const bothSides: string[][] = [['rule', 'options', 'limit', '0.999 of it', '1.001 of it']];
const withoutLimit: string[][] = [['rule', 'why it has no limit']];

afterAll(() => {
  for (const table of [measuredRates, bothSides, withoutLimit]) {
    const width = (column: number): number => Math.max(...table.map((row) => (row[column] ?? '').length));
    console.log(table.map((row) => row.map((cell, i) => cell.padEnd(width(i))).join('  ')).join('\n'));
  }
});

describe('the measured rate of convergence is the predicted one', () => {
  const METHODS: Record<'gradientDescent' | 'heavyBall' | 'nesterov', (learningRate: number, beta: number) => Rule> = {
    gradientDescent: (learningRate) => gradientDescent({ learningRate }),
    heavyBall: (learningRate, beta) => momentum({ learningRate, beta }),
    nesterov: (learningRate, beta) => nesterov({ learningRate, beta }),
  };
  const rows = [1.5, 10, 100, 1e3, 1e4].flatMap((kappa) =>
    (['gradientDescent', 'heavyBall', 'nesterov'] as const).map((method) => ({ kappa, method })),
  );

  it.each(named(rows, ({ kappa, method }) => `R68: ${method} at condition ${kappa}`))('%s', (_, { kappa, method }) => {
    const { best } = analyseQuadratic([
      [1, 0],
      [0, kappa],
    ]);
    const { learningRate, beta, rate } = (best as NonNullable<typeof best>)[method];
    const rule = METHODS[method](learningRate, beta);
    // each direction alone, both eigenvalues at the same rate; a double root leaves k·rateᵏ, of which the ratio of k and 2k
    // halves: measured over N steps, rate is right to the N-th root of the next such term, 1/N
    const N = Math.min(40_000, Math.max(60, Math.ceil(100 / (1 - rate))));
    const measured = Math.max(
      ...[1, kappa].map((lambda) => {
        const w = path(rule, quadratic({ A: [[lambda]] }), [1], 2 * N).map(Math.abs);
        const top = (from: number): number => Math.max(...w.slice(from, from + 3)); // oscillating roots pass through 0
        const doubled = method === 'gradientDescent' ? 1 : 2;
        return (top(2 * N - 2) / top(N - 2) / doubled) ** (1 / N);
      }),
    );
    const error = Math.abs((1 - measured) / (1 - rate) - 1);
    measuredRates.push([String(kappa), method, rate.toFixed(8), measured.toFixed(8), error.toExponential(1)]);
    expect(error).toBeLessThan(method === 'gradientDescent' ? 1e-6 : 0.02);
  });
});

describe('a rule with a stability limit converges just below it and diverges just above it', () => {
  const options = [
    {},
    { weightDecay: 0.3 },
    { beta: 0.5 },
    { beta: 0.99 },
    { beta: 0.9, dampening: 0.4 },
    { beta: 0.7, dampening: 0.8, weightDecay: 1 },
  ];
  const rules: { name: string; options: object; rule: (learningRate: number) => Rule }[] = [
    ...[{}, { weightDecay: 0.5 }].map((given) => ({
      name: 'gradientDescent',
      options: given,
      rule: (learningRate: number) => gradientDescent({ ...given, learningRate }),
    })),
    ...(['lecture', 'pytorch'] as const).flatMap((form) =>
      options.flatMap((given) => [
        {
          name: `momentum ${form}`,
          options: given,
          rule: (learningRate: number) => momentum({ ...given, form, learningRate }),
        },
        {
          name: `nesterov ${form}`,
          options: given,
          rule: (learningRate: number) => nesterov({ ...given, form, learningRate }),
        },
      ]),
    ),
  ];

  it.each(named(rules, ({ name, options: given }) => `R65: ${name} ${JSON.stringify(given)}`))('%s', (_, row) => {
    for (const lambda of [0.05, 1, 40]) {
      const limit = stabilityLimit(row.rule(1), lambda).limit as number;
      const growth = (share: number): number => {
        const w = path(row.rule(share * limit), quadratic({ A: [[lambda]] }), [1], 12_000).map(Math.abs);
        const top = (from: number): number => Math.max(...w.slice(from, from + 1000));
        const end = top(w.length - 1000);
        return end < 1e-200 ? 0 : end / top((w.length - 1) / 2);
      };
      const [below, above] = [growth(0.999), growth(1.001)];
      expect(below).toBeLessThan(0.9);
      expect(above > 1.1 || Number.isNaN(above)).toBe(true); // NaN: ∞/∞
      if (lambda === 1) {
        const word = (ratio: number): string => (ratio < 1 ? 'converges' : 'diverges');
        bothSides.push([row.name, JSON.stringify(row.options), limit.toFixed(6), word(below), word(above)]);
      }
    }
  });

  const without = { adadelta, adagrad, adam, adamax, adamw, asgd, lion, nadam, quickprop, radam, rmsprop, rprop };
  it.each(Object.entries(without))('%s has none, and says why', (name, rule) => {
    const { limit, reason } = stabilityLimit(rule(), 2);
    withoutLimit.push([name, reason]);
    expect(limit).toBeNull();
    expect(reason).toContain(rule().name);
  });
});
