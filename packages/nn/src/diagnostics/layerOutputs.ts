import type { Region } from '@elbow/core-wasm';
import type { Vector } from '@elbow/optim';
import { programOps } from '../programs.ts';
import { inputRows, slice } from '../rows.ts';
import type { Session } from '../session.ts';

/** The outputs of one layer for some rows. */
export interface LayerOutputs {
  /** dense1, relu1, … */
  readonly layer: string;
  readonly kind: string;
  /** Row-major [rows, features]: a view that the next batch overwrites. */
  readonly y: Vector;
  readonly features: number;
}

/**
 * Runs the rows forward, batch by batch, and yields for each what every layer gives, in order.
 * @throws RangeError unless x holds whole rows.
 */
export function* layerOutputs(
  place: string,
  session: Session,
  x: ArrayLike<number>,
): Generator<readonly LayerOutputs[]> {
  const { plan, core, batch } = session;
  const { inputs, layers } = plan.network;
  const rows = inputRows(place, plan.network, x);
  const counts = new Map<string, number>();
  const outputs = layers.map(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const layer = kind + count;
    return {
      layer,
      kind,
      region: [...plan.blueprint.batched].find(({ name }) => name === `${layer}.y`) as Region<'real'>,
    };
  });
  const input = core.view(plan.regions.x);
  for (let from = 0; from < rows; from += batch) {
    const count = Math.min(batch, rows - from);
    input.set(slice(x, from * inputs, (from + count) * inputs));
    // op by op: fused ops leave some arrays out
    core.program(programOps(plan, 'predict', count, false, false))();
    yield outputs.map(({ layer, kind, region }) => {
      const features = region.shape[1] as number;
      return { layer, kind, features, y: core.view(region).subarray(0, count * features) };
    });
  }
}
