import { dataRows, dataSlice } from './rows.ts';
import type { Session } from './session.ts';
import type { Data } from './types.ts';

/**
 * The loss of each row by itself, as the session evaluates it: what other libraries call reduction 'none'. Of a mean it is the
 * mean over the row's outputs; of a sum, what the row adds to it. Row weights do not enter.
 * @throws as `Session.evaluate`.
 *
 * @example
 * ```ts
 * import { compile, dense, rowLosses, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError() });
 * session.parameters.set([1, 0]); // y = x
 * console.log([...rowLosses(session, { x: [1, 2, 3], t: [1, 0, 0] })]); // [ 0, 4, 9 ]
 * ```
 */
export function rowLosses(session: Session, data: Data): Float64Array {
  const { plan, core } = session;
  const losses = new Float64Array(dataRows('rowLosses', plan, data));
  const values = core.view(plan.regions.values);
  const clock = core.view(plan.blueprint.clock);
  const cursor = clock[1] as number;
  const run = session.program('evaluate', 1, false);
  clock[1] = 0;
  for (let i = 0; i < losses.length; i++) {
    const { x, t } = dataSlice(plan, data, i, i + 1);
    session.load('rowLosses', x, t);
    run();
    losses[i] = values[0] as number;
  }
  clock[1] = cursor;
  return losses;
}
