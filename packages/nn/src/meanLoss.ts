import type { ProgramKind } from './programs.ts';
import { dataSlice, totalWeight } from './rows.ts';
import type { Session } from './session.ts';
import type { Data } from './types.ts';

/**
 * Runs a program over all rows, batch by batch, and returns their mean loss, summed in f64 with the weight of the rows.
 * `visit` sees what each batch left in the core's memory, and the batch's rows.
 */
export function meanLoss(
  session: Session,
  kind: ProgramKind,
  data: Data,
  visit: (weight: number, chunk: Data) => void,
): number {
  const { plan, core, batch } = session;
  const rows = data.x.length / plan.network.inputs;
  const values = core.view(plan.regions.values);
  const clock = core.view(plan.blueprint.clock);
  const cursor = clock[1] as number;
  clock[1] = 0;
  let loss = 0;
  let total = 0;
  for (let from = 0; from < rows; from += batch) {
    const chunk = dataSlice(plan, data, from, Math.min(rows, from + batch));
    const count = session.load('meanLoss', chunk.x, chunk.t, chunk.weights);
    const weight = totalWeight(chunk.weights, count);
    session.program(kind, count, chunk.weights != null)();
    total += weight;
    loss += weight * (values[0] as number);
    visit(weight, chunk);
  }
  clock[1] = cursor;
  return loss / total;
}
