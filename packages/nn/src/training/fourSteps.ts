import { inMode } from '../emit.ts';
import { hostStep } from '../hostStep.ts';
import type { OpsOf } from '../programs.ts';
import type { Session } from '../session.ts';
import { lookahead, update } from './jointStep.ts';

/** The four parts of a training step, as the lecture notes number them. */
export type Phase = 'sample' | 'forward' | 'gradients' | 'update';

const forward: OpsOf = (plan, weighted) => [...lookahead(plan, weighted), ...inMode(plan.lists.forward, 'training')];
const gradients: OpsOf = ({ lists }) => inMode([...lists.gradient, ...lists.backward], 'training');

/**
 * One training step in its four parts (R17): sample a minibatch (its rows are where the network reads), forward (all layers'
 * outputs), gradients (loss and errors, back through the layers), update (the penalty's part and the rule). It yields the name
 * of each part once it is done, so that a caller can look at the arrays in between; the bits are those of `Session.step`. Returns
 * the mean loss before the update.
 * @throws as `Session.step`.
 *
 * @example
 * ```ts
 * import { compile, dense, fourSteps, sequential, squaredError } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule: gradientDescent() });
 * console.log([...fourSteps(session, [1], [2])].join(', ')); // sample, forward, gradients, update
 * ```
 */
export function* fourSteps(
  session: Session,
  x: ArrayLike<number>,
  t: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Generator<Phase, number, void> {
  const { plan, core } = session;
  if (!plan.rule) throw new TypeError('fourSteps: the session was compiled without a rule');
  const rows = session.load('fourSteps', x, t, weights);
  yield 'sample';
  core.view(plan.blueprint.clock)[1] = 0;
  session.program(forward, rows, weights != null)();
  yield 'forward';
  session.program(gradients, rows, weights != null)();
  const loss = core.view(plan.regions.values)[0] as number;
  yield 'gradients';
  core.view(plan.regions.rates)[0] = session.learningRate;
  session.program(update, rows, weights != null)();
  hostStep(session)?.();
  yield 'update';
  return loss;
}
