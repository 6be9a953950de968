import { inMode } from '../emit.ts';
import { hostStep } from '../hostStep.ts';
import { meanLoss } from '../meanLoss.ts';
import type { OpsOf } from '../programs.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';

/** Moves θ to where the gradient is to be taken. */
export const lookahead: OpsOf = ({ emittedRule }) => emittedRule?.lookahead ?? [];

/** Loss and gradient of rows as training computes them, without the penalty. */
const rowsGradient: OpsOf = ({ lists }) => inMode([...lists.forward, ...lists.gradient, ...lists.backward], 'training');

/** The penalty joins the gradient and the rule moves θ. */
export const update: OpsOf = ({ penalty, emittedRule, blueprint }) => [
  ...(penalty?.gradient ?? []),
  ...(emittedRule?.update ?? []),
  ...(emittedRule?.custom.length ? [] : [{ kernel: 'advance', operands: [blueprint.clock] } as const]),
];

/** Apart from each other, the batches of one step are named to dropout as steps of a far future: this times their number. */
const FAR = 4294967296; // 2³²

/**
 * Prepares steps whose gradient is joined from several batches, in f64: one update from any number of rows. The sum of the rows'
 * weighted losses is divided as the loss does, or, where `byRows`, by their number. Returns the loss before the update.
 */
export function jointSteps(session: Session): (data: Data, byRows?: boolean) => number {
  const { plan, core, batch, gradients } = session;
  const { regions, blueprint } = plan;
  const [values, rates, clock] = [core.view(regions.values), core.view(regions.rates), core.view(blueprint.clock)];
  const look = session.program(lookahead, batch, false);
  const move = session.program(update, batch, false);
  const apply = hostStep(session);
  const g = new Float64Array(gradients.length);
  return (data, byRows = false) => {
    const { steps } = session;
    let batches = 0;
    g.fill(0);
    look();
    const { loss: mean, total } = meanLoss(session, rowsGradient, data, (weight) => {
      for (let j = 0; j < g.length; j++) (g[j] as number) += weight * (gradients[j] as number);
      clock[0] = steps + ++batches * FAR;
    });
    clock[0] = steps;
    const divisor = byRows ? data.x.length / plan.network.inputs : total || 1;
    for (let j = 0; j < g.length; j++) gradients[j] = (g[j] as number) / divisor;
    const loss = total === 0 ? 0 : mean * (total / divisor);
    values[0] = loss;
    rates[0] = session.learningRate;
    clock[1] = 0;
    move();
    apply?.();
    return loss;
  };
}
