import { describe, expect, it } from 'vitest';
import {
  bfgs,
  descend,
  exponential,
  fixedStep,
  gradientDescent,
  hessianProduct,
  inverseTime,
  largestEigenvalue,
  minimise,
  type NoisyLeastSquares,
  noisyLeastSquares,
  type Objective,
  quadratic,
  type Schedule,
} from '../src/index.ts';
import { analyseQuadratic, newton } from '../src/secondOrder.ts';
import { iterates, path } from './iterates.ts';
import { uniforms } from './uniforms.ts';

/** Stochastic descent on single rows drawn at random, from the given start: all iterates. */
function stochastic(
  problem: NoisyLeastSquares,
  start: ArrayLike<number>,
  rate: Schedule,
  steps: number,
): Float64Array[] {
  const random = uniforms(17);
  const rows = Array.from({ length: problem.m }, (_, i) => problem.row(i));
  const w = Float64Array.from(start);
  const g = new Float64Array(problem.n);
  const seen = [w.slice()];
  for (let k = 0; k < steps; k++) {
    rows[Math.floor(random() * problem.m)]?.valueAndGradient(w, g);
    w.forEach((value, i) => {
      w[i] = value - rate(k) * (g[i] as number);
    });
    seen.push(w.slice());
  }
  return seen;
}

const distance = (a: Float64Array, b: Float64Array): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('stochastic descent', () => {
  const problem = noisyLeastSquares({ rows: 40, features: 2, noise: 0.5, seed: 3 });
  const best = problem.minimum.x;
  const eta = 1 / (40 * 8); // m‖x‖² is about 40 · 2 for a row: a quarter of the limit of a typical one

  it('R8: the mean of all minibatch gradients is the full gradient', () => {
    const w = Float64Array.of(0.7, -1.3);
    const [whole, part] = [new Float64Array(2), new Float64Array(2)];
    problem.valueAndGradient(w, whole);
    for (const size of [1, 4, 10]) {
      // all batches of consecutive rows, going round
      const sum = new Float64Array(2);
      for (let from = 0; from < 40; from++) {
        for (let i = 0; i < size; i++) {
          problem.row((from + i) % 40).valueAndGradient(w, part);
          part.forEach((value, j) => {
            sum[j] = (sum[j] as number) + value / size / 40;
          });
        }
      }
      sum.forEach((value, j) => {
        expect(Math.abs(value / (whole[j] as number) - 1)).toBeLessThan(1e-12);
      });
    }
  });

  it('R22: with a constant rate it dances round the minimum, with a decaying one it comes to rest there', () => {
    const constantly = stochastic(problem, best, () => eta, 20_000).slice(10_000);
    const decaying = stochastic(problem, best, inverseTime(0.02), 20_000).slice(10_000);
    const dance = mean(constantly.map((w) => distance(w, best)));
    const rest = mean(decaying.map((w) => distance(w, best)));
    expect(dance).toBeGreaterThan(0.05);
    expect(rest).toBeLessThan(dance / 10);
  });

  it('R23: descent that oscillates steps back and forth, stochastic descent at random', () => {
    /** Mean cosine of the angle between a step and the next. */
    const persistence = (points: readonly Float64Array[]): number => {
      const steps = points.slice(1).map((w, k) => w.map((value, i) => value - (points[k]?.[i] as number)));
      const cosines = steps.slice(1).map((step, k) => {
        const before = steps[k] as Float64Array;
        const product = step.reduce((sum, value, i) => sum + value * (before[i] as number), 0);
        return product / (Math.hypot(...step) * Math.hypot(...before));
      });
      return mean(cosines);
    };
    const bowl = quadratic({ kappa: 10 });
    const oscillating = iterates(gradientDescent({ learningRate: 1.95 / 10 }), bowl, [0, 1], 100).map(({ x }) => x);
    expect(persistence(oscillating)).toBeCloseTo(-1, 9);
    const wandering = stochastic(problem, best, () => eta / 20, 20_000);
    // 20,000 cosines, each of deviation below 1: five standard errors
    expect(Math.abs(persistence(wandering))).toBeLessThan(5 / Math.sqrt(20_000));
  });

  it('R24: a constant rate converges where every row has its minimum at the common one', () => {
    const clean = noisyLeastSquares({ rows: 40, features: 2, noise: 0, seed: 3 });
    const end = stochastic(clean, [3, -3], () => eta, 20_000).at(-1) as Float64Array;
    expect(distance(end, clean.truth)).toBeLessThan(1e-12);
  });
});

