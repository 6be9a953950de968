import type { Session } from '../session.ts';

/**
 * Sets the momentum of a session's rule, β or β₁, from the next step on; a schedule with a momentum does so in `train`.
 * @throws RangeError unless it is in [0, 1); TypeError where the rule has none.
 *
 * @example
 * ```ts
 * import { compile, dense, sequential, setMomentum, squaredError } from '@elbow/nn';
 * import { momentum } from '@elbow/optim';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule: momentum(), seed: 1 });
 * setMomentum(session, 0.5);
 * console.log(session.step([1], [2]) > 0); // true
 * ```
 */
export function setMomentum({ core, plan }: Session, beta: number): void {
  if (!(beta >= 0 && beta < 1)) throw new RangeError(`setMomentum: must be a number from 0 to below 1, got ${beta}`);
  const momenta = plan.emittedRule?.momenta ?? [];
  if (momenta.length === 0) throw new TypeError('setMomentum: the rule of the session has no momentum');
  for (const momentum of momenta) core.view(momentum)[0] = beta;
}
