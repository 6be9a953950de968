import { onlyKnown } from '../check.ts';
import { exact } from '../lineSearch/exact.ts';
import type { LineSearch } from '../lineSearch/line.ts';
import type { Minimiser } from '../types.ts';
import { cautious, lineDescent } from './lineDescent.ts';

/** Options of the methods that search along lines. */
export interface LineSearchOptions {
  /** How the step is found. */
  lineSearch?: LineSearch;
}

/**
 * Steepest descent: x ← x − tg, with t from a line search; `exact()` unless given, which on a quadratic is t = gᵀg/gᵀAg.
 *
 * Even so it zigzags: on a quadratic of condition κ, f − f* falls by ((κ − 1)/(κ + 1))² a step at worst.
 * Source: Cauchy 1847; Nocedal & Wright 2006, theorem 3.3.
 * @throws TypeError on an unknown option; the minimiser throws RangeError on a start that is not n finite numbers.
 *
 * @example
 * ```ts
 * import { minimise, quadratic, steepestDescent } from '@elbow/optim';
 * const bowl = quadratic({ kappa: 1 }); // round: one step
 * console.log(minimise(bowl, steepestDescent(), [3, 4]).k); // 1
 * ```
 */
export function steepestDescent(options: LineSearchOptions = {}): Minimiser {
  const { lineSearch = exact() } = options;
  onlyKnown('steepestDescent', options, ['lineSearch']);
  return (problem, x0) =>
    lineDescent('steepestDescent', problem, x0, lineSearch, {
      next(g, d) {
        d.set(g.map((slope) => -slope));
      },
      first: ({ g }, _slope, last) => last?.t ?? cautious(g),
      learn() {},
      forget() {},
    });
}
