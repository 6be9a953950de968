import type { Op, Region } from '@elbow/core-wasm';
import { type Blueprint, type ModalOp, record } from './builder.ts';
import type { Network } from './network.ts';
import type { Emitted, EmittedLoss, Loss, LossRegions, TangentEmitted } from './types.ts';

/** The op lists of a network with its loss; a session joins them into programs. */
export interface Lists {
  readonly forward: readonly ModalOp[];
  /** The loss's value alone, and value with gradient. */
  readonly value: readonly ModalOp[];
  readonly gradient: readonly ModalOp[];
  readonly backward: readonly ModalOp[];
  /** Everything of a Hessian-vector product behind `forward`; null where a layer or the loss has no tangent. */
  readonly tangent: readonly ModalOp[] | null;
  /** Output rows. */
  readonly y: Region;
}

/** Lets every layer and the loss emit their ops, forward, backward and tangent. */
export function emitNetwork(
  blueprint: Blueprint,
  network: Network,
  x: Region,
  loss: Loss,
  regions: LossRegions,
): Lists {
  const counts = new Map<string, number>();
  const layers: { name: string; emitted: Emitted; wanted: boolean }[] = [];
  let y = x;
  const { ops: forward } = record(blueprint, () => {
    for (const layer of network.layers) {
      const count = (counts.get(layer.kind) ?? 0) + 1;
      counts.set(layer.kind, count);
      blueprint.owner = `${layer.kind}${count}`;
      const wanted = blueprint.initialisers.length > 0; // something before it learns
      const emitted = layer.emit(blueprint, y);
      layers.push({ name: blueprint.owner, emitted, wanted });
      y = emitted.y;
    }
  });
  blueprint.owner = 'loss';
  const emittedLoss = loss.emit(blueprint, y, regions);
  const value = record(blueprint, () => emittedLoss.value(false)).ops;
  const { ops: gradient, result: dyLoss } = record(blueprint, () => emittedLoss.value(true));

  const incoming: (Region | null)[] = new Array(layers.length).fill(null);
  const { ops: backward } = record(blueprint, () => {
    let dy = dyLoss;
    for (let i = layers.length - 1; i >= 0 && dy; i--) {
      const { name, emitted, wanted } = layers[i] as (typeof layers)[number];
      blueprint.owner = name;
      incoming[i] = dy;
      dy = emitted.backward(dy, wanted);
    }
  });
  const tangent = emitTangent(blueprint, layers, incoming, emittedLoss, [...gradient, ...backward]);
  blueprint.owner = '';
  return { forward, value, gradient, backward, tangent, y };
}

/** Pearlmutter's R operator over the whole network: forward tangents, the gradient pass, then the tangents of that. */
function emitTangent(
  blueprint: Blueprint,
  layers: readonly { name: string; emitted: Emitted; wanted: boolean }[],
  incoming: readonly (Region | null)[],
  loss: EmittedLoss,
  gradientPass: readonly ModalOp[],
): readonly ModalOp[] | null {
  if (!loss.tangent || layers.some(({ emitted }) => !emitted.tangent)) return null;
  const tangents: TangentEmitted[] = [];
  const { ops, result: ty } = record(blueprint, () => {
    let moved: Region | null = null;
    for (const { name, emitted } of layers) {
      blueprint.owner = name;
      const tangent = emitted.tangent?.(moved) as TangentEmitted;
      tangents.push(tangent);
      moved = tangent.ty;
    }
    return moved;
  });
  if (!ty) return null;
  blueprint.owner = 'loss';
  const { ops: back } = record(blueprint, () => {
    let tdy: Region | null = loss.tangent?.(ty) ?? null;
    for (let i = layers.length - 1; i >= 0 && tdy; i--) {
      const { name, wanted } = layers[i] as (typeof layers)[number];
      blueprint.owner = name;
      tdy = (tangents[i] as TangentEmitted).backward(incoming[i] as Region, tdy, wanted);
    }
  });
  return [...ops, ...gradientPass, ...back];
}

/** The ops of one mode. */
export function inMode(ops: readonly ModalOp[], mode: 'training' | 'evaluation'): Op[] {
  return ops
    .filter(({ when }) => when === undefined || when === mode)
    .map(({ kernel, operands }) => ({ kernel, operands }));
}
