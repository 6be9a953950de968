import { startPoint, wholeNumber } from './check.ts';
import { rateAgainstLimit, wordRate } from './divergence.ts';
import { leastSquares, numericalGradient } from './numerical.ts';
import { STOP_OPTIONS, type StopOptions, stopTest } from './stopping.ts';
import type { LeastSquares, Minimiser, Objective, ResidualProblem, ValueProblem, Verdict } from './types.ts';

/** Where a minimisation ended, and why. x, f and g belong together; the arrays are the caller's own. */
export interface Solution {
  readonly x: Float64Array;
  readonly f: number;
  readonly g: Float64Array;
  /** Iterations made. */
  readonly k: number;
  /** Evaluations of the objective, with or without gradient; a numerical gradient counts as one. */
  readonly evaluations: number;
  /** Whether gradient (or Jacobian) are the problem's own. */
  readonly derivatives: 'given' | 'central differences';
  readonly verdict: Verdict;
  /** Whether the verdict is `converged`. */
  readonly converged: boolean;
}

/**
 * Minimises f from x0 by the given method, and returns the last iterate with the reason for stopping.
 *
 * It takes iterates from the method until one of the tests of `StopOptions` holds, or the method ends by itself. The
 * value test compares the new point with the one before, |f(xᵏ⁺¹) − f(xᵏ)| ≤ ε; the lecture notes' loop (R3) reads xᵏ
 * before it is set. Divergence and non-finite numbers are verdicts, with the step, and never exceptions; where the method
 * is a rule with a stability limit, a divergence says how the learning rate stands to it, at the lowest point seen.
 * A problem that knows its values or residuals only is differentiated by central differences; `derivatives` says so.
 * @throws RangeError on a start that is not n finite numbers, or a negative limit; TypeError on an unknown option; what
 * the objective itself throws.
 *
 * @example
 * ```ts
 * import { adam, descend, minimise, rosenbrock } from '@elbow/optim';
 * const problem = rosenbrock(2);
 * const { x, verdict } = minimise(problem, descend(adam({ learningRate: 0.05 })), problem.start, { maxIterations: 5000 });
 * console.log(verdict.kind, x[0]?.toFixed(6)); // converged 1.000000
 * ```
 */
export function minimise<P extends Objective, Report>(
  problem: P,
  minimiser: Minimiser<P, Report>,
  x0: ArrayLike<number>,
  options?: StopOptions,
): Solution & Report;
export function minimise<Report>(
  problem: ResidualProblem,
  minimiser: Minimiser<LeastSquares, Report>,
  x0: ArrayLike<number>,
  options?: StopOptions,
): Solution & Report;
export function minimise<Report>(
  problem: ValueProblem,
  minimiser: Minimiser<Objective, Report>,
  x0: ArrayLike<number>,
  options?: StopOptions,
): Solution & Report;
export function minimise(
  problem: Problem,
  minimiser: Minimiser<never>,
  x0: ArrayLike<number>,
  options: StopOptions = {},
): Solution {
  const take = begin('minimise', problem, minimiser, x0, options);
  for (;;) {
    const solution = take();
    if (solution) return solution;
  }
}

/** Options of `minimiseAsync`. */
export interface AsyncOptions extends StopOptions {
  /** Ends the run after the iteration it fires in; the verdict is `aborted`, with the last iterate. */
  signal?: AbortSignal;
  /** Iterations between two returns to the event loop, an integer ≥ 1; 10 unless given. */
  pauseEvery?: number;
}

/**
 * `minimise` that lets the event loop run between iterations: a page stays alive, and a signal can end it. The iterates are
 * the same, bit for bit.
 * @throws as `minimise`, by rejecting.
 *
 * @example
 * ```ts
 * import { lbfgs, minimiseAsync, rosenbrock } from '@elbow/optim';
 * const problem = rosenbrock(10);
 * const { verdict } = await minimiseAsync(problem, lbfgs(), problem.start, { signal: AbortSignal.timeout(1000) });
 * console.log(verdict.kind); // converged
 * ```
 */
