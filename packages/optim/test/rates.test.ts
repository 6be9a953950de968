import { describe, expect, it } from 'vitest';
import {
  adam,
  adviseStep,
  batchSize,
  clipByNorm,
  convergenceRate,
  descend,
  gradientDescent,
  gradientNoise,
  minimise,
  momentum,
  noisyLeastSquares,
  quadratic,
  rosenbrock,
  rprop,
  saddle,
  stabilityLimit,
  standardError,
} from '../src/index.ts';
import { curvatureBounds } from '../src/secondOrder.ts';
import { iterates } from './iterates.ts';
import { uniforms } from './uniforms.ts';

describe('convergenceRate', () => {
  it('R53: of gradient descent on a quadratic is linear with R = (1 − ηλ)² of the slowest direction', () => {
    for (const kappa of [2, 10, 100]) {
      const problem = quadratic({ kappa, rotate: 0.4 });
      const values = iterates(gradientDescent({ learningRate: 1 / kappa }), problem, problem.start, 20 * kappa).map(
        ({ f }) => f,
      );
      const rate = convergenceRate(values);
      expect(rate.kind).toBe('linear');
      if (rate.kind === 'linear') expect(Math.abs(rate.R - (1 - 1 / kappa) ** 2)).toBeLessThan(1e-9);
    }
  });

  it('R58: of 1/k and 1/k² is sublinear with its power', () => {
    for (const power of [0.5, 1, 2]) {
      const rate = convergenceRate(Array.from({ length: 4000 }, (_, k) => 5 / (k + 1) ** power));
      expect(rate).toMatchObject({ kind: 'sublinear' });
      if (rate.kind === 'sublinear') expect(rate.power).toBeCloseTo(power, 9);
    }
  });

  it('R58: of descent on a smooth convex function without curvature at its minimum, x⁴, is sublinear', () => {
    // ẋ = −4x³ gives x² ∝ 1/t, so f = x⁴ falls as 1/k²
    const quartic = {
      n: 1,
      value: ([x = 0]: Float64Array) => x ** 4,
      valueAndGradient: (p: Float64Array, g: Float64Array) => {
        g[0] = 4 * (p[0] as number) ** 3;
        return (p[0] as number) ** 4;
      },
    };
    const values = iterates(gradientDescent({ learningRate: 0.05 }), quartic, [1], 20_000).map(({ f }) => f);
    const rate = convergenceRate(values);
    expect(rate.kind).toBe('sublinear');
    if (rate.kind === 'sublinear') expect(Math.abs(rate.power - 2)).toBeLessThan(0.02);
  });

  it('of Newton’s steps is superlinear, and of a flat or rising run none', () => {
    expect(convergenceRate([1, 1e-1, 1e-2, 1e-4, 1e-8, 0, 0, 0]).kind).toBe('superlinear');
    expect(convergenceRate(new Array(20).fill(1))).toMatchObject({ kind: 'none', R: 1 });
    expect(convergenceRate(Array.from({ length: 20 }, (_, k) => 1.1 ** k)).kind).toBe('none');
    expect(() => convergenceRate([1, 2])).toThrow('convergenceRate: values must hold at least 8 numbers, got 2');
  });
});

