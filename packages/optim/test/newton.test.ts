import { describe, expect, it } from 'vitest';
import {
  fixedStep,
  minimise,
  numericalHessian,
  quadratic,
  rosenbrock,
  type TwiceDifferentiable,
} from '../src/index.ts';
import { newtonDirection } from '../src/minimisers/newton.ts';
import { newton } from '../src/secondOrder.ts';
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

it.each(
  named(
    [
      { call: () => newton({ learningRate: -1 }), says: 'newton: learningRate must be a finite number > 0, got -1' },
      {
        call: () => newton({ curvature: 'clip' as never }),
        says: "newton: curvature must be 'absolute', 'shift' or 'raw', got clip",
      },
    ],
    ({ says }) => says,
  ),
)('refuses: %s', (_, { call, says }) => {
  expect(call).toThrow(says);
});
