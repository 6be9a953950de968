import { startPoint } from './check.ts';
import { type StopOptions, stopTest } from './stopping.ts';
import type { Minimiser, Objective, Verdict } from './types.ts';

/** Where a minimisation ended, and why. x, f and g belong together; the arrays are the caller's own. */
export interface Solution {
  readonly x: Float64Array;
  readonly f: number;
  readonly g: Float64Array;
  /** Iterations made. */
  readonly k: number;
  /** Evaluations of the objective, with or without gradient. */
  readonly evaluations: number;
  readonly verdict: Verdict;
  /** Whether the verdict is `converged`. */
  readonly converged: boolean;
}

/**
 * Minimises f from x0 by the given method, and returns the last iterate with the reason for stopping.
 *
 * It takes iterates from the method until one of the tests of `StopOptions` holds, or the method ends by itself. The
 * value test compares the new point with the one before, |f(xᵏ⁺¹) − f(xᵏ)| ≤ ε; the lecture notes' loop (R3) reads xᵏ
 * before it is set. Divergence and non-finite numbers are verdicts, with the step, and never exceptions.
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
export function minimise<P extends Objective>(
  problem: P,
  minimiser: Minimiser<P>,
  x0: ArrayLike<number>,
  options: StopOptions = {},
): Solution {
  const verdictAt = stopTest('minimise', options);
  const x = startPoint('minimise', problem.n, x0);
  const iterates = minimiser(problem, x.slice());
  const g = new Float64Array(problem.n);
  let last = { k: 0, f: Number.NaN, evaluations: 0 };
  for (;;) {
    const { done, value } = iterates.next();
    if (done) return solution(value);
    const { k, f, evaluations } = value;
    x.set(value.x);
    g.set(value.g);
    last = { k, f, evaluations };
    // x, f and g belong together here, and no longer change with the method's own arrays
    const verdict = verdictAt(value);
    if (verdict) return solution(verdict);
  }

  function solution(verdict: Verdict): Solution {
    iterates.return(verdict); // lets the method's finally blocks run
    return { x, g, ...last, verdict, converged: verdict.kind === 'converged' };
  }
}
