import { startPoint } from '../check.ts';
import type { Objective, Rule } from '../types.ts';
import { hessianProduct } from './hessianProduct.ts';
import { largestEigenvalue } from './largestEigenvalue.ts';
import { stabilityLimit } from './stabilityLimit.ts';

/** Which learning rate to take, and why. */
export interface StepAdvice {
  /** The rate to take; the rule's own where the curvature says nothing of it. */
  readonly learningRate: number;
  /** The rate above which it diverges; null where the rule has no such limit, or there is no positive curvature. */
  readonly limit: number | null;
  /** The largest curvature found: of the objective, or of the steepest batch. */
  readonly lambdaMax: number;
  readonly reason: string;
}

/**
 * The learning rate for a rule at x, from the largest curvature λmax (Lanczos, on exact or differenced Hessian products): half
 * the stability limit, which for gradient descent is 1/λmax, Newton's step in the steepest direction (lecture notes R61, R67).
 *
 * For minibatches hand over the batches' own objectives: what diverges is the steepest batch, so the limit is 2/max λ over batches,
 * not 2/λ of their mean (the notes say that a step safe on all points is safe on some; E3 is the counter-example).
 * @param problem an objective, or one for each batch. @param x where to look: curvature changes along a run.
 * @throws RangeError on an x that is not n finite numbers, or no batches.
 *
 * @example
 * ```ts
 * import { adviseStep, gradientDescent, quadratic } from '@elbow/optim';
 * const { learningRate, limit } = adviseStep(quadratic({ kappa: 50 }), [1, 1], gradientDescent());
 * console.log(learningRate.toFixed(6), limit?.toFixed(6)); // 0.020000 0.040000
 * ```
 */
export function adviseStep(problem: Objective | readonly Objective[], x: ArrayLike<number>, rule: Rule): StepAdvice {
  const objectives: readonly Objective[] = 'n' in problem ? [problem] : problem;
  const [first] = objectives;
  if (!first) throw new RangeError('adviseStep: takes an objective, or one a batch, got none');
  const at = startPoint('adviseStep', first.n, x);
  const curvatures = objectives.map((objective) => largestEigenvalue(hessianProduct(objective, at), first.n).value);
  const lambdaMax = Math.max(...curvatures);
  const own = rule.learningRate;
  if (Number.isNaN(lambdaMax)) return advice(own, null, 'the curvature at x is not finite');
  if (lambdaMax <= 0)
    return advice(own, null, `no direction curves upwards at x (largest eigenvalue ${lambdaMax}): no limit`);
  const { limit, reason } = stabilityLimit(rule, lambdaMax);
  if (limit === null) return advice(own, null, reason);
  const where = objectives.length > 1 ? `of the steepest of ${objectives.length} batches` : 'at x';
  return advice(limit / 2, limit, `half of ${reason} (lambda max ${lambdaMax.toPrecision(4)} ${where})`);

  function advice(learningRate: number, bound: number | null, why: string): StepAdvice {
    return { learningRate, limit: bound, lambdaMax, reason: why };
  }
}
