import { firstNonFinite as firstNonFiniteOf, type NonFinite, nonFiniteIn } from '@elbow/core-wasm';
import { hostStep } from '../hostStep.ts';
import { programOps } from '../programs.ts';
import type { Session } from '../session.ts';

/**
 * Takes a training step op by op and names the first array that is not finite; null if all stay finite. The step moves the
 * parameters; where something was found it stopped there.
 * @throws as `Session.step`.
 *
 * @example
 * ```ts
 * import { compile, dense, firstNonFinite, sequential, squaredError } from '@elbow/nn';
 * import { adam } from '@elbow/optim';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule: adam() });
 * session.parameters[1] = Infinity;
 * console.log(firstNonFinite(session, [1], [2])?.region); // dense1.b
 * ```
 */
export function firstNonFinite(
  session: Session,
  x: ArrayLike<number>,
  t: ArrayLike<number>,
  weights?: ArrayLike<number>,
): NonFinite | null {
  const { plan, core } = session;
  const { blueprint, regions } = plan;
  const rows = session.load('firstNonFinite', x, t, weights);
  core.view(regions.rates)[0] = session.learningRate;
  core.view(blueprint.clock)[1] = 0;
  forget(session);
  const finding = firstNonFiniteOf(core, programOps(plan, 'step', rows, weights != null, false));
  const apply = hostStep(session);
  if (finding || !apply) return finding;
  apply();
  return nonFiniteIn(core, [blueprint.vectors.parameters]);
}

/** Zeroes what steps compute in passing, so that a NaN of an earlier step is not taken for this one's. */
function forget({ plan, core, gradients }: Session): void {
  const { x, t, weights, values } = plan.regions;
  for (const region of plan.blueprint.batched) {
    if (region !== x && region !== t && region !== weights) core.view(region).fill(0);
  }
  gradients.fill(0);
  core.view(values).fill(0);
}
