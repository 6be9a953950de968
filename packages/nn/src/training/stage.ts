import type { Vector } from '@elbow/optim';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';

/**
 * Copies the rows order[from] … order[from + rows − 1] of the data to the staging area and returns them there, as views.
 */
export function stageRows(session: Session, data: Data, order: Int32Array, from: number, rows: number): Data {
  const { regions, network, loss } = session.plan;
  const wide = loss.target === 'labels' ? 1 : network.outputs;
  const x = session.core.view(regions.stagedX);
  const t = session.core.view(regions.stagedT);
  copyRows(data.x, x, network.inputs, order, from, rows);
  copyRows(data.t, t, wide, order, from, rows);
  const staged = { x: x.subarray(0, rows * network.inputs), t: t.subarray(0, rows * wide) };
  if (data.weights == null) return staged;
  const weights = session.core.view(regions.stagedWeights);
  copyRows(data.weights, weights, 1, order, from, rows);
  return { ...staged, weights: weights.subarray(0, rows) };
}

/** Copies the rows order[from] … order[from + rows − 1], each of `width` numbers, one behind the other. */
export function copyRows(
  source: ArrayLike<number>,
  target: Vector | Int32Array,
  width: number,
  order: Int32Array,
  from: number,
  rows: number,
): void {
  let to = 0;
  for (let i = 0; i < rows; i++) {
    let at = (order[from + i] as number) * width;
    for (let j = 0; j < width; j++) target[to++] = source[at++] as number;
  }
}
