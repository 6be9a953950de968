import { type FitStatistics, fitStatistics } from '../analysis/fitStatistics.ts';
import { inRange, oneOf, onlyKnown, startPoint } from '../check.ts';
import type { Iterate, LeastSquares, Minimiser, Verdict } from '../types.ts';
import { dot, norm, square } from '../vectors.ts';
import { columnLengths, dampingFor, factored } from './dampedStep.ts';

const SCALINGS = ['marquardt', 'identity'] as const;
/**
 * A scale that is no longer met is forgotten by half in 138 steps, so that a start far out does not bind its variable for ever.
 * Forgetting faster costs steps where columns shrink on the way (Brown & Dennis); slower, Chebyquad creeps from ten times its start.
 */
const KEPT = 0.995;

/** Options of `levenbergMarquardt`. */
export interface LevenbergMarquardtOptions {
  /**
   * D: 'marquardt' takes the lengths of J's columns, the largest so far but for half a percent a step that is forgotten, which makes the
   * method blind to the units of x; 'identity' takes ones. 'marquardt' unless given.
   */
  scaling?: (typeof SCALINGS)[number];
  /**
   * The first step's bound is this times ‖Dx⁰‖, or this where x⁰ is 0; > 0, 100 unless given (MINPACK's factor). It is never
   * below the length of the best step along −D⁻²g: where J has nothing to say about the variables that are not 0, ‖Dx⁰‖ is no
   * scale.
   */
  stepBound?: number;
  /** Converged where f falls by no more than this share, really and as predicted; 2⁻⁵⁰ unless given. */
  valueTolerance?: number;
  /** Converged where the bound is no more than this share of ‖Dx‖; 2⁻⁵⁰ unless given. */
  stepTolerance?: number;
}

/**
 * Levenberg–Marquardt for sums of squares f = ½‖r‖²: the step p solves (JᵀJ + λD²)p = −Jᵀr with the λ for which ‖Dp‖ is at most
 * the step bound; the bound grows and shrinks with the ratio of actual to predicted fall. Far from the minimum it
 * goes as descent, near it as Gauss–Newton; a Jacobian of lower rank is no obstacle.
 *
 * `minimise` adds covariance, standard errors and R² (`fitStatistics`) to the solution.
 * Source: Levenberg 1944; Marquardt 1963; Moré 1978 (step bound and its update, as in MINPACK's lmder). MINPACK never forgets
 * a scale, and takes a step bound of any size: from ten times the usual starts it then creeps on Chebyquad (n = 7, 8, 9).
 * @throws RangeError on a number outside its range, TypeError on an unknown option; the minimiser throws RangeError on a
 * start that is not n finite numbers.
 *
 * @example
 * ```ts
 * import { minimise } from '@elbow/optim';
 * import { levenbergMarquardt } from '@elbow/optim/second-order';
 * const [t, y] = [[0, 1, 2, 3], [2, 1.3, 0.7, 0.5]];
 * const decay = { n: 2, m: 4, observed: y, residuals: ([a = 0, b = 0]: ArrayLike<number> & Iterable<number>, r: Float64Array) => {
 *   t.forEach((time, i) => { r[i] = a / (1 + b * time) - (y[i] ?? 0); });
 * } };
 * const { verdict, rSquared } = minimise(decay, levenbergMarquardt(), [1, 1]);
 * console.log(verdict.kind, rSquared?.toFixed(2)); // converged 0.97
 * ```
 */
export function levenbergMarquardt(options: LevenbergMarquardtOptions = {}): Minimiser<LeastSquares, FitStatistics> {
  const { scaling = 'marquardt', stepBound = 100, valueTolerance = 2 ** -50, stepTolerance = 2 ** -50 } = options;
  onlyKnown('levenbergMarquardt', options, ['scaling', 'stepBound', 'valueTolerance', 'stepTolerance']);
  oneOf('levenbergMarquardt', 'scaling', scaling, SCALINGS);
  inRange('levenbergMarquardt', 'stepBound', stepBound, { above: 0 });
  inRange('levenbergMarquardt', 'valueTolerance', valueTolerance, { from: 0 });
  inRange('levenbergMarquardt', 'stepTolerance', stepTolerance, { from: 0 });
  const checked = { scaling, stepBound, valueTolerance, stepTolerance };
  const minimiser = (problem: LeastSquares, x0: ArrayLike<number>) => steps(problem, x0, checked);
  return Object.assign(minimiser, { report: fitStatistics });
}

