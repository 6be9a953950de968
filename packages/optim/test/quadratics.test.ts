import { describe, expect, it } from 'vitest';
import {
  descend,
  fixedStep,
  gradientDescent,
  type Minimiser,
  momentum,
  nesterov,
  quadratic,
  type Rule,
  type TwiceDifferentiable,
} from '../src/index.ts';
import { newton } from '../src/secondOrder.ts';
import { fixture } from './fixtures.ts';
import { iterates, path } from './iterates.ts';
import { named } from './named.ts';

const EPSILON = 2 ** -52;

/** Relative rounding error of k steps w − η(λw): each rounds a product twice and a difference once. */
const rounding = (k: number, eta: number, lambda: number): number =>
  (k * EPSILON * (1 + 3 * eta * lambda)) / Math.abs(1 - eta * lambda);

describe('gradient descent on a quadratic follows its closed form', () => {
  const table = [0.1, 0.5, 0.9, 1.5, 1.9, 2, 2.5].flatMap((share) =>
    [0.04, 1, 300].map((lambda) => ({ share, lambda })),
  );

  it.each(table)('R1: w_k = (1 − ηλ)^k w_0 for η = $share/λ, λ = $lambda', ({ share, lambda }) => {
    const eta = share / lambda;
    const w = path(gradientDescent({ learningRate: eta }), quadratic({ A: [[lambda]] }), [3], 40);
    w.forEach((value, k) => {
      const expected = 3 * (1 - eta * lambda) ** k;
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(rounding(k + 1, eta, lambda) * Math.abs(expected));
    });
  });

  it.each(table)('R53: the gap shrinks by R = (1 − ηλ)² a step for η = $share/λ, λ = $lambda', ({ share, lambda }) => {
    const eta = share / lambda;
    const run = iterates(gradientDescent({ learningRate: eta }), quadratic({ A: [[lambda]] }), [3], 40);
    const R = (1 - eta * lambda) ** 2;
    for (let k = 0; k < 40; k++) {
      const ratio = (run[k + 1]?.f as number) / (run[k]?.f as number);
      expect(Math.abs(ratio / R - 1)).toBeLessThanOrEqual(2 * rounding(2, eta, lambda));
    }
  });

  it('R53: in several dimensions the gap stays below R^k times the first, with the R of the slowest direction', () => {
    const bowl = quadratic({ kappa: 25, rotate: 0.7 });
    const eta = 0.06;
    const R = Math.max((1 - eta) ** 2, (1 - eta * 25) ** 2);
    const gaps = iterates(gradientDescent({ learningRate: eta }), bowl, bowl.start, 60).map(({ f }) => f);
    // 200ε covers the rounding of 60 steps
    gaps.forEach((gap, k) => {
      expect(gap).toBeLessThanOrEqual((gaps[0] as number) * R ** k * (1 + 200 * EPSILON));
    });
  });

  it('R59: η = 1/a reaches the minimum in one step', () => {
    expect(path(gradientDescent({ learningRate: 0.25 }), quadratic({ A: [[4]], b: [-8] }), [7], 2)).toEqual([7, 2, 2]);
  });
});