describe('the rate', () => {
  it('R25: too small it stands still, too large it diverges, between is a best one', () => {
    const bowl = quadratic({ kappa: 25, rotate: 0.5 });
    const start = bowl.value(bowl.start);
    const after = (eta: number): number =>
      iterates(gradientDescent({ learningRate: eta }), bowl, bowl.start, 40).at(-1)?.f as number;
    const rates = [1e-5, 1e-3, 0.02, 2 / 26, 0.079, 0.081, 0.1];
    const values = rates.map(after);
    expect(values[0]).toBeGreaterThan(0.98 * start);
    expect(values[6]).toBeGreaterThan(1e3 * start);
    const lowest = values.indexOf(Math.min(...values));
    expect(rates[lowest]).toBe(2 / 26); // 2/(L + μ)
    for (let i = 1; i < values.length; i++) {
      if (i <= lowest) expect(values[i]).toBeLessThan(values[i - 1] as number);
      else expect(values[i]).toBeGreaterThan(values[i - 1] as number);
    }
  });

  it('R52: a run converges, jitters, diverges or stalls, and the verdict says which', () => {
    const line = quadratic({ A: [[1]] });
    const verdict = (learningRate: number, x0: number): string =>
      minimise(line, descend(gradientDescent({ learningRate })), [x0], { gradientTolerance: 0 }).verdict.kind;
    expect(minimise(line, descend(gradientDescent({ learningRate: 0.5 })), [1]).verdict.kind).toBe('converged');
    expect(verdict(2, 1)).toBe('oscillating');
    expect(verdict(3, 1)).toBe('diverged');
    expect(verdict(1e-20, 1)).toBe('stalled'); // steps below the spacing of x
  });
});

describe('quadratics', () => {
  const A = [
    [3, 1],
    [1, 2],
  ];
  const problem = quadratic({ A, b: [1, -2], c: 5 });

  it('R62: E = ½wᵀAw + bᵀw + c, strictly convex where A is positive definite, uncoupled where it is diagonal', () => {
    for (const [x, y] of [
      [0, 0],
      [1, 2],
      [-3, 0.5],
    ] as const) {
      expect(problem.value(Float64Array.of(x, y))).toBeCloseTo(
        0.5 * (3 * x * x + 2 * x * y + 2 * y * y) + x - 2 * y + 5,
        12,
      );
    }
    const strictly = (matrix: number[][]): boolean => {
      const { value } = quadratic({ A: matrix });
      const random = uniforms(5);
      return Array.from({ length: 200 }, () => {
        const [p, q] = [0, 1].map(() => Float64Array.of(2 * random() - 1, 2 * random() - 1)) as [
          Float64Array,
          Float64Array,
        ];
        const middle = p.map((v, i) => (v + (q[i] as number)) / 2);
        return value(middle) < (value(p) + value(q)) / 2;
      }).every(Boolean);
    };
    expect(strictly(A)).toBe(true);
    expect(
      strictly([
        [1, 2],
        [2, 1],
      ]),
    ).toBe(false);
    const diagonal = quadratic({
      A: [
        [3, 0],
        [0, 7],
      ],
      b: [1, 2],
    });
    const alone = (i: number, v: number): number =>
      diagonal.value(Float64Array.from([0, 0], (_, j) => (i === j ? v : 0)));
    expect(diagonal.value(Float64Array.of(0.3, -2))).toBeCloseTo(alone(0, 0.3) + alone(1, -2), 12);
  });

  it('R64: the gradient is perpendicular to the contour', () => {
    const [g, h] = [new Float64Array(2), 1e-5];
    for (let angle = 0; angle < 6; angle += 0.37) {
      const p = Float64Array.of(Math.cos(angle) - 0.8, 1.4 + 2 * Math.sin(angle));
      const f = problem.valueAndGradient(p, g);
      // along the perpendicular of the gradient f changes in second order only: by ½h²λmax at most
      const size = Math.hypot(...g);
      const along = Float64Array.of(
        (p[0] as number) - (h * (g[1] as number)) / size,
        (p[1] as number) + (h * (g[0] as number)) / size,
      );
      expect(Math.abs(problem.value(along) - f)).toBeLessThan(h * h * 4);
      const across = p.map((v, i) => v + (h * (g[i] as number)) / size);
      expect(problem.value(across) - f).toBeGreaterThan(0.9 * h * size);
    }
  });

  it('R69: off the axes the coordinates are coupled: a step of one moves the slope of the other', () => {
    const [before, after] = [new Float64Array(2), new Float64Array(2)];
    problem.valueAndGradient(Float64Array.of(1, 1), before);
    problem.valueAndGradient(Float64Array.of(1.5, 1), after);
    expect((after[1] as number) - (before[1] as number)).toBeCloseTo(0.5, 12); // a₁₂ · ½
    // so the best rate of each coordinate alone does not end in one step, as it does on the axes
    const once = (matrix: number[][]): number => {
      const bowl = quadratic({ A: matrix });
      const g = new Float64Array(2);
      bowl.valueAndGradient(Float64Array.of(1, 1), g);
      const w = Float64Array.from([0, 1], (i) => 1 - (g[i] as number) / (matrix[i]?.[i] as number));
      return bowl.value(w);
    };
    expect(
      once([
        [3, 0],
        [0, 2],
      ]),
    ).toBe(0);
    expect(once(A)).toBeGreaterThan(0.1);
  });

  it('R73: contours are ellipses along the eigenvectors with axes as λ^(−½): the longest belongs to the smallest (E7)', () => {
    const { eigenvalues, eigenvectors, minimum } = analyseQuadratic(
      [
        [4, 0],
        [0, 1],
      ],
      [0, 0],
    );
    const bowl = quadratic({
      A: [
        [4, 0],
        [0, 1],
      ],
    });
    const radius = (direction: Float64Array): number => {
      // f(min + r q) = ½r² qᵀAq: the level ½ is reached at r = (qᵀAq)^(−½)
      let [low, high] = [0, 10];
      for (let i = 0; i < 100; i++) {
        const middle = (low + high) / 2;
        const point = direction.map((v, j) => (minimum?.[j] as number) + middle * v);
        if (bowl.value(point) < 0.5) low = middle;
        else high = middle;
      }
      return low;
    };
    const radii = eigenvectors.map(radius);
    radii.forEach((r, i) => {
      expect(r).toBeCloseTo((eigenvalues[i] as number) ** -0.5, 12);
    });
    expect((radii[0] as number) / (radii[1] as number)).toBeCloseTo(2, 12); // eigenvalues in the ratio 4, axes 2
    const between = Array.from({ length: 50 }, (_, i) => radius(Float64Array.of(Math.cos(i), Math.sin(i))));
    for (const r of between) expect(r <= (radii[0] as number) + 1e-12 && r >= (radii[1] as number) - 1e-12).toBe(true);
  });

  it('R74: Newton damped by η leaves the share 1 − η of the distance: 1 ends, 2 reflects for ever, above diverges', () => {
    const bowl = quadratic({ kappa: 500, rotate: 0.3 });
    const run = (learningRate: number): number[] => {
      const distances: number[] = [];
      for (const { k, x } of newton({ learningRate, lineSearch: fixedStep() })(bowl, bowl.start)) {
        distances.push(Math.hypot(...x));
        if (k === 12) break;
      }
      return distances;
    };
    for (const eta of [0.3, 1.5, 2, 2.2]) {
      run(eta).forEach((d, k) => {
        expect(d / (Math.SQRT2 * Math.abs(1 - eta) ** k)).toBeCloseTo(1, 9);
      });
    }
    expect(run(1)[1]).toBeLessThan(1e-12);
  });
});

