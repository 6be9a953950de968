import { dataSlice, totalWeight, weighedRows } from './rows.ts';
import type { Session } from './session.ts';
import type { Data } from './types.ts';

/** How well a network does on some rows. */
export interface Evaluation {
  readonly rows: number;
  /** Mean loss over the rows, weighted by their weights. */
  readonly loss: number;
  /** Share of rows whose largest output is at their label; only for losses on labels. */
  readonly accuracy?: number;
  /** 1 − Σ(y − t)²/Σ(t − t̄)² over all rows and outputs, each output about its own mean; only for losses on values. */
  readonly r2?: number;
}

/** Sums of what an evaluation reports, chunk by chunk, in f64. */
export function evaluate(session: Session, data: Data): Evaluation {
  const { plan, core, batch } = session;
  const rows = weighedRows('evaluate', plan, data);
  const weighted = data.weights != null;
  const values = core.view(plan.regions.values);
  const clock = core.view(plan.blueprint.clock);
  const correct = core.view(plan.regions.correct);
  const cursor = clock[1] as number;
  clock[1] = 0;
  correct[0] = 0;
  let loss = 0;
  let total = 0;
  let residual = 0;
  for (let from = 0; from < rows; from += batch) {
    const chunk = dataSlice(plan, data, from, Math.min(rows, from + batch));
    const count = session.load('evaluate', chunk.x, chunk.t, chunk.weights);
    const weight = totalWeight(chunk.weights, count);
    session.program('evaluate', count, weighted)();
    loss += weight * (values[0] as number);
    total += weight;
    if (plan.loss.target === 'values')
      residual += squaredDistance(core.view(plan.lists.y as typeof plan.regions.x), chunk.t);
  }
  clock[1] = cursor;
  const shared = { rows, loss: loss / total };
  if (plan.loss.target === 'labels') return { ...shared, accuracy: (correct[0] as number) / rows };
  return { ...shared, r2: 1 - residual / spread(data.t, plan.network.outputs) };
}

function squaredDistance(y: ArrayLike<number>, t: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < t.length; i++) {
    const d = (y[i] as number) - (t[i] as number);
    total += d * d;
  }
  return total;
}

/** Σ(t − t̄)², each column about its own mean. */
function spread(t: ArrayLike<number>, columns: number): number {
  const rows = t.length / columns;
  let total = 0;
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += t[i * columns + j] as number;
    mean /= rows;
    for (let i = 0; i < rows; i++) {
      const d = (t[i * columns + j] as number) - mean;
      total += d * d;
    }
  }
  return total;
}