describe('the step size decides how gradient descent moves', () => {
  const bowl = quadratic({ A: [[2]] }); // η_opt = 1/2
  const moves = (eta: number): number[] => path(gradientDescent({ learningRate: eta }), bowl, [1], 30);
  const pairs = (w: readonly number[]): [number, number][] => w.slice(1).map((value, k) => [w[k] as number, value]);

  it('R60: below η_opt it is monotone', () => {
    for (const [before, after] of pairs(moves(0.3))) expect(after > 0 && after < before).toBe(true);
  });

  it('R60: between η_opt and 2η_opt it jumps over the minimum and comes nearer', () => {
    for (const [before, after] of pairs(moves(0.8))) {
      expect(after * before < 0 && Math.abs(after) < Math.abs(before)).toBe(true);
    }
  });

  it('R60: at 2η_opt it oscillates for ever, neither nearer nor farther', () => {
    moves(1).forEach((w, k) => {
      expect(w).toBe(k % 2 === 0 ? 1 : -1);
    });
  });

  it('R60: above 2η_opt it goes away', () => {
    for (const [before, after] of pairs(moves(1.1))) expect(Math.abs(after)).toBeGreaterThan(Math.abs(before));
  });

  const limits = [
    { name: 'diagonal', kappa: 10, rotate: 0 },
    { name: 'turned', kappa: 10, rotate: 0.5 },
    { name: 'turned, condition 1000', kappa: 1000, rotate: 1 },
  ];
  it.each(named(limits, ({ name }) => name))(
    'R65: the limit is 2/λmax, from both sides: %s',
    (_, { kappa, rotate }) => {
      const problem = quadratic({ kappa, rotate });
      const last = (eta: number): number =>
        iterates(gradientDescent({ learningRate: eta }), problem, problem.start, 2000).at(-1)?.f as number;
      const start = problem.value(problem.start);
      // the steepest direction alone: factors 0.99 and 1.01 a step, 2000 steps
      expect(last(1.99 / kappa)).toBeLessThan(start);
      expect(last(2.01 / kappa)).toBeGreaterThan(start * 1e10);
    },
  );

  it('R65: a coordinate oscillates where η_i,opt < η < 2η_i,opt, and only there', () => {
    const problem = quadratic({
      A: [
        [1, 0],
        [0, 4],
      ],
    }); // η_opt = 1 and 1/4
    const run = iterates(gradientDescent({ learningRate: 0.4 }), problem, [1, 1], 20);
    run.forEach(({ x }, k) => {
      expect(Math.sign(x[0] as number)).toBe(1);
      expect(Math.sign(x[1] as number)).toBe(k % 2 === 0 ? 1 : -1);
    });
  });

  it("R66: the notes' figure, η = 1.9 · 0.91 = 1.729, has factors −0.729 and −0.900 and limit 1.82", () => {
    const problem = quadratic({
      A: [
        [1, 0],
        [0, 1 / 0.91],
      ],
    });
    const factors = (eta: number): number[] => {
      const [start, one] = iterates(gradientDescent({ learningRate: eta }), problem, [1, 1], 1);
      return [0, 1].map((i) => (one?.x[i] as number) / (start?.x[i] as number));
    };
    const [first, second] = factors(1.729) as [number, number];
    expect(first).toBeCloseTo(-0.729, 12);
    expect(second).toBeCloseTo(-0.9, 12);
    expect(Math.abs(factors(1.8199)[1] as number)).toBeLessThan(1);
    expect(Math.abs(factors(1.8201)[1] as number)).toBeGreaterThan(1);
  });
});

interface RecordedQuadratic {
  name: string;
  A: number[][];
  b: number[];
  c: number;
  w0: number[];
  w_star: number[];
  f_star: number;
  gd: { label: string; eta: number; w: number[][]; f_gap: number[] }[];
  momentum_iterates: Record<string, number[][]>;
  iterations_to_1e6: Record<
    string,
    Record<string, { k: number; margin_before: number; margin_at: number } | undefined>
  >;
  [method: string]: unknown;
}
const { cases } = fixture<{ cases: RecordedQuadratic[] }>('quadratic');

/** The rule of a recorded run, by the recorded run's name. */
function ruleOf(recorded: RecordedQuadratic, name: string): Rule {
  const parameters = (key: string): { learningRate: number; beta: number } => {
    const { eta, beta } = recorded[key] as { eta: number; beta: number };
    return { learningRate: eta, beta };
  };
  if (name === 'heavy_ball_optimal') return momentum(parameters('heavy_ball_optimal'));
  if (name === 'nesterov_1_over_L') return nesterov(parameters('nesterov_strongly_convex'));
  if (name === 'nesterov_quadratic_optimal') return nesterov(parameters('nesterov_quadratic_optimal'));
  const label = { gd_1_over_L: 'newton_like_1_over_L', gd_optimal: 'optimal_2_over_L_plus_mu' }[name];
  const run = recorded.gd.find((gd) => gd.label === label);
  if (!run) throw new Error(`no recorded run is called ${name}`);
  return gradientDescent({ learningRate: run.eta });
}

