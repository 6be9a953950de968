import { inMode } from '../emit.ts';
import { hostStep } from '../hostStep.ts';
import { meanOver } from '../objective.ts';
import type { OpsOf } from '../programs.ts';
import { totalWeight } from '../rows.ts';
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

/**
 * Prepares steps whose gradient is joined from several batches, in f64: one update from any number of rows. The rows' weighted
 * losses are divided by the sum of their weights, or, where `byRows`, by their number. Returns the loss before the update.
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
    const rows = data.x.length / plan.network.inputs;
    const weight = totalWeight(data.weights, rows);
    const scale = byRows ? weight / rows : 1;
    look();
    const mean = meanOver(session, data, rowsGradient, blueprint.vectors.gradients, g);
    const loss = weight === 0 ? 0 : mean * scale;
    for (let j = 0; j < g.length; j++) gradients[j] = weight === 0 ? 0 : (g[j] as number) * scale;
    values[0] = loss;
    rates[0] = session.learningRate;
    clock[1] = 0;
    move();
    apply?.();
    return loss;
  };
}