describe('batches', () => {
  it('R9: the standard error falls as 1/√n_b: half of it takes four times the batch', () => {
    expect(standardError(3, 4)).toBe(1.5);
    expect(standardError(3, 16)).toBe(0.75);
    expect(batchSize(3, 0.75)).toBe(16);
    for (const [deviation, wanted, population] of [
      [2, 0.3, Infinity],
      [2, 0.3, 50],
      [9, 1, 12],
      [0, 1, 5],
    ] as const) {
      const batch = batchSize(deviation, wanted, population);
      expect(standardError(deviation, batch, population)).toBeLessThanOrEqual(wanted);
      if (batch > 1) expect(standardError(deviation, batch - 1, population)).toBeGreaterThan(wanted);
    }
  });

  it('R9, R11: it is the deviation of the means of all batches, with and without replacement', () => {
    const values = [1, 4, 6, 13];
    const deviation = (v: number[]): number => {
      const mean = v.reduce((sum, x) => sum + x, 0) / v.length;
      return Math.sqrt(v.reduce((sum, x) => sum + (x - mean) ** 2, 0) / v.length);
    };
    const pairs = values.flatMap((a, i) => values.map((b, j) => ({ mean: (a + b) / 2, distinct: i !== j })));
    const without = pairs.filter(({ distinct }) => distinct).map(({ mean }) => mean);
    expect(standardError(deviation(values), 2)).toBeCloseTo(deviation(pairs.map(({ mean }) => mean)), 12);
    expect(standardError(deviation(values), 2, 4)).toBeCloseTo(deviation(without), 12);
  });

  it('R10: gradientNoise is the variance over all batches, and that over all data sets', () => {
    const gradients = [
      [1, 0],
      [2, 5],
      [6, -1],
      [0, 3],
    ];
    const means = gradients.flatMap((a, i) =>
      gradients.flatMap((b, j) => (i < j ? [a.map((x, c) => (x + (b[c] as number)) / 2)] : [])),
    );
    const centre = [9 / 4, 7 / 4];
    const spread =
      means.reduce((sum, m) => sum + m.reduce((s, x, c) => s + (x - (centre[c] as number)) ** 2, 0), 0) / means.length;
    const noise = gradientNoise(gradients, { batch: 2 });
    expect([...noise.mean]).toEqual(centre);
    expect(noise.batchVariance).toBeCloseTo(spread, 12);
    expect(gradientNoise(gradients, { batch: 4 }).batchVariance).toBe(0);
    expect(noise.totalVariance).toBe(noise.batchVariance + noise.dataVariance);
    // the estimate of the data's variance is unbiased: over all pairs drawn with replacement from {0, 2} it is σ²/2 = ½ on average
    const all = [
      [0, 0],
      [0, 2],
      [2, 0],
      [2, 2],
    ].map(([a = 0, b = 0]) => gradientNoise([[a], [b]], { batch: 1 }).dataVariance);
    expect(all.reduce((sum, v) => sum + v, 0) / 4).toBe(0.5);
  });
});

describe('adviseStep', () => {
  it('R61, R67: on a quadratic is 1/λmax, with the limit 2/λmax', () => {
    for (const kappa of [1, 7, 1e4]) {
      const { learningRate, limit, lambdaMax, reason } = adviseStep(
        quadratic({ kappa, rotate: 1 }),
        [3, 4],
        gradientDescent(),
      );
      expect(lambdaMax).toBeCloseTo(kappa, 6);
      expect(learningRate * kappa).toBeCloseTo(1, 9);
      expect((limit ?? 0) * kappa).toBeCloseTo(2, 9);
      expect(reason).toContain('half of 2/L');
    }
  });

  it('R26: of batches takes the steepest; the step that the mean allows diverges on it (E3)', () => {
    // nine light rows and a heavy one: ½·10·xᵢ² w² each, mean ½·(9 · 0.1 + 100)w²/10 …
    const rows = [...new Array(9).fill(0.1), 100].map((a) => quadratic({ A: [[a]] }));
    const mean = quadratic({ A: [[(9 * 0.1 + 100) / 10]] });
    const whole = adviseStep(mean, [1], gradientDescent());
    const each = adviseStep(rows, [1], gradientDescent());
    expect(whole.limit).toBeCloseTo(2 / 10.09, 9);
    expect(each.limit).toBeCloseTo(2 / 100, 9);
    expect(each.reason).toContain('the steepest of 10 batches');
    const heavy = rows[9] as (typeof rows)[number];
    const end = (learningRate: number): string =>
      minimise(heavy, descend(gradientDescent({ learningRate })), [1], { maxIterations: 400 }).verdict.kind;
    expect(minimise(mean, descend(gradientDescent({ learningRate: whole.learningRate })), [1]).converged).toBe(true);
    expect(end(whole.learningRate)).toBe('diverged');
    expect(end(each.learningRate)).toBe('converged');
  });

  it('leaves the rule’s own rate where the curvature says nothing, and says why', () => {
    expect(adviseStep(quadratic({ kappa: 3 }), [1, 1], adam({ learningRate: 0.02 }))).toMatchObject({
      learningRate: 0.02,
      limit: null,
    });
    const hill = quadratic({ A: [[-1]] });
    expect(adviseStep(hill, [1], gradientDescent()).reason).toContain('no direction curves upwards');
    expect(adviseStep(saddle(), [1, 1], gradientDescent()).limit).toBeCloseTo(1, 9);
    expect(() => adviseStep([], [1], gradientDescent())).toThrow(
      'adviseStep: takes an objective, or one a batch, got none',
    );
  });
});

