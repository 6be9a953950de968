import { describe, expect, it } from 'vitest';
import { leastSquares, minimise, rosenbrock } from '../src/index.ts';
import { levenbergMarquardt } from '../src/secondOrder.ts';
import { mghProblems, startAt } from './mgh/problems.ts';
import { named } from './named.ts';

describe('levenbergMarquardt', () => {
  it('solves a linear problem in one step, and ends there', () => {
    const problem = leastSquares({
      n: 2,
      m: 3,
      residuals: ([a = 0, b = 0], r) => r.set([a + b - 3, a - b + 1, 2 * a - 2]),
      jacobian: (_, J) => J.set([1, 1, 1, -1, 2, 0]),
    });
    const { x, f, verdict } = minimise(problem, levenbergMarquardt(), [40, -7]);
    expect(x[0]).toBeCloseTo(1, 12);
    expect(x[1]).toBeCloseTo(2, 12);
    expect(f).toBeCloseTo(0, 20);
    expect(verdict.kind).toBe('converged');
  });

  it('does not mind the units of x', () => {
    // Rosenbrock's residuals, with the second variable a million times as large
    const problem = (unit: number) => ({
      n: 2,
      m: 2,
      residuals: ([x = 0, y = 0]: Float64Array, r: Float64Array) => r.set([10 * (y / unit - x * x), 1 - x]),
      jacobian: ([x = 0]: Float64Array, J: Float64Array) => J.set([-20 * x, 10 / unit, -1, 0]),
    });
    const plain = minimise(problem(1), levenbergMarquardt(), [-1.2, 1]);
    const other = minimise(problem(2 ** 20), levenbergMarquardt(), [-1.2, 2 ** 20]);
    expect(plain.verdict.kind).toBe('converged');
    expect(other.k).toBe(plain.k);
    expect(other.x[1]).toBeCloseTo(2 ** 20, 6);
  });

  it('gives covariance, standard errors and R² as ordinary regression does', () => {
    // y = a + bt: s²/Σ(t − t̄)² is the variance of b, s²(1/m + t̄²/Σ(t − t̄)²) that of a
    const t = [0, 1, 2, 3, 4, 5];
    const y = [1.1, 2.9, 5.2, 6.8, 9.1, 10.9];
    const line = {
      n: 2,
      m: 6,
      observed: y,
      residuals: ([a = 0, b = 0]: Float64Array, r: Float64Array) =>
        t.forEach((time, i) => {
          r[i] = a + b * time - (y[i] as number);
        }),
    };
    const { x, covariance, standardErrors, rSquared, rank, residualVariance, derivatives } = minimise(
      line,
      levenbergMarquardt(),
      [0, 0],
    );
    const mean = (v: number[]): number => v.reduce((sum, value) => sum + value, 0) / v.length;
    const [tMean, yMean] = [mean(t), mean(y)];
    const tt = t.reduce((sum, time) => sum + (time - tMean) ** 2, 0);
    const b = t.reduce((sum, time, i) => sum + (time - tMean) * ((y[i] as number) - yMean), 0) / tt;
    const a = yMean - b * tMean;
    const squares = t.reduce((sum, time, i) => sum + (a + b * time - (y[i] as number)) ** 2, 0);
    const variance = squares / 4;
    expect(derivatives).toBe('central differences');
    expect(x[0]).toBeCloseTo(a, 9);
    expect(x[1]).toBeCloseTo(b, 9);
    expect(rank).toBe(2);
    expect(residualVariance).toBeCloseTo(variance, 9);
    expect(covariance?.[3]).toBeCloseTo(variance / tt, 9);
    expect(covariance?.[1]).toBeCloseTo((-variance * tMean) / tt, 9);
    expect(standardErrors?.[0]).toBeCloseTo(Math.sqrt(variance * (1 / 6 + tMean ** 2 / tt)), 9);
    expect(rSquared).toBeCloseTo(1 - squares / y.reduce((sum, v) => sum + (v - yMean) ** 2, 0), 9);
  });

  it('has no covariance where the data do not determine the parameters', () => {
    const both = {
      n: 2,
      m: 3,
      residuals: ([a = 0, b = 0]: Float64Array, r: Float64Array) => r.set([a + b - 1, a + b - 2, a + b - 3]),
    };
    const { verdict, rank, covariance, standardErrors, rSquared, x } = minimise(both, levenbergMarquardt(), [0, 0]);
    expect(verdict.kind).toBe('converged');
    expect((x[0] as number) + (x[1] as number)).toBeCloseTo(2, 9);
    expect([rank, covariance, standardErrors, rSquared]).toEqual([1, null, null, null]);
  });

  it('steps back from residuals that are not finite, and names a Jacobian that is not', () => {
    const log = {
      n: 1,
      m: 1,
      residuals: ([x = 0]: Float64Array, r: Float64Array) => r.set([Math.log(x) - 1]),
      jacobian: ([x = 0]: Float64Array, J: Float64Array) => J.set([1 / x]),
    };
    const { x, verdict } = minimise(log, levenbergMarquardt(), [50]);
    expect(verdict.kind).toBe('converged');
    expect(x[0]).toBeCloseTo(Math.E, 9);
    const broken = { ...log, jacobian: (_: Float64Array, J: Float64Array) => J.set([Number.NaN]) };
    expect(minimise(broken, levenbergMarquardt(), [50]).verdict).toMatchObject({
      kind: 'nonFinite',
      where: 'gradient',
    });
  });

  it('wants residuals: the types refuse a plain objective', () => {
    // @ts-expect-error: rosenbrock has no residuals
    expect(() => minimise(rosenbrock(2), levenbergMarquardt(), [1, 1])).toThrow();
  });
});