export function minimiseAsync<P extends Objective, Report>(
  problem: P,
  minimiser: Minimiser<P, Report>,
  x0: ArrayLike<number>,
  options?: AsyncOptions,
): Promise<Solution & Report>;
export function minimiseAsync<Report>(
  problem: ResidualProblem,
  minimiser: Minimiser<LeastSquares, Report>,
  x0: ArrayLike<number>,
  options?: AsyncOptions,
): Promise<Solution & Report>;
export function minimiseAsync<Report>(
  problem: ValueProblem,
  minimiser: Minimiser<Objective, Report>,
  x0: ArrayLike<number>,
  options?: AsyncOptions,
): Promise<Solution & Report>;
export async function minimiseAsync(
  problem: Problem,
  minimiser: Minimiser<never>,
  x0: ArrayLike<number>,
  { signal, pauseEvery = 10, ...options }: AsyncOptions = {},
): Promise<Solution> {
  wholeNumber('minimiseAsync', 'pauseEvery', pauseEvery, 1);
  const take = begin('minimiseAsync', problem, minimiser, x0, options, [...STOP_OPTIONS, 'signal', 'pauseEvery']);
  for (let k = 1; ; k++) {
    const solution = take(signal?.aborted);
    if (solution) return solution;
    if (k % pauseEvery === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

type Problem = Objective | ValueProblem | ResidualProblem;

/** The problem with its derivatives: its own, or central differences. */
function differentiable(problem: Problem): { objective: Objective; derivatives: Solution['derivatives'] } {
  if ('valueAndGradient' in problem) return { objective: problem, derivatives: 'given' };
  if ('residuals' in problem) {
    return { objective: leastSquares(problem), derivatives: problem.jacobian ? 'given' : 'central differences' };
  }
  return { objective: numericalGradient(problem), derivatives: 'central differences' };
}

/** Begins a run; each call of the returned function takes one iterate, and returns the solution where it was the last. */
function begin(
  place: string,
  problem: Problem,
  minimiser: Minimiser<never>,
  x0: ArrayLike<number>,
  options: StopOptions,
  known: readonly string[] = STOP_OPTIONS,
): (aborted?: boolean) => Solution | null {
  if (typeof minimiser !== 'function') {
    throw new TypeError(`${place}: minimiser must be a function such as lbfgs(), got ${typeof minimiser}`);
  }
  const verdictAt = stopTest(place, options, known);
  const { objective, derivatives } = differentiable(problem);
  const x = startPoint(place, objective.n, x0);
  const iterates = minimiser(objective as never, x.slice());
  const g = new Float64Array(objective.n);
  const lowest = { x: x.slice(), f: Infinity };
  let last = { k: 0, f: Number.NaN, evaluations: 0 };
  let note: string | undefined;

  const solution = (verdict: Verdict): Solution => {
    iterates.return(verdict); // lets the method's finally blocks run
    const end = { x, g, ...last, derivatives, verdict: explained(verdict), converged: verdict.kind === 'converged' };
    return Object.assign(end, minimiser.report?.(objective as never, x));
  };
  const explained = (ending: Verdict): Verdict => {
    const verdict = note === undefined ? ending : { ...ending, note };
    if (verdict.kind !== 'diverged') return verdict;
    const rate = rateAgainstLimit(objective, minimiser, lowest.x, verdict.k);
    return rate ? { ...verdict, reason: `${verdict.reason}; ${wordRate(rate)}`, rate } : verdict;
  };
  return (aborted = false) => {
    const { done, value } = iterates.next();
    if (done) return solution(value);
    const { k, f, evaluations } = value;
    ({ note } = value);
    x.set(value.x);
    g.set(value.g);
    last = { k, f, evaluations };
    if (f < lowest.f) {
      lowest.f = f;
      lowest.x.set(x);
    }
    // x, f and g belong together here, and no longer change with the method's own arrays
    const verdict = verdictAt(value) ?? (aborted ? ({ kind: 'aborted', k } as const) : null);
    return verdict && solution(verdict);
  };
}
