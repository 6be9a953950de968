import {
  bfgs,
  type LeastSquares,
  lbfgs,
  minimise,
  numericalHessian,
  type Solution,
  type TwiceDifferentiable,
} from '../../src/index.ts';
import { levenbergMarquardt, newton } from '../../src/secondOrder.ts';
import { type Exception, exceptionFor } from './exceptions.ts';
import { type MghProblem, startAt } from './problems.ts';

const LIMITS = { gradientTolerance: 1e-10, maxIterations: 10_000 };

/**
 * H = JᵀJ + Σ rᵢ∇²rᵢ, the sum by central differences of J: those of the whole gradient would lose eigenvalues below 10⁻¹¹ of
 * the largest, which Watson's function has.
 */
function withHessian(problem: LeastSquares): TwiceDifferentiable {
  const { n, m } = problem;
  const r = new Float64Array(m);
  const J = new Float64Array(m * n);
  const bent = numericalHessian({
    n,
    value: () => 0,
    valueAndGradient(x, g) {
      const there = new Float64Array(m * n);
      problem.jacobian(x, there);
      for (let j = 0; j < n; j++) g[j] = r.reduce((sum, value, i) => sum + value * (there[i * n + j] as number), 0);
      return 0;
    },
  });
  return {
    ...problem,
    hessian(x, H) {
      problem.residuals(x, r);
      bent.hessian(x, H);
      problem.jacobian(x, J);
      for (let i = 0; i < m; i++) {
        const row = J.subarray(i * n, i * n + n);
        for (let j = 0; j < n; j++)
          for (let k = 0; k < n; k++) (H[j * n + k] as number) += (row[j] as number) * (row[k] as number);
      }
    },
  };
}

/** The methods of the table, as they are by default. */
export const METHODS: Record<string, (given: MghProblem, x0: readonly number[]) => Solution> = {
  bfgs: ({ problem }, x0) => minimise(problem, bfgs(), x0, LIMITS),
  lbfgs: ({ problem }, x0) => minimise(problem, lbfgs(), x0, LIMITS),
  newton: ({ problem }, x0) => minimise(withHessian(problem), newton(), x0, LIMITS),
  levenbergMarquardt: ({ problem }, x0) => minimise(problem, levenbergMarquardt(), x0, LIMITS),
};

/** The starts, as multiples of the standard one. */
export const FACTORS = [1, 10, 100];

/** Where a method ended on a problem. */
export interface Outcome {
  readonly method: string;
  readonly name: string;
  readonly factor: number;
  /** Σr², without the ½. */
  readonly f: number;
  readonly solution: Solution;
  /** Whether a listed minimum was reached, within the fixture's tolerance. */
  readonly reached: boolean;
}

export function outcome(method: string, given: MghProblem, factor: number): Outcome {
  const solution = (METHODS[method] as (typeof METHODS)[string])(given, startAt(given, factor));
  const f = 2 * solution.f;
  // the printed minima have six or seven digits
  const reached = given.minima.some(({ f_paper }) => Math.abs(f - f_paper) <= (f_paper === 0 ? 1e-10 : 1e-5 * f_paper));
  return { method, name: given.name, factor, f, solution, reached };
}

/** What is wrong with an outcome beside the list of exceptions; null where nothing is. */
export function surprise({ method, name, factor, f, reached }: Outcome): string | null {
  const listed: Exception | undefined = exceptionFor(method, name, factor);
  if (!listed) return reached ? null : `ends at ${f}, which is no listed minimum, and is no exception`;
  if (reached) return 'reaches a listed minimum, but is listed as an exception';
  if (listed.f === null || f === listed.f || Math.abs(f - listed.f) <= 0.01 * listed.f) return null;
  return `ends at ${f}, not at ${listed.f} as its exception says`;
}
