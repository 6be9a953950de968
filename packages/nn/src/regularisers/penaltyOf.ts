import type { Session } from '../session.ts';

/**
 * The regulariser's R(θ) at the session's present parameters; 0 without one. The losses that `step` and `evaluate` return do
 * not contain it; the function that training descends is loss + R, as is that of `objective`.
 *
 * @example
 * ```ts
 * import { compile, dense, l2, penaltyOf, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), regulariser: l2(2) });
 * session.parameters.set([1, 2]);
 * console.log(penaltyOf(session), session.evaluate({ x: [1], t: [3] }).loss); // 5 0
 * ```
 */
export function penaltyOf({ plan, core }: Session): number {
  return plan.penalty?.value(core) ?? 0;
}