describe('above the limit', () => {
  // a narrow well at −1 and a wide, deeper one at 1, in a shallow bowl
  const parts = (x: number): [number, number] => [0.5 * Math.exp(-10 * (x + 1) ** 2), Math.exp(-((x - 1) ** 2))];
  const wells: Objective = {
    n: 1,
    value([x = 0]) {
      const [narrow, wide] = parts(x);
      return 0.1 * x * x - narrow - wide;
    },
    valueAndGradient(p, g) {
      const [x = 0] = p;
      const [narrow, wide] = parts(x);
      g[0] = 0.2 * x + 20 * (x + 1) * narrow + 2 * (x - 1) * wide;
      return wells.value(p);
    },
  };
  const bottom = (x0: number): number => minimise(wells, bfgs(), [x0]).x[0] as number;
  const [narrow, wide] = [bottom(-1), bottom(1)];
  /** 2/E″ at a point. */
  const limitAt = (x: number): number => 2 / largestEigenvalue(hessianProduct(wells, [x]), 1).value;
  const START = -1.3; // in the narrow well
  const run = (learningRate: number, schedule?: Schedule): number[] =>
    path(gradientDescent({ learningRate }), wells, [START], 4000, schedule);
  const end = (...given: Parameters<typeof run>): number => run(...given).at(-1) as number;

  it('R79: a rate above 2η_opt of a local minimum leaves it; above 2η_opt everywhere it never converges', () => {
    expect(wells.value(Float64Array.of(wide))).toBeLessThan(wells.value(Float64Array.of(narrow)));
    expect(end(0.9 * limitAt(narrow))).toBeCloseTo(narrow, 9);
    expect(end(0.5)).toBeCloseTo(wide, 9);
    expect(0.5).toBeGreaterThan(2 * limitAt(narrow));
    expect(0.5).toBeLessThan(limitAt(wide));
    const tail = run(1.1).slice(-100);
    expect(1.1).toBeGreaterThan(limitAt(wide));
    expect(Math.max(...tail) - Math.min(...tail)).toBeGreaterThan(0.5);
  });

  it('R80: begun above the limit and let decay, it leaves the narrow well and settles in the wide one', () => {
    expect(end(1.1, exponential(1.1, 0.01))).toBeCloseTo(wide, 9);
    expect(end(0.1, exponential(0.1, 0.001))).toBeCloseTo(narrow, 9); // begun below it, it stays
  });

  it('R85: only "steps above 2/E″ can diverge" is true: they are not always bad, and need not decay to converge', () => {
    const bowl = quadratic({ A: [[1]] });
    expect(minimise(bowl, descend(gradientDescent({ learningRate: 2.1 })), [1]).verdict.kind).toBe('diverged');
    // 0.5 is above the limit of the well that it starts in; it finds the deeper one, and converges without decay
    const kept = minimise(wells, descend(gradientDescent({ learningRate: 0.5 })), [START]);
    expect(kept.verdict.kind).toBe('converged');
    expect(kept.f).toBeLessThan(wells.value(Float64Array.of(narrow)));
  });
});
