import { describe, expect, it } from 'vitest';
import {
  fixedStep,
  leastSquares,
  minimise,
  numericalHessian,
  quadratic,
  rosenbrock,
  type TwiceDifferentiable,
} from '../src/index.ts';
import { columnLengths, dampingFor, factored, stepFor } from '../src/minimisers/dampedStep.ts';
import { newtonDirection } from '../src/minimisers/newton.ts';
import { levenbergMarquardt, newton } from '../src/secondOrder.ts';
import { fixture } from './fixtures.ts';
import { named } from './named.ts';
import { type RecordedProblem, recordedObjective } from './objectives.ts';

/** The quotient x² − y²: a saddle at 0. */
const saddle: TwiceDifferentiable = {
  n: 2,
  value: ([x = 0, y = 0]) => x * x - y * y + y ** 4 / 4,
  valueAndGradient(p, g) {
    const [x = 0, y = 0] = p;
    g.set([2 * x, -2 * y + y ** 3]);
    return saddle.value(p);
  },
  hessian([, y = 0], H) {
    H.set([2, 0, 0, -2 + 3 * y * y]);
  },
};

/** A recorded problem with its Hessian, by central differences where it has no short form. */
function withHessian(problem: RecordedProblem): TwiceDifferentiable {
  if (problem.kind === 'quadratic') return quadratic({ A: problem.A, b: problem.b, c: problem.c });
  if (problem.kind === 'rosenbrock2') return rosenbrock(2);
  return numericalHessian(recordedObjective(problem)(0));
}

describe('newton', () => {
  it('R72: lands on the minimum of a quadratic in one step, whatever its condition', () => {
    for (const kappa of [1, 10, 1e4, 1e8]) {
      const problem = quadratic({ kappa, rotate: 0.7 });
      const { x, k, verdict } = minimise(problem, newton(), problem.start, { gradientTolerance: 1e-7 });
      expect(k).toBe(1);
      expect(verdict).toEqual({ kind: 'converged', by: 'gradient', k: 1 });
      // H⁻¹ amplifies the rounding of the gradient, κε, by at most 1/λmin = 1; a few roundings of the eigenvectors
      for (const value of x) expect(Math.abs(value)).toBeLessThanOrEqual(16 * kappa * 2 ** -52);
    }
  });

  it('follows the recorded steps of the notes, x − ηH⁻¹g', () => {
    interface Run {
      problem: string;
      algo: string;
      hyper: { eta: number };
      valid_steps: number;
      tol: (number | null)[];
      x: number[][];
    }
    const { trajectories } = fixture<{ trajectories: Run[] }>('lecture_algorithms');
    const runs = trajectories.filter(({ algo }) => algo === 'newton');
    expect(runs.length).toBeGreaterThan(2);
    for (const run of runs) {
      const { problem } = fixture<{ problem: RecordedProblem }>(`optim_${run.problem}`);
      const objective = withHessian(problem);
      const method = newton({ learningRate: run.hyper.eta, curvature: 'raw', lineSearch: fixedStep() });
      for (const { k, x } of method(objective, problem.x0)) {
        // a Hessian by central differences is right to about 1e-9, and so is each step
        const slack = problem.kind === 'logistic_regression' || problem.kind === 'mlp' ? 1e-8 * k : 0;
        const tolerance = (run.tol[k] ?? Infinity) + slack * Math.max(1, ...x.map(Math.abs));
        run.x[k]?.forEach((expected, i) => {
          expect(Math.abs((x[i] as number) - expected), `${run.problem} x[${i}] after ${k}`).toBeLessThanOrEqual(
            tolerance,
          );
        });
        if (k === run.valid_steps) break;
      }
    }
  });

  it('R77: raw, it is drawn to the saddle; with |λ| it leaves it, and the verdict says what was done', () => {
    const raw = minimise(saddle, newton({ curvature: 'raw', lineSearch: fixedStep() }), [1, 0.01]);
    expect(raw.verdict.kind).toBe('converged');
    expect(Math.abs(raw.x[1] as number)).toBeLessThan(1e-6);
    expect(raw.verdict.note).toMatch(
      /negative eigenvalues at \d+ of \d+ steps \(lowest -2\.00\): they were left as they are/,
    );
    for (const curvature of ['absolute', 'shift'] as const) {
      const { x, verdict } = minimise(saddle, newton({ curvature }), [1, 0.01]);
      expect(verdict.kind).toBe('converged');
      expect(Math.abs(x[1] as number)).toBeCloseTo(Math.SQRT2, 8);
      expect(verdict.note).toContain(curvature === 'shift' ? 'all were shifted' : 'absolute values were taken');
    }
  });

  it('turns an eigenvalue’s sign, or moves all of them', () => {
    const H = Float64Array.of(2, 0, 0, -4);
    const g = Float64Array.of(2, 2);
    expect([...newtonDirection(H, g, 'absolute').d]).toEqual([-1, -0.5]);
    expect([...newtonDirection(H, g, 'raw').d]).toEqual([-1, 0.5]);
    const { d, least } = newtonDirection(H, g, 'shift');
    expect(least).toBe(-4);
    const shift = -2 / (d[0] as number) - 2;
    expect(shift).toBeGreaterThan(4);
    expect(-2 / (d[1] as number) + 4).toBeCloseTo(shift, 6);
  });

  it('finds Rosenbrock’s minimum, quadratically at the end', () => {
    const problem = rosenbrock(2);
    const errors: number[] = [];
    const method = newton()(problem, problem.start);
    for (const { x, g } of method) {
      errors.push(Math.hypot((x[0] as number) - 1, (x[1] as number) - 1));
      if (g.every((slope) => slope === 0)) break;
    }
    expect(errors.at(-1)).toBe(0);
    const small = errors.filter((error) => error < 1e-2 && error > 1e-7);
    small.slice(1).forEach((error, i) => {
      expect(error).toBeLessThan(20 * (small[i] as number) ** 2);
    });
  });

  it('says where a Hessian is not finite', () => {
    const broken = { ...rosenbrock(2), hessian: (_: Float64Array, H: Float64Array) => H.set([1, 0, Number.NaN, 1]) };
    expect(minimise(broken, newton(), [0, 0]).verdict).toEqual({ kind: 'nonFinite', k: 0, where: 'hessian', index: 2 });
  });
});

