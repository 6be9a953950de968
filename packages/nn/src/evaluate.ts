import type { Region } from '@elbow/core-wasm';
import { meanLoss } from './meanLoss.ts';
import { weighedRows } from './rows.ts';
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

/** See `Session.evaluate`. */
export function evaluate(session: Session, data: Data): Evaluation {
  const { plan, core } = session;
  const rows = weighedRows('evaluate', plan, data);
  const labels = plan.loss.target === 'labels';
  const y = core.view(plan.lists.y as Region<'real'>);
  const correct = core.view(plan.regions.correct);
  correct[0] = 0;
  let residual = 0;
  const { loss } = meanLoss(session, 'evaluate', data, (_, { t }) => {
    if (!labels) residual += squaredDistance(y, t);
  });
  if (labels) return { rows, loss, accuracy: (correct[0] as number) / (plan.loss.counted?.(data.t) ?? rows) };
  return { rows, loss, r2: 1 - residual / spread(data.t, plan.network.outputs) };
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
