import { type EigenvalueOptions, hessianProduct, largestEigenvalue, stabilityLimit } from '@elbow/optim';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';

/** The steepest direction of a session's loss, and how its learning rate stands to it. */
export interface Curvature {
  /** The largest eigenvalue of the Hessian of loss and penalty, over the given rows. */
  readonly lambdaMax: number;
  /** Its direction, of length 1. */
  readonly direction: Float64Array;
  /** The rate above which the session's rule diverges on this curvature; null where it has no such limit, or nothing curves upwards. */
  readonly limit: number | null;
  /** The session's rate over the limit: above 1 it leaves; near 1 it is at the edge of stability (Cohen et al. 2021). */
  readonly ratio: number | null;
  /** The formula of the limit, or why there is none. */
  readonly reason: string;
}

/**
 * The largest curvature of the loss at the present parameters, by Lanczos's method on Hessian-vector products (exact ones where all layers have tangents), and the
 * session's learning rate against the limit that it sets. With f32 numbers products are right to about 1e-6, and so is λmax.
 *
 * For minibatches the limit is that of the steepest: `adviseRate`. Along a run: `sharpness`.
 * Source: lecture notes R61, R67; Cohen et al. 2021 (edge of stability).
 * @param options of `largestEigenvalue`: how many products, and how near. @throws as `session.objective`.
 *
 * @example
 * ```ts
 * import { compile, curvature, dense, sequential, squaredError } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const rule = gradientDescent({ learningRate: 0.3 });
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule, seed: 1 });
 * const { lambdaMax, ratio } = curvature(session, { x: [1, -1], t: [2, 0] }); // Hessian 2I
 * console.log(lambdaMax.toFixed(4), ratio?.toFixed(4)); // 2.0000 0.3000
 * ```
 */
export function curvature(session: Session, data: Data, options?: EigenvalueOptions): Curvature {
  const theta = Float64Array.from(session.parameters);
  const objective = session.objective(data);
  const { value, vector } = largestEigenvalue(hessianProduct(objective, theta), theta.length, options);
  const { rule } = session.plan;
  const none = (reason: string): Curvature => ({
    lambdaMax: value,
    direction: vector,
    limit: null,
    ratio: null,
    reason,
  });
  if (Number.isNaN(value)) return none('the curvature is not finite');
  if (value <= 0) return none('no direction curves upwards');
  if (!rule) return none('the session was compiled without a rule');
  const { limit, reason } = stabilityLimit(rule, value);
  return limit === null
    ? none(reason)
    : { lambdaMax: value, direction: vector, limit, ratio: session.learningRate / limit, reason };
}