it('levenbergMarquardt numbers its iterates, gives their values and slopes and counts how often the residuals were evaluated', () => {
  let calls = 0;
  const counted = leastSquares({
    n: 2,
    m: 2,
    residuals([x = 0, y = 0]: Float64Array, r: Float64Array): void {
      calls++;
      r.set([10 * (y - x * x), 1 - x]);
    },
    jacobian: ([x = 0]: Float64Array, J: Float64Array) => J.set([-20 * x, 10, -1, 0]),
  });
  let k = 0;
  for (const { k: number, x, f, g, evaluations } of levenbergMarquardt()(counted, [-1.2, 1])) {
    expect(number).toBe(k);
    expect(evaluations).toBe(calls);
    const [a = 0, b = 0] = x;
    expect(f).toBeCloseTo(50 * (b - a * a) ** 2 + (1 - a) ** 2 / 2, 12);
    expect(g[0]).toBeCloseTo(-200 * a * (b - a * a) - (1 - a), 10);
    expect(g[1]).toBeCloseTo(100 * (b - a * a), 10);
    k++;
  }
  expect(k).toBeGreaterThan(5);
});

/** A problem whose numbers have one that is not finite. */
const UNFINISHED: { r: number[]; J: number[]; where: string; index?: number }[] = [
  ...[0, 1, 3].map((index) => ({
    r: [1, 1],
    J: [1, 0, 0, 1].map((value, i) => (i === index ? Number.NaN : value)),
    where: 'jacobian',
    index,
  })),
  { r: [Number.NaN, 1], J: [1, 0, 0, 1], where: 'value' },
  { r: [1, Infinity], J: [1, 0, 0, 1], where: 'value' },
  { r: [1e200, 1], J: [1e200, 0, 0, 1], where: 'gradient', index: 0 },
  { r: [1, 1e200], J: [1, 0, 0, 1e200], where: 'gradient', index: 1 },
];

it.each(UNFINISHED)('levenbergMarquardt ends at $r with the slopes $J, and names $where $index', (row) => {
  const broken = leastSquares({
    n: 2,
    m: 2,
    residuals: (_: Float64Array, r: Float64Array) => r.set(row.r),
    jacobian: (_: Float64Array, J: Float64Array) => J.set(row.J),
  });
  const run = levenbergMarquardt()(broken, [1, 1]);
  run.next();
  const { where, index } = row;
  expect(run.next()).toEqual({
    done: true,
    value: { kind: 'nonFinite', k: 0, where, ...(index === undefined ? {} : { index }) },
  });
});

it('levenbergMarquardt is stalled, not converged, where no bound was found within which f falls as the model promises', () => {
  // a Jacobian of the wrong sign, and scales that hide a variable: x2's column is 4·10⁻⁴⁴ long, but x2 moves by 10³⁹
  const wrong = leastSquares({
    n: 1,
    m: 1,
    residuals: ([x = 0]: Float64Array, r: Float64Array) => r.set([x - 5]),
    jacobian: (_: Float64Array, J: Float64Array) => J.set([-1]),
  });
  expect(minimise(wrong, levenbergMarquardt(), [0]).verdict).toEqual({ kind: 'stalled', k: 0 });
  const powell = mghProblems().find(({ name }) => name === 'powell_badly_scaled');
  if (!powell) throw new Error('no powell_badly_scaled');
  const { verdict, g } = minimise(powell.problem, levenbergMarquardt(), startAt(powell, 100));
  expect(Math.abs(g[0] as number)).toBeGreaterThan(1e5);
  expect(verdict).toEqual({ kind: 'stalled', k: 0 });
});

it.each(
  named(
    [
      {
        call: () => levenbergMarquardt({ scaling: 'x' as never }),
        says: "levenbergMarquardt: scaling must be 'marquardt' or 'identity', got x",
      },
      {
        call: () => levenbergMarquardt({ stepBound: 0 }),
        says: 'levenbergMarquardt: stepBound must be a finite number > 0, got 0',
      },
    ],
    ({ says }) => says,
  ),
)('refuses: %s', (_, { call, says }) => {
  expect(call).toThrow(says);
});