describe('levenbergMarquardt', () => {
  interface Block {
    kind: string;
    J: number[][];
    r: number[];
    steps: { lam: number; identity: number[]; marquardt: number[] }[];
  }
  const blocks = fixture<{ cases: Block[] }>('building_blocks').cases.filter(({ kind }) => kind === 'lm_step');

  const factorsOf = (J: number[][], r: number[]) => {
    const flat = Float64Array.from(J.flat());
    return factored(flat, Float64Array.from(r), columnLengths(flat, J[0]?.length ?? 0));
  };

  it('R78: its damped steps are the recorded ones, with both scalings', () => {
    expect(blocks.length).toBeGreaterThan(0);
    for (const { J, r, steps } of blocks) {
      const n = J[0]?.length ?? 0;
      const lengths = Float64Array.from({ length: n }, (_, j) => Math.hypot(...J.map((row) => row[j] as number)));
      for (const { lam, identity, marquardt } of steps) {
        for (const [D, theirs] of [
          [new Float64Array(n).fill(1), identity],
          [lengths, marquardt],
        ] as const) {
          const ours = stepFor(factorsOf(J, r), D, lam).p;
          const scale = Math.max(...theirs.map(Math.abs));
          ours.forEach((value, i) => {
            expect(Math.abs(value - (theirs[i] as number))).toBeLessThanOrEqual(1e-10 * scale); // the fixture's tolerance
          });
        }
      }
    }
  });

  it('its damping makes the step as long as the bound, to a tenth', () => {
    for (const { J, r } of blocks) {
      const n = J[0]?.length ?? 0;
      const ones = new Float64Array(n).fill(1);
      const linear = factorsOf(J, r);
      const free = stepFor(linear, ones, 0).length;
      for (const share of [1e-6, 1e-3, 0.1, 0.5, 0.9]) {
        const { lambda, step } = dampingFor(linear, ones, share * free);
        expect(lambda).toBeGreaterThan(0);
        expect(step.p).toEqual(stepFor(linear, ones, lambda).p);
        expect(Math.hypot(...step.p)).toBeCloseTo(step.length, 12);
        expect(step.length / (share * free)).toBeGreaterThanOrEqual(0.9 - 1e-12);
        expect(step.length / (share * free)).toBeLessThanOrEqual(1.1 + 1e-12);
      }
      expect(dampingFor(linear, ones, 2 * free).lambda).toBe(0);
    }
  });

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

it.each(
  named(
    [
      { call: () => newton({ learningRate: -1 }), says: 'newton: learningRate must be a finite number > 0, got -1' },
      {
        call: () => newton({ curvature: 'clip' as never }),
        says: "newton: curvature must be 'absolute', 'shift' or 'raw', got clip",
      },
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
