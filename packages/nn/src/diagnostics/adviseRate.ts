import { hessianProduct, largestEigenvalue, stabilityLimit } from '@elbow/optim';
import { PURPOSE, permutations } from '../data/permutation.ts';
import { weighedRows } from '../rows.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { pickRows } from './explain/rows.ts';

/** Which learning rate a session should have, and why. */
export interface RateAdvice {
  /** Half the limit: for gradient descent 1/λ, Newton's step in the steepest direction. The session's own where there is no limit. */
  readonly learningRate: number;
  /** The rate above which the steepest batch alone diverges; null where there is no limit. */
  readonly limit: number | null;
  /** λmax of each batch, in the order of an epoch. */
  readonly batches: Float64Array;
  /** λmax of all rows, and the limit that it would set, which is larger: too large for some batch. */
  readonly lambdaMax: number;
  readonly limitOfAll: number | null;
  readonly reason: string;
}

/**
 * Advises a learning rate for a session at its present parameters, from the curvature of each batch of its first epoch: a rate that is safe for the mean over all rows may
 * diverge on a batch, so the limit is that of the steepest, 2/maxᵢ λᵢ for gradient descent, not 2/λ of the mean (lecture notes R26, E3). Curvature changes along a run: ask
 * again, or see `sharpness`.
 *
 * Each batch and all rows cost up to 100 Hessian-vector products over their rows. Source: lecture notes R61, R67; optim's `adviseStep`, for one objective.
 * @throws TypeError where there is no rule; as `session.objective`.
 *
 * @example
 * ```ts
 * import { adviseRate, compile, dense, sequential, squaredError } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule: gradientDescent(), batch: 1 });
 * const { limit, limitOfAll } = adviseRate(session, { x: [0, 0, 3], t: [1, 1, 1] }); // one row curves by 2(3² + 1)
 * console.log(limit?.toFixed(3), limitOfAll?.toFixed(3)); // 0.100 0.293
 * ```
 */
export function adviseRate(session: Session, data: Data): RateAdvice {
  const run = adviseRateByBatches(session, data);
  let next = run.next();
  while (!next.done) next = run.next();
  return next.value;
}

/** Batches measured so far, and how many there are. */
export interface AdviceProgress {
  readonly batches: number;
  readonly of: number;
}

/**
 * As `adviseRate`, batch by batch: yields when the curvature of all rows is known, and after each batch, and returns the advice. Between the batches the session is as it was.
 * @throws as `adviseRate`.
 *
 * @example
 * ```ts
 * import { adviseRateByBatches, compile, dense, sequential, squaredError } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule: gradientDescent(), batch: 1 });
 * const run = adviseRateByBatches(session, { x: [0, 3], t: [1, 1] });
 * console.log(Array.from(run, ({ batches, of }) => `${batches}/${of}`)); // [ '0/2', '1/2', '2/2' ]
 * ```
 */
export function* adviseRateByBatches(session: Session, data: Data): Generator<AdviceProgress, RateAdvice, void> {
  const { plan, batch, core } = session;
  const { rule } = plan;
  if (!rule) throw new TypeError('adviseRate: the session was compiled without a rule');
  const rows = weighedRows('adviseRate', plan, data);
  const theta = Float64Array.from(session.parameters);
  const steepest = (part: Data): number =>
    largestEigenvalue(hessianProduct(session.objective(part), theta), theta.length).value;
  const order = Array.from(permutations(rows, plan.blueprint.seed, PURPOSE.shuffle, core.module)(0));
  const parts = Array.from({ length: Math.ceil(rows / batch) }, (_, k) =>
    pickRows(plan, data, order.slice(k * batch, (k + 1) * batch)),
  ).filter(({ weights }) => !weights || Array.from(weights).some((weight) => weight > 0));
  const lambdaMax = steepest(data);
  const batches = parts.length > 1 ? new Float64Array(parts.length) : Float64Array.of(lambdaMax);
  yield { batches: 0, of: parts.length };
  if (parts.length > 1) {
    for (const [k, part] of parts.entries()) {
      batches[k] = steepest(part);
      yield { batches: k + 1, of: parts.length };
    }
  }
  const largest = batches.reduce((most, value) => (most >= value ? most : value), Number.NEGATIVE_INFINITY);
  const own = (reason: string): RateAdvice => ({
    ...{ learningRate: session.learningRate, limit: null, batches, lambdaMax, limitOfAll: null, reason },
  });
  if (!(Number.isFinite(largest) && Number.isFinite(lambdaMax))) return own('the curvature is not finite');
  if (largest <= 0) return own('no direction curves upwards: no limit');
  const { limit, reason } = stabilityLimit(rule, largest);
  if (limit === null) return own(reason);
  const limitOfAll = lambdaMax > 0 ? stabilityLimit(rule, lambdaMax).limit : null;
  const where = parts.length > 1 ? ` of the steepest of ${parts.length} batches` : '';
  return { learningRate: limit / 2, limit, batches, lambdaMax, limitOfAll, reason: `half of ${reason}${where}` };
}
