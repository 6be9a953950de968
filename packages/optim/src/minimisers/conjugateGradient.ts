import { onlyKnown } from '../check.ts';
import { strongWolfe } from '../lineSearch/strongWolfe.ts';
import type { Minimiser } from '../types.ts';
import { dot } from '../vectors.ts';
import { cautious, lineDescent } from './lineDescent.ts';
import type { LineSearchOptions } from './steepestDescent.ts';

/**
 * Non-linear conjugate gradients, Polak–Ribière+: d ← −g + βd with β = max(0, gᵀ(g − g′)/g′ᵀg′), g′ the gradient before.
 *
 * With `exact()` it ends on a quadratic in n variables after n steps. It keeps three vectors. The line search is
 * `strongWolfe({ curvature: 0.1 })` unless given.
 * Source: Polak & Ribière 1969; Gilbert & Nocedal 1992 (the +); Nocedal & Wright 2006, equation 5.45.
 * @throws TypeError on an unknown option; the minimiser throws RangeError on a start that is not n finite numbers.
 *
 * @example
 * ```ts
 * import { conjugateGradient, minimise, rosenbrock } from '@elbow/optim';
 * const problem = rosenbrock(2);
 * console.log(minimise(problem, conjugateGradient(), problem.start).x[0]?.toFixed(6)); // 1.000000
 * ```
 */
export function conjugateGradient(options: LineSearchOptions = {}): Minimiser {
  const { lineSearch = strongWolfe({ curvature: 0.1 }) } = options;
  onlyKnown('conjugateGradient', options, ['lineSearch']);
  return (problem, x0) => {
    let before: { g: Float64Array; d: Float64Array } | null = null;
    return lineDescent('conjugateGradient', problem, x0, lineSearch, {
      next(g, d) {
        const beta = before ? Math.max(0, (dot(g, g) - dot(g, before.g)) / dot(before.g, before.g)) : 0;
        const kept = before?.d;
        for (let i = 0; i < d.length; i++) d[i] = -(g[i] as number) + (kept ? beta * (kept[i] as number) : 0);
      },
      // as if the value would fall as much as in the step before (Nocedal & Wright 2006, section 3.5)
      first: ({ g }, slope, last) => (last ? (last.t * last.slope) / slope : cautious(g)),
      learn({ g }, _there, d) {
        before = { g, d: d.slice() };
      },
      forget() {
        before = null;
      },
    });
  };
}
