import { dataRows } from '../rows.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { jointSteps } from './jointStep.ts';

const prepared = new WeakMap<Session, ReturnType<typeof jointSteps>>();

/**
 * One training step on any number of rows: their gradient is accumulated over micro-batches of the session's size, and the rule
 * moves the parameters once. The last micro-batch may be smaller: every row has its share in the mean, as if all of them had been
 * in one batch. Returns the mean loss before the update. `train` does so with `accumulate`.
 *
 * The micro-batches' gradients are added in f64, in order, and rounded once: the result is that of one large batch but for the
 * order of additions. Layers that look at their batch do so at each micro-batch (`batchNorm`), and each has a `dropout` of its own.
 * @throws as `Session.step`, for any number of rows.
 *
 * @example
 * ```ts
 * import { accumulatedStep, compile, dense, sequential, squaredError } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const rule = gradientDescent({ learningRate: 0.25 });
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule, batch: 2 });
 * session.parameters.fill(0);
 * accumulatedStep(session, { x: [1, 1, 4], t: [1, 2, 3] }); // −∂L/∂b = 2·(1 + 2 + 3)/3
 * console.log(session.parameters[1]); // 1
 * ```
 */
export function accumulatedStep(session: Session, data: Data): number {
  if (!session.plan.rule) throw new TypeError('accumulatedStep: the session was compiled without a rule');
  dataRows('accumulatedStep', session.plan, data);
  const step = prepared.get(session) ?? jointSteps(session);
  prepared.set(session, step);
  return step(data);
}
