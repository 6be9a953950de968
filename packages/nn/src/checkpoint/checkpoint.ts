import type { Region } from '@elbow/core-wasm';
import { describeRule } from '@elbow/optim';
import { describe } from '../network.ts';
import type { Session } from '../session.ts';
import { loadSafetensors, saveSafetensors, type Tensor } from './safetensors.ts';

const FORMAT = 'elbow-checkpoint';
const VERSION = '1';

/** What a checkpoint must have been made with to fit a session. */
function identity({ plan, core }: Session): Record<string, string> {
  const { network, loss, rule, blueprint } = plan;
  return {
    format: FORMAT,
    version: VERSION,
    network: JSON.stringify(describe(network)),
    loss: JSON.stringify({ kind: loss.kind, options: loss.options }),
    rule: rule ? JSON.stringify(describeRule(rule, blueprint.vectors.parameters.regions)) : 'none',
    batch: String(blueprint.batch),
    seed: String(blueprint.seed),
    precision: core.module.precision,
  };
}

/** The arrays of a checkpoint: parameters, what the rule keeps, the state, the constants. */
export function regionsOf({ plan }: Session): Map<string, Region> {
  const { blueprint, emittedRule, regions } = plan;
  const named = new Map<string, Region>();
  for (const region of blueprint.vectors.parameters.regions) named.set(region.name, region);
  for (const region of blueprint.constants.regions) named.set(region.name, region);
  for (const [name, slot] of Object.entries(emittedRule?.slots ?? {})) named.set(`rule.${name}`, slot);
  if (emittedRule) named.set('best', regions.best).set('last', regions.last);
  named.set('state', blueprint.stateSegment);
  return named;
}

/** See `Session.checkpoint`. */
export function writeCheckpoint(session: Session): Uint8Array<ArrayBuffer> {
  const tensors: Record<string, Tensor> = {};
  for (const [name, region] of regionsOf(session))
    tensors[name] = { shape: region.shape, data: session.core.view(region) };
  const hash = fingerprint(tensors);
  return saveSafetensors(tensors, { ...identity(session), hash });
}

/** See `Session.restore`. Everything is checked before anything is written. */
export function restoreCheckpoint(session: Session, bytes: Uint8Array): void {
  const { tensors, metadata } = loadSafetensors(bytes);
  if (metadata.format !== FORMAT) throw new TypeError('restore: the file is not a checkpoint of Elbow');
  for (const [key, wanted] of Object.entries(identity(session))) {
    if (metadata[key] !== wanted) {
      throw new TypeError(`restore: the checkpoint's ${key} is ${String(metadata[key])}, the session's is ${wanted}`);
    }
  }
  const regions = regionsOf(session);
  for (const [name, region] of regions) {
    const tensor = tensors.get(name);
    const same =
      tensor &&
      String(tensor.shape) === String(region.shape) &&
      tensor.data.constructor === session.core.view(region).constructor;
    if (!same) throw new TypeError(`restore: the checkpoint has no array ${name} of shape [${region.shape}]`);
  }
  if (fingerprint(Object.fromEntries(tensors)) !== metadata.hash) {
    throw new RangeError(
      'restore: the checkpoint is damaged: its arrays do not have the hash that was written with them',
    );
  }
  for (const [name, region] of regions) session.core.view(region).set((tensors.get(name) as Tensor).data);
}

/** FNV-1a (Fowler, Noll & Vo 1991), 32 bits, over all names and bytes in order of name: tells damage, not malice. */
function fingerprint(tensors: Readonly<Record<string, Tensor>>): string {
  let hash = 0x811c9dc5;
  const add = (bytes: Uint8Array): void => {
    for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  };
  for (const name of Object.keys(tensors).sort()) {
    const { data } = tensors[name] as Tensor;
    add(new TextEncoder().encode(name));
    add(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
