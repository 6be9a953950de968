import { inRange, onlyKnown, wholeNumber } from '../check.ts';
import type { LineSearch } from './line.ts';

/** Options of `backtracking`. */
export interface BacktrackingOptions {
  /** c in (0, 1): the share of the slope's promise that f must keep; 1e-4 unless given. */
  decrease?: number;
  /** What the step is multiplied by where it does not, in (0, 1); 0.5 unless given. */
  shrink?: number;
  /** Evaluations of one search at most; 60 unless given. */
  maxEvaluations?: number;
}

/**
 * Backtracking: takes the first of the steps t, st, s²t, … with f(x + td) ≤ f(x) + c t g·d (Armijo's condition), with c:
 * decrease, s: shrink. A value that is not finite counts as too high.
 *
 * It looks at no slope but the first, so quasi-Newton methods want `strongWolfe`.
 * Source: Armijo 1966; Nocedal & Wright 2006, algorithm 3.1.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { backtracking, minimise, rosenbrock, steepestDescent } from '@elbow/optim';
 * const problem = rosenbrock(2);
 * const solution = minimise(problem, steepestDescent({ lineSearch: backtracking() }), problem.start, { maxIterations: 10 });
 * console.log(solution.f < 5, solution.verdict.kind); // true iterations
 * ```
 */
export function backtracking(options: BacktrackingOptions = {}): LineSearch {
  const { decrease = 1e-4, shrink = 0.5, maxEvaluations = 60 } = options;
  onlyKnown('backtracking', options, ['decrease', 'shrink', 'maxEvaluations']);
  inRange('backtracking', 'decrease', decrease, { above: 0, below: 1 });
  inRange('backtracking', 'shrink', shrink, { above: 0, below: 1 });
  wholeNumber('backtracking', 'maxEvaluations', maxEvaluations, 1);
  return ({ start, at }, first) => {
    let t = first;
    for (let used = 0; used < maxEvaluations; used++) {
      const trial = at(t);
      // where t is too short to change f, it is no lower either
      if (trial.f < start.f && trial.f <= start.f + decrease * t * start.slope) return trial;
      t *= shrink;
    }
    return null;
  };
}