describe('stabilityLimit', () => {
  it('is null, with the reason, for rules that have none', () => {
    for (const rule of [adam(), rprop(), clipByNorm(gradientDescent(), 1)]) {
      const { limit, reason } = stabilityLimit(rule, 3);
      expect(limit).toBeNull();
      expect(reason.length).toBeGreaterThan(20);
    }
    expect(stabilityLimit(momentum({ beta: 0.9 }), 2).reason).toBe('2(1 + beta)/L with L = 2, the largest curvature');
    expect(() => stabilityLimit(gradientDescent(), 0)).toThrow(
      'stabilityLimit: lambdaMax must be a finite number > 0, got 0',
    );
  });
});

describe('curvatureBounds', () => {
  it('R54, R56: of a quadratic are its eigenvalues, wherever one looks', () => {
    const { mu, beta, kind } = curvatureBounds(quadratic({ kappa: 9, rotate: 0.3 }), [5, 5], { samples: 5 });
    expect(mu).toBeCloseTo(1, 12);
    expect(beta).toBeCloseTo(9, 12);
    expect(kind).toBe('strongly convex and smooth');
  });

  it('R57: labels a convex function without curvature, and one that is not convex', () => {
    const valley = quadratic({
      A: [
        [1, 1],
        [1, 1],
      ],
    });
    expect(curvatureBounds(valley, [0, 0]).kind).toBe('convex and smooth');
    expect(curvatureBounds(rosenbrock(2), [0, 1]).kind).toBe('not convex');
    expect(curvatureBounds(noisyLeastSquares(), [0, 0, 0]).kind).toBe('strongly convex and smooth');
  });

  it('R55: outside its cone of slope L the function never lies, between points of the box', () => {
    const problem = rosenbrock(2);
    const { lipschitz } = curvatureBounds(problem, [0, 0], { radius: 1, samples: 4000 });
    const random = uniforms(9);
    const point = (): Float64Array => Float64Array.of(2 * random() - 1, 2 * random() - 1);
    let steepest = 0;
    for (let i = 0; i < 2000; i++) {
      const [a, b] = [point(), point()];
      const distance = Math.hypot((a[0] as number) - (b[0] as number), (a[1] as number) - (b[1] as number));
      steepest = Math.max(steepest, Math.abs(problem.value(a) - problem.value(b)) / distance);
    }
    expect(steepest).toBeLessThanOrEqual(lipschitz);
  });

  it('R51: on a convex function no chord passes below it; on another one does', () => {
    const below = (problem: typeof bowl, seed: number): boolean => {
      const random = uniforms(seed);
      return Array.from({ length: 500 }, () => {
        const [a, b] = [0, 1].map(() => new Float64Array(problem.n).map(() => 4 * random() - 2)) as [
          Float64Array,
          Float64Array,
        ];
        const t = random();
        const between = a.map((x, i) => x + t * ((b[i] as number) - x));
        const chord = problem.value(a) + t * (problem.value(b) - problem.value(a));
        return chord < problem.value(between) - 1e-12 * Math.abs(chord);
      }).some(Boolean);
    };
    const bowl = quadratic({ kappa: 20, rotate: 0.2 });
    expect(below(bowl, 1)).toBe(false);
    expect(below(rosenbrock(2) as unknown as typeof bowl, 1)).toBe(true);
  });
});