function* steps(
  problem: LeastSquares,
  x0: ArrayLike<number>,
  { scaling, stepBound, valueTolerance, stepTolerance }: Required<LevenbergMarquardtOptions>,
): Generator<Iterate, Verdict, void> {
  const { n, m } = problem;
  let x = startPoint('levenbergMarquardt', n, x0);
  let r = new Float64Array(m);
  let rThere = new Float64Array(m);
  const work = new Float64Array(m * (n + 1));
  const J = new Float64Array(m * n);
  const D = new Float64Array(n);
  problem.residuals(x, r);
  let size = norm(r);
  let evaluations = 1;
  let delta = 0;
  for (let k = 0; ; k++) {
    problem.jacobian(x, J);
    const g = transposedProduct(J, r, n);
    yield { k, x, f: (size * size) / 2, g, evaluations };
    const lengths = columnLengths(J, n);
    const bad = lengths.every(Number.isFinite) ? -1 : J.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) return { kind: 'nonFinite', k, where: 'jacobian', index: bad };
    rescale(D, lengths, scaling);
    if (k === 0) delta = Math.max(stepBound * (norm(scaled(D, x)) || 1), descentLength(J, D, g));
    const linear = factored(J, r, lengths, work);
    for (;;) {
      const { lambda, step } = dampingFor(linear, D, delta);
      const { p, length } = step;
      if (k === 0 && evaluations === 1) delta = Math.min(delta, length || delta);
      const there = x.map((value, i) => value + (p[i] as number));
      problem.residuals(there, rThere);
      evaluations++;
      const sizeThere = norm(rThere);

      // falls as shares of ‖r‖²: the linear model's, and the real one
      const linearFall = square(step.change / size);
      const dampedFall = square((Math.sqrt(lambda) * length) / size);
      const predicted = linearFall + 2 * dampedFall;
      const actual = sizeThere < 10 * size ? 1 - square(sizeThere / size) : -1;
      const ratio = predicted > 0 ? actual / predicted : 0;
      const slope = -(linearFall + dampedFall);
      if (!(ratio > 0.25)) {
        const share = actual >= 0 ? 0.5 : (0.5 * slope) / (slope + 0.5 * actual);
        delta = Math.min(delta, 10 * length) * (sizeThere < 10 * size ? Math.max(share, 0.1) : 0.1);
      } else if (lambda === 0 || ratio >= 0.75) delta = 2 * length;

      const accepted = ratio >= 1e-4;
      if (accepted) [x, r, rThere, size] = [there, rThere, r, sizeThere];
      if (accepted && size === 0) break; // the next iterate has g = 0
      const flat = Math.abs(actual) <= valueTolerance && predicted <= valueTolerance && ratio <= 2;
      const short = delta <= stepTolerance * norm(scaled(D, x));
      if (!flat && !short) {
        if (accepted) break;
        continue;
      }
      if (accepted) {
        problem.jacobian(x, J);
        k++;
        yield { k, x, f: (size * size) / 2, g: transposedProduct(J, r, n), evaluations };
      }
      return { kind: 'converged', by: flat ? 'value' : 'step', k };
    }
  }
}

/** Jᵀr. */
function transposedProduct(J: Float64Array, r: Float64Array, n: number): Float64Array {
  const g = new Float64Array(n);
  for (let i = 0; i < r.length; i++) {
    for (let j = 0; j < n; j++) (g[j] as number) += (J[i * n + j] as number) * (r[i] as number);
  }
  return g;
}

/** ‖Dp‖ of the p along −D⁻²g at which the linear model is lowest (Cauchy's point). */
function descentLength(J: Float64Array, D: Float64Array, g: Float64Array): number {
  const n = D.length;
  const along = norm(g.map((slope, j) => slope / (D[j] as number)));
  if (!(along > 0 && along < Infinity)) return 0;
  const d = g.map((slope, j) => slope / along / square(D[j] as number)); // ‖Dd‖ = 1
  const change = Float64Array.from({ length: J.length / n }, (_, i) => dot(d, J.subarray(i * n, i * n + n)));
  return along / square(norm(change));
}

/**
 * The scale of each variable: the length of its column, never less than before but for what is forgotten; 1 where that has
 * always been 0.
 */
function rescale(D: Float64Array, lengths: Float64Array, scaling: LevenbergMarquardtOptions['scaling']): void {
  lengths.forEach((length, j) => {
    D[j] = scaling === 'identity' ? 1 : Math.max(KEPT * (D[j] as number), length) || 1;
  });
}

function scaled(D: Float64Array, x: Float64Array): Float64Array {
  return x.map((value, i) => value * (D[i] as number));
}
