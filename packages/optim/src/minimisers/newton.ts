import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { inRange, oneOf, onlyKnown, startPoint } from '../check.ts';
import { backtracking } from '../lineSearch/backtracking.ts';
import { type LineSearch, lineFrom, type Trial } from '../lineSearch/line.ts';
import type { Iterate, Minimiser, TwiceDifferentiable, Verdict } from '../types.ts';
import { dot } from '../vectors.ts';
import type { Point } from './lineDescent.ts';

const CURVATURES = ['absolute', 'shift', 'raw'] as const;

/** Options of `newton`. */
export interface NewtonOptions {
  /** η > 0: the damping, the first step that is tried; 1 unless given. */
  learningRate?: number;
  /**
   * What is done where an eigenvalue λ of the Hessian is not positive: 'absolute' takes |λ| (the default), 'shift' adds the
   * same number to all, so that the lowest becomes positive, 'raw' leaves it: the step may go uphill, as in the lecture notes.
   */
  curvature?: (typeof CURVATURES)[number];
  /** How the step is found; `backtracking()` unless given, `fixedStep()` for the step of the lecture notes. */
  lineSearch?: LineSearch;
}

/** Eigenvalues below this share of the largest count as this share: they are not known, but for some roundings. */
const FLOOR = 8.881784197001252e-16; // 2⁻⁵⁰
/** More variables would take minutes for one eigenvalue decomposition. */
const MOST_VARIABLES = 1000;

/**
 * Newton's method: x ← x − ηH⁻¹g, with the Hessian's eigenvalues, H = QΛQᵀ, so that negative curvature is seen: there the
 * step would lead to a maximum or a saddle (lecture notes R77), and |λ| takes the place of λ unless `curvature` says otherwise.
 * What was changed, where and how often is said by `note`, in the iterates and in the verdict.
 *
 * It takes the Hessian and n³ operations a step, and ends on a quadratic after one (R72, R74). Needs `hessian`; see `numericalHessian`.
 * Source: Nocedal & Wright 2006, sections 3.4 (modification) and 3.5; |λ|: Dauphin et al. 2014 (saddle-free Newton).
 * @throws RangeError on a number outside its range, TypeError on an unknown option; the minimiser throws RangeError on a
 * start that is not n finite numbers, and on more than 1000 variables.
 *
 * @example
 * ```ts
 * import { minimise, quadratic } from '@elbow/optim';
 * import { newton } from '@elbow/optim/second-order';
 * const bowl = quadratic({ kappa: 1000, rotate: 0.5 });
 * console.log(minimise(bowl, newton(), bowl.start).k); // 1
 * ```
 */
export function newton(options: NewtonOptions = {}): Minimiser<TwiceDifferentiable> {
  const { learningRate = 1, curvature = 'absolute', lineSearch = backtracking() } = options;
  onlyKnown('newton', options, ['learningRate', 'curvature', 'lineSearch']);
  inRange('newton', 'learningRate', learningRate, { above: 0 });
  oneOf('newton', 'curvature', curvature, CURVATURES);
  return (problem, x0) => steps(problem, x0, { learningRate, curvature, lineSearch });
}

function* steps(
  problem: TwiceDifferentiable,
  x0: ArrayLike<number>,
  { learningRate, curvature, lineSearch }: Required<NewtonOptions>,
): Generator<Iterate, Verdict, void> {
  const { n } = problem;
  const x = startPoint('newton', n, x0);
  if (n > MOST_VARIABLES) {
    throw new RangeError(`newton: ${n} variables take ${n}³ operations a step; up to ${MOST_VARIABLES} are allowed`);
  }
  const g = new Float64Array(n);
  const H = new Float64Array(n * n);
  let here: Point = { x, f: problem.valueAndGradient(x, g), g };
  let evaluations = 1;
  let changed = 0;
  let lowest = 0;
  for (let k = 0; ; k++) {
    const note = changed > 0 ? wordChanges(changed, k, lowest, curvature) : null;
    yield { k, ...here, evaluations, ...(note ? { note } : {}) };
    problem.hessian(here.x, H);
    const bad = H.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) return { kind: 'nonFinite', k, where: 'hessian', index: bad };
    const { d, least } = newtonDirection(H, here.g, curvature);
    if (least < 0) changed++;
    lowest = Math.min(lowest, least);
    const line = lineFrom(problem, here, d, () => evaluations++);
    const found: Trial | null = line.start.slope === 0 ? null : lineSearch(line, learningRate);
    if (!found) {
      if (here.g.every((slope) => slope === 0)) return { kind: 'converged', by: 'gradient', k };
      const reason = `no point of lower value than ${here.f} was found along Newton's direction, slope ${line.start.slope}`;
      return { kind: 'lineSearch', k, reason };
    }
    here = found;
  }
}

function wordChanges(changed: number, k: number, lowest: number, curvature: NewtonOptions['curvature']): string {
  const done = { absolute: 'absolute values were taken', shift: 'all were shifted', raw: 'they were left as they are' };
  return `the Hessian had negative eigenvalues at ${changed} of ${k} steps (lowest ${lowest.toPrecision(3)}): ${done[curvature ?? 'absolute']}`;
}

/** d = −H⁻¹g with the eigenvalues treated as `curvature` says, and the least eigenvalue as it was. */
export function newtonDirection(
  H: Float64Array,
  g: Float64Array,
  curvature: NewtonOptions['curvature'],
): { d: Float64Array; least: number } {
  const n = g.length;
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(Matrix.from1DArray(n, n, H), {
    assumeSymmetric: true,
  });
  const least = Math.min(...realEigenvalues);
  const size = Math.max(...realEigenvalues.map(Math.abs));
  const floor = size === 0 ? 1 : FLOOR * size;
  const shift = curvature === 'shift' && least < floor ? floor - least + size * 2 ** -20 : 0;
  const d = new Float64Array(n);
  realEigenvalues.forEach((value, j) => {
    const q = Float64Array.from(eigenvectorMatrix.getColumn(j));
    const used = curvature === 'raw' ? value : Math.max(Math.abs(value + shift), floor);
    const share = -dot(q, g) / used;
    for (let i = 0; i < n; i++) (d[i] as number) += share * (q[i] as number);
  });
  return { d, least };
}
