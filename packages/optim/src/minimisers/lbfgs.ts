import { inRange, onlyKnown, wholeNumber } from '../check.ts';
import { strongWolfe } from '../lineSearch/strongWolfe.ts';
import type { Minimiser } from '../types.ts';
import { difference, dot } from '../vectors.ts';
import { cautious, lineDescent } from './lineDescent.ts';
import type { LineSearchOptions } from './steepestDescent.ts';

/** Options of `lbfgs`. */
export interface LbfgsOptions extends LineSearchOptions {
  /** Steps that are remembered, an integer ≥ 1; 10 unless given, as SciPy's (PyTorch: 100). */
  memory?: number;
  /** The first step tried, > 0; 1 unless given. At the very first, of length 1/Σ|gᵢ| at most. */
  firstStep?: number;
}

/** A step s and the change of the gradient y over it. */
export interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
}

/** A pair is kept where sᵀy is above this share of yᵀy: otherwise there is no curvature to learn from. */
const CURVATURE = 2.220446049250313e-16; // 2⁻⁵²

/**
 * L-BFGS: d = −Hg, with the inverse Hessian H built from the last `memory` steps and never written down: 2 · memory
 * vectors.
 *
 * The line search is `strongWolfe()` unless given.
 * Source: Nocedal 1980; Liu & Nocedal 1989; Nocedal & Wright 2006, algorithms 7.4 and 7.5.
 * @throws RangeError on a number outside its range, TypeError on an unknown option; the minimiser throws RangeError on a
 * start that is not n finite numbers.
 *
 * @example
 * ```ts
 * import { lbfgs, minimise, rosenbrock } from '@elbow/optim';
 * const problem = rosenbrock(100);
 * console.log(minimise(problem, lbfgs(), problem.start).verdict.kind); // converged
 * ```
 */
export function lbfgs(options: LbfgsOptions = {}): Minimiser {
  const { memory = 10, firstStep = 1, lineSearch = strongWolfe() } = options;
  onlyKnown('lbfgs', options, ['memory', 'firstStep', 'lineSearch']);
  wholeNumber('lbfgs', 'memory', memory, 1);
  inRange('lbfgs', 'firstStep', firstStep, { above: 0 });
  return (problem, x0) => {
    const pairs: Pair[] = [];
    return lineDescent('lbfgs', problem, x0, lineSearch, {
      next(g, d) {
        lbfgsDirection(pairs, g, d);
      },
      first: ({ g }, _slope, last) => firstStep * (last ? 1 : cautious(g)),
      learn(here, there) {
        const pair = { s: difference(there.x, here.x), y: difference(there.g, here.g) };
        if (!(dot(pair.s, pair.y) > CURVATURE * dot(pair.y, pair.y))) return;
        pairs.push(pair);
        if (pairs.length > memory) pairs.shift();
      },
      forget() {
        pairs.length = 0;
      },
    });
  };
}

/**
 * Writes d = −Hg by the two loops over the pairs, the oldest first; H₀ = (sᵀy/yᵀy) I of the newest, I where there is none.
 * Source: Nocedal & Wright 2006, algorithm 7.4.
 */
export function lbfgsDirection(pairs: readonly Pair[], g: Float64Array, d: Float64Array): void {
  for (let i = 0; i < d.length; i++) d[i] = -(g[i] as number);
  const shares: number[] = [];
  for (let p = pairs.length - 1; p >= 0; p--) {
    const { s, y } = pairs[p] as Pair;
    const share = dot(s, d) / dot(s, y);
    shares[p] = share;
    add(d, -share, y);
  }
  const newest = pairs.at(-1);
  if (newest) {
    const scale = dot(newest.s, newest.y) / dot(newest.y, newest.y);
    for (let i = 0; i < d.length; i++) (d[i] as number) *= scale;
  }
  pairs.forEach(({ s, y }, p) => {
    add(d, (shares[p] as number) - dot(y, d) / dot(s, y), s);
  });
}

/** d ← d + a v. */
function add(d: Float64Array, a: number, v: Float64Array): void {
  for (let i = 0; i < d.length; i++) (d[i] as number) += a * (v[i] as number);
}