describe('rules follow the recorded iterates on quadratics of condition 1 to 10⁴', () => {
  const runs = cases.flatMap((recorded) => [
    ...recorded.gd.map(({ label, eta, w, f_gap }) => {
      return {
        name: `${recorded.name} gd ${label}`,
        recorded,
        rule: gradientDescent({ learningRate: eta }) as Rule,
        w,
        f_gap,
      };
    }),
    ...Object.entries(recorded.momentum_iterates).map(([method, w]) => {
      return { name: `${recorded.name} ${method}`, recorded, rule: ruleOf(recorded, method), w, f_gap: null };
    }),
  ]);

  it.each(named(runs, ({ name }) => name))('%s', (_, { recorded, rule, w, f_gap }) => {
    const { A, b, c, w0, f_star } = recorded;
    const run = iterates(rule, quadratic({ A, b, c }), w0, w.length - 1);
    run.forEach(({ x, f, g }, k) => {
      const expected = w[k] as number[];
      const scale = Math.max(1, ...expected.map(Math.abs));
      expected.forEach((value, i) => {
        expect(Math.abs((x[i] as number) - value), `w[${i}] after ${k} steps`).toBeLessThanOrEqual(1e-9 * scale);
      });
      if (f_gap) {
        // f moves by at most Σ|gᵢ| · 1e-9 · scale to first order; the rest is the rounding of f itself
        const slope = g.reduce((sum, value) => sum + Math.abs(value), 0);
        const slack = 1e-9 * scale * slope + 1e-12 * Math.max(1, Math.abs(f), Math.abs(f_star));
        expect(Math.abs(f - f_star - (f_gap[k] as number)), `gap after ${k} steps`).toBeLessThanOrEqual(slack);
      }
    });
  });
});

/** The method of a recorded run: a lifted rule, or Newton's with its damping. */
function methodOf(recorded: RecordedQuadratic, name: string): Minimiser<TwiceDifferentiable> {
  const [, eta] = name.split('newton_eta_');
  if (eta === undefined) return descend(ruleOf(recorded, name));
  return newton({ learningRate: Number(eta), lineSearch: fixedStep() });
}

describe('rules need the recorded number of steps to 1e-6', () => {
  const LONGEST = 200_000;
  const rows = cases.flatMap((recorded) =>
    Object.keys(recorded.iterations_to_1e6).map((method) => ({ name: `${recorded.name} ${method}`, recorded, method })),
  );

  it.each(named(rows, ({ name }) => name))('%s', (_, { recorded, method }) => {
    const { A, b, c, w0, w_star, f_star } = recorded;
    const counts = recorded.iterations_to_1e6[method] ?? {};
    const problem = quadratic({ A, b, c });
    const distance = (x: Float64Array): number =>
      Math.sqrt(w_star.reduce((s, w, i) => s + ((x[i] as number) - w) ** 2, 0));
    const first = distance(Float64Array.from(w0));
    const reached: Record<string, number> = {};
    const longest = Math.max(...Object.values(counts).map((count) => count?.k ?? 0)) + 2;
    expect(longest).toBeLessThan(LONGEST);
    for (const { k, x, f } of methodOf(recorded, method)(problem, w0)) {
      const d = distance(x);
      if (d <= 1e-6) reached.abs ??= k;
      if (d <= 1e-6 * first) reached.rel ??= k;
      if (f - f_star <= 1e-6) reached.fgap ??= k;
      if (k === longest) break;
    }
    for (const [kind, count] of Object.entries(counts)) {
      if (!count) continue;
      const slack = count.k >= 1000 ? 1 : 0; // as the file's README states
      expect(
        Math.abs((reached[kind] ?? Infinity) - count.k),
        `${kind}: ${reached[kind]} for ${count.k}`,
      ).toBeLessThanOrEqual(slack);
    }
  });
});
