import type { ProgramKind } from './programs.ts';
import { dataSlice, totalWeight } from './rows.ts';
import type { Session } from './session.ts';
import type { Data } from './types.ts';

/**
 * Runs a program over all rows, batch by batch, and returns their mean loss, summed in f64 with the weight of the rows, and
 * that weight, which is 1 for a sum. `visit` sees what each batch left in the core's memory, with the batch's weight and rows.
 */
export function meanLoss(
  session: Session,
  kind: ProgramKind,
  data: Data,
  visit: (weight: number, chunk: Data) => void,
): { loss: number; total: number } {
  const { plan, core, batch } = session;
  const totalOf = (part: Data, n: number): number => plan.loss.total?.(part) ?? totalWeight(part.weights, n);
  const rows = data.x.length / plan.network.inputs;
  const values = core.view(plan.regions.values);
  const clock = core.view(plan.blueprint.clock);
  const cursor = clock[1] as number;
  clock[1] = 0;
  let loss = 0;
  for (let from = 0; from < rows; from += batch) {
    const chunk = dataSlice(plan, data, from, Math.min(rows, from + batch));
    const count = session.load('meanLoss', chunk.x, chunk.t, chunk.weights);
    const weight = totalOf(chunk, count);
    session.program(kind, count, chunk.weights != null)();
    loss += weight * (values[0] as number);
    visit(weight, chunk);
  }
  clock[1] = cursor;
  const total = totalOf(data, rows);
  return { loss: loss / total, total };
}
