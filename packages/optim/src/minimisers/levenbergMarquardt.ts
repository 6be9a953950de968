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

/** How a run has ended, but for the iterate. */
type Ended = { readonly kind: 'converged'; readonly by: 'value' | 'step' } | { readonly kind: 'stalled' };

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
  /**
   * Converged where f falls by no more than this share, really and as predicted; 2⁻⁵⁰ unless given. The verdict is `stalled`
   * where a step without bound would still make the model fall by more than its root: then it is the bound that is too small for
   * a fall, and x is no minimum (a wrong Jacobian; scales that hide a variable).
   */
  valueTolerance?: number;
  /** Converged where the bound is no more than this share of ‖Dx‖, `stalled` if r is not finite even there; 2⁻⁵⁰ unless given. */
  stepTolerance?: number;
}

/**
 * Levenberg–Marquardt for sums of squares f = ½‖r‖²: the step p solves (JᵀJ + λD²)p = −Jᵀr with the λ for which ‖Dp‖ is at most
 * the step bound; the bound grows and shrinks with the ratio of actual to predicted fall. Far from the minimum it
 * goes as descent, near it as Gauss–Newton; a Jacobian of lower rank is no obstacle.
 *
 * `minimise` adds covariance, standard errors and R² (`fitStatistics`) to the solution.
 * Source: Levenberg 1944; Marquardt 1963; Moré 1978 (step bound and its update, as in MINPACK's lmder). MINPACK never forgets
 * a scale, takes a step bound of any size (from ten times the usual starts it then creeps on Chebyquad, n = 7, 8, 9), and has
 * converged where no fall is left within the bound, however small that has become.
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
  let bound = Infinity;
  let ended: Ended | null = null;
  for (let k = 0; ; k++) {
    problem.jacobian(x, J);
    const g = transposedProduct(J, r, n);
    yield { k, x, f: (size * size) / 2, g, evaluations };
    if (ended) return { ...ended, k };
    const bad = nonFinite(k, size, J, g);
    if (bad) return bad;
    const lengths = columnLengths(J, n);
    rescale(D, lengths, scaling);
    const slopes = g.map((slope, j) => slope / (D[j] as number));
    if (norm(slopes) === 0) return { kind: 'converged', by: 'gradient', k };
    if (k === 0) bound = Math.max(stepBound * (norm(scaled(D, x)) || 1), descentLength(J, D, slopes));
    const linear = factored(J, r, lengths, work);
    const promised = square(norm(linear.projected.subarray(0, linear.rank)) / size);
    for (let accepted = false; !accepted; ) {
      const { lambda, step } = dampingFor(linear, D, bound);
      const there = x.map((value, i) => value + (step.p[i] as number));
      problem.residuals(there, rThere);
      evaluations++;
      const sizeThere = norm(rThere);

      // falls as shares of ‖r‖²: the real one, and the linear model's
      const actual = Number.isFinite(sizeThere) ? 1 - square(sizeThere / size) : -Infinity;
      const linearFall = square(step.change / size);
      const dampedFall = square((Math.sqrt(lambda) * step.length) / size);
      const predicted = linearFall + 2 * dampedFall;
      if (k === 0) bound = Math.min(bound, step.length);
      if (!(actual > 0.25 * predicted)) {
        bound = Math.min(bound, 10 * step.length) * shrinkage(actual, linearFall + dampedFall);
      } else if (lambda === 0 || actual >= 0.75 * predicted) bound = 2 * step.length;

      accepted = actual > 1e-4 * predicted;
      if (accepted) [x, r, rThere, size] = [there, rThere, r, sizeThere];
      if (Math.abs(actual) <= valueTolerance && predicted <= valueTolerance) {
        ended = promised <= Math.sqrt(valueTolerance) ? { kind: 'converged', by: 'value' } : { kind: 'stalled' };
      } else if (!(bound > stepTolerance * norm(scaled(D, x)))) {
        ended = actual > -Infinity ? { kind: 'converged', by: 'step' } : { kind: 'stalled' };
      }
      if (ended && !accepted) return { ...ended, k };
    }
  }
}

/** Numbers with which there is no next step. */
function nonFinite(k: number, size: number, J: Float64Array, g: Float64Array): Verdict | null {
  if (!Number.isFinite(size)) return { kind: 'nonFinite', k, where: 'value' };
  const inJ = J.findIndex((value) => !Number.isFinite(value));
  if (inJ !== -1) return { kind: 'nonFinite', k, where: 'jacobian', index: inJ };
  const inG = g.findIndex((value) => !Number.isFinite(value));
  return inG === -1 ? null : { kind: 'nonFinite', k, where: 'gradient', index: inG };
}

/** Where the parabola with the model's slope, through the real value, is lowest on the step: the next bound as a share of it. */
function shrinkage(actual: number, slope: number): number {
  return actual >= 0 ? 0.5 : Math.max(0.1, (0.5 * slope) / (slope - 0.5 * actual));
}

/** Jᵀr. */
function transposedProduct(J: Float64Array, r: Float64Array, n: number): Float64Array {
  const g = new Float64Array(n);
  for (let i = 0; i < r.length; i++) {
    for (let j = 0; j < n; j++) (g[j] as number) += (J[i * n + j] as number) * (r[i] as number);
  }
  return g;
}

/** ‖Dp‖ of the p along −D⁻²g at which the linear model is lowest (Cauchy's point); slopes: D⁻¹g. */
function descentLength(J: Float64Array, D: Float64Array, slopes: Float64Array): number {
  const n = D.length;
  const along = norm(slopes);
  const d = slopes.map((slope, j) => slope / along / (D[j] as number)); // ‖Dd‖ = 1
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
