import { describe, expect, it } from 'vitest';
import {
  curveFit,
  doubleWell,
  leastSquares,
  logisticRegression,
  noisyLeastSquares,
  numericalGradient,
  numericalHessian,
  rosenbrock,
} from '../src/index.ts';
import { fixture } from './fixtures.ts';
import { named } from './named.ts';
import { type RecordedProblem, recordedObjective } from './objectives.ts';
import { uniforms } from './uniforms.ts';

describe('problems made of data', () => {
  it('logisticRegression is the recorded one', () => {
    const { problem } = fixture<{ problem: RecordedProblem }>('optim_logreg');
    if (problem.kind !== 'logistic_regression') throw new Error('optim_logreg holds another problem');
    const ours = logisticRegression({ x: problem.X, t: problem.y, l2: problem.l2 });
    const theirs = recordedObjective(problem)(0);
    const random = uniforms(11);
    for (let i = 0; i < 5; i++) {
      const w = new Float64Array(problem.n).map(() => 2 * random() - 1);
      const [a, b] = [new Float64Array(problem.n), new Float64Array(problem.n)];
      expect(ours.valueAndGradient(w, a)).toBeCloseTo(theirs.valueAndGradient(w, b), 13);
      a.forEach((value, j) => {
        expect(value).toBeCloseTo(b[j] as number, 13);
      });
    }
  });

  it('logisticRegression is right far out, where e^z overflows', () => {
    const far = logisticRegression({ x: [[1e4], [-1e4]], t: [0, 1] });
    const g = new Float64Array(2);
    expect(far.valueAndGradient(Float64Array.of(1, 0), g)).toBe(1e4);
    expect([...g]).toEqual([1e4, 0]);
    expect(far.value(Float64Array.of(-1, 0))).toBe(0);
  });

  it('noisyLeastSquares is the mean of its rows, and passes through its truth where there is no noise', () => {
    const problem = noisyLeastSquares({ rows: 12, features: 2, seed: 3 });
    const w = Float64Array.of(0.3, -0.7);
    const rows = Array.from({ length: problem.m }, (_, i) => problem.row(i).value(w));
    expect(rows.reduce((sum, f) => sum + f, 0) / problem.m).toBeCloseTo(problem.value(w), 10);
    const clean = noisyLeastSquares({ noise: 0, features: 5, seed: 8 });
    clean.truth.forEach((value, i) => {
      expect(clean.minimum.x[i]).toBeCloseTo(value, 12);
    });
    expect(clean.value(clean.truth)).toBe(0);
    expect(noisyLeastSquares({ seed: 1 }).x).not.toEqual(noisyLeastSquares({ seed: 2 }).x);
  });

  it('noisyLeastSquares has standard normal data: mean 0, variance 1', () => {
    const { x } = noisyLeastSquares({ rows: 10_000, features: 3 });
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    const variance = x.reduce((sum, value) => sum + value * value, 0) / x.length;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(x.length)); // five standard errors
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / x.length));
  });

  it('curveFit divides each residual by its σ, and differentiates where no gradient is given', () => {
    const data = {
      x: [1, 2, 3],
      y: [2, 3, 9],
      parameters: 2,
      model: (x: number, [a = 0, b = 0]: Float64Array) => a * x * x + b,
    };
    const given = curveFit({ ...data, sigma: [1, 2, 4], gradient: (x, _, out) => out.set([x * x, 1]) });
    const p = Float64Array.of(1, 0.5);
    const r = new Float64Array(3);
    given.residuals(p, r);
    expect([...r]).toEqual([-0.5, 0.75, 0.125]);
    const [exact, numeric] = [new Float64Array(6), new Float64Array(6)];
    given.jacobian(p, exact);
    expect([...exact]).toEqual([1, 1, 2, 0.5, 2.25, 0.25]);
    curveFit({ ...data, sigma: [1, 2, 4] }).jacobian(p, numeric);
    numeric.forEach((value, i) => {
      expect(value).toBeCloseTo(exact[i] as number, 9);
    });
  });

  it.each(
    named(
      [
        {
          call: () => doubleWell({ tilt: 2 }),
          says: `doubleWell: tilt must be a finite number >= 0 and < ${8 / Math.sqrt(27)}, got 2`,
        },
        {
          call: () => logisticRegression({ x: [[1], [1, 2]], t: [0, 1] }),
          says: 'logisticRegression: x[1] must hold 1 numbers, got 2',
        },
        {
          call: () => logisticRegression({ x: [[1]], t: [2] }),
          says: 'logisticRegression: t[0] must be a finite number >= 0 and <= 1, got 2',
        },
        {
          call: () => logisticRegression({ x: [[1]], t: [] }),
          says: 'logisticRegression: t must hold 1 labels, one a row of x, got 0',
        },
        {
          call: () => noisyLeastSquares({ rows: 3, features: 3 }),
          says: 'noisyLeastSquares: rows must be an integer >= 4, got 3',
        },
        {
          call: () => curveFit({ x: [1], y: [1, 2], parameters: 1, model: () => 0 }),
          says: 'curveFit: y must hold 1 numbers, one a point of x, got 2',
        },
        {
          call: () => curveFit({ x: [1], y: [1], sigma: [0], parameters: 1, model: () => 0 }),
          says: 'curveFit: sigma[0] must be a finite number > 0, got 0',
        },
        {
          call: () => curveFit({ x: [1], y: [1], parameters: 0, model: () => 0 }),
          says: 'curveFit: parameters must be an integer >= 1, got 0',
        },
      ],
      ({ says }) => says,
    ),
  )('refuses: %s', (_, { call, says }) => {
    expect(call).toThrow(says);
  });
});

describe('numerical derivatives', () => {
  const problem = rosenbrock(3);
  const points = (n: number): Float64Array[] => {
    const random = uniforms(n);
    return Array.from({ length: 5 }, () => rosenbrock(n).start.map((x) => x + random() - 0.5));
  };

  it('of values and of gradients are near the exact ones', () => {
    for (const x of points(3)) {
      const [g, approximate] = [new Float64Array(3), new Float64Array(3)];
      problem.valueAndGradient(x, g);
      expect(numericalGradient(problem).valueAndGradient(x, approximate)).toBe(problem.value(x));
      // truncation h²f‴/6 with f‴ ≤ 6000, rounding 4ε(1 + |f|)/h, h = 2⁻¹⁷ max(1, |x|)
      approximate.forEach((value, i) => {
        expect(Math.abs(value - (g[i] as number))).toBeLessThan(4e-7);
      });
      const [H, near] = [new Float64Array(9), new Float64Array(9)];
      problem.hessian(x, H);
      numericalHessian(problem).hessian(x, near);
      near.forEach((value, i) => {
        expect(Math.abs(value - (H[i] as number))).toBeLessThan(4e-7);
      });
      for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) expect(near[3 * i + j]).toBe(near[3 * j + i]);
    }
  });

  it('of residuals, from which leastSquares makes value and gradient', () => {
    const residuals = ([x = 0, y = 0]: Float64Array, r: Float64Array): void => r.set([10 * (y - x * x), 1 - x]);
    const ours = leastSquares({ n: 2, m: 2, residuals });
    const theirs = rosenbrock(2);
    const [a, b] = [new Float64Array(2), new Float64Array(2)];
    for (const x of points(2)) {
      expect(2 * ours.valueAndGradient(x, a)).toBeCloseTo(theirs.valueAndGradient(x, b), 9);
      a.forEach((value, i) => {
        expect(Math.abs(2 * value - (b[i] as number))).toBeLessThan(1e-7);
      });
    }
  });
});
