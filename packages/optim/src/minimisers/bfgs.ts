import { onlyKnown } from '../check.ts';
import { strongWolfe } from '../lineSearch/strongWolfe.ts';
import type { Minimiser } from '../types.ts';
import { difference, dot } from '../vectors.ts';
import { cautious, lineDescent } from './lineDescent.ts';
import type { LineSearchOptions } from './steepestDescent.ts';

/** Above this many variables the matrix takes more than half a gigabyte. */
const MOST_VARIABLES = 8192;
/** A step teaches nothing where sᵀy is below this share of yᵀy. */
const CURVATURE = 2.220446049250313e-16; // 2⁻⁵²

/**
 * BFGS: d = −Hg with the inverse Hessian H, [n, n], updated by each step s and change of the gradient y,
 * H ← (I − ρsyᵀ)H(I − ρysᵀ) + ρssᵀ, ρ = 1/yᵀs; H begins as (sᵀy/yᵀy) I.
 *
 * The line search is `strongWolfe()` unless given. n² numbers: for more than some thousand variables take `lbfgs`.
 * Source: Broyden, Fletcher, Goldfarb, Shanno 1970; Nocedal & Wright 2006, equations 6.17 and 6.20.
 * @throws TypeError on an unknown option; the minimiser throws RangeError on a start that is not n finite numbers, and on
 * more than 8192 variables.
 *
 * @example
 * ```ts
 * import { bfgs, minimise, rosenbrock } from '@elbow/optim';
 * const problem = rosenbrock(2);
 * const { x, verdict } = minimise(problem, bfgs(), problem.start);
 * console.log(verdict.kind, x[1]?.toFixed(8)); // converged 1.00000000
 * ```
 */
export function bfgs(options: LineSearchOptions = {}): Minimiser {
  const { lineSearch = strongWolfe() } = options;
  onlyKnown('bfgs', options, ['lineSearch']);
  return (problem, x0) => {
    const { n } = problem;
    if (n > MOST_VARIABLES) {
      throw new RangeError(
        `bfgs: ${n} variables take ${n} x ${n} numbers; up to ${MOST_VARIABLES} are allowed, use lbfgs`,
      );
    }
    const H = new Float64Array(n * n);
    let learnt = false;
    return lineDescent('bfgs', problem, x0, lineSearch, {
      next(g, d) {
        if (learnt) productInto(d, H, g);
        for (let i = 0; i < n; i++) d[i] = -(learnt ? (d[i] as number) : (g[i] as number));
      },
      first: ({ g }, _slope, last) => (last && learnt ? 1 : cautious(g)),
      learn(here, there) {
        const s = difference(there.x, here.x);
        const y = difference(there.g, here.g);
        const sy = dot(s, y);
        const yy = dot(y, y);
        if (!(sy > CURVATURE * yy)) return;
        if (!learnt) H.fill(0);
        if (!learnt) for (let i = 0; i < n; i++) H[i * n + i] = sy / yy;
        learnt = true;
        bfgsUpdate(H, s, y);
      },
      forget() {
        learnt = false;
      },
    });
  };
}

/**
 * Updates the inverse Hessian H, [n, n], in place: H ← H + (1 + yᵀHy/sᵀy) ssᵀ/sᵀy − (Hysᵀ + syᵀH)/sᵀy, which is the
 * product form multiplied out.
 */
export function bfgsUpdate(H: Float64Array, s: Float64Array, y: Float64Array): void {
  const n = s.length;
  const Hy = new Float64Array(n);
  productInto(Hy, H, y);
  const sy = dot(s, y);
  const scale = (1 + dot(y, Hy) / sy) / sy;
  for (let i = 0; i < n; i++) {
    const a = scale * (s[i] as number) - (Hy[i] as number) / sy;
    const b = (s[i] as number) / sy;
    for (let j = 0; j < n; j++) (H[i * n + j] as number) += a * (s[j] as number) - b * (Hy[j] as number);
  }
}

/** out ← H v. */
function productInto(out: Float64Array, H: Float64Array, v: Float64Array): void {
  const n = v.length;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += (H[i * n + j] as number) * (v[j] as number);
    out[i] = sum;
  }
}
