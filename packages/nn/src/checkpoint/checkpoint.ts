import type { Region } from '@elbow/core-wasm';
import { describeRule } from '@elbow/optim';
import { describe } from '../network.ts';
import type { Session } from '../session.ts';
import { bytesOf, fingerprint } from './fingerprint.ts';
import { saveSafetensors, type Tensor, typeOf } from './safetensors.ts';

const FORMAT = 'elbow-checkpoint';
const VERSION = '1';

/** What a checkpoint must have been made with to fit a session. */
function identity({ plan, core }: Session): Record<string, string> {
  const { network, loss, rule, regulariser, blueprint } = plan;
  const arrays = blueprint.vectors.parameters.regions;
  return {
    format: FORMAT,
    version: VERSION,
    network: JSON.stringify(describe(network)),
    loss: JSON.stringify({ kind: loss.kind, options: loss.options, regulariser: regulariser?.describe(arrays) }),
    rule: rule ? JSON.stringify(describeRule(rule, arrays)) : 'none',
    batch: String(blueprint.batch),
    seed: String(blueprint.seed),
    precision: core.module.precision,
  };
}

/** The arrays of a checkpoint: parameters, what the rule keeps, the state, the constants. */
function regionsOf({ plan }: Session): Map<string, Region> {
  const { blueprint, emittedRule, regions } = plan;
  const named = new Map<string, Region>();
  for (const region of blueprint.vectors.parameters.regions) named.set(region.name, region);
  for (const region of blueprint.constants.regions) named.set(region.name, region);
  for (const [name, slot] of Object.entries(emittedRule?.slots ?? {})) named.set(`rule.${name}`, slot);
  if (emittedRule) named.set('best', regions.best).set('last', regions.last);
  named.set('state', blueprint.stateSegment);
  return named;
}

/** Those arrays as they are: views of the session's own memory. */
function tensorsOf(session: Session): Record<string, Tensor> {
  const entries = [...regionsOf(session)].map(([name, region]) => [
    name,
    { shape: region.shape, data: session.core.view(region) },
  ]);
  return Object.fromEntries(entries);
}

/** See `Session.checkpoint`. */
export function writeCheckpoint(session: Session): Uint8Array<ArrayBuffer> {
  const tensors = tensorsOf(session);
  return saveSafetensors(tensors, { ...identity(session), hash: fingerprint(tensors) });
}

/** See `Session.restore`. Everything is checked before anything is written. */
export function restoreCheckpoint(session: Session, bytes: Uint8Array): void {
  const { header, data } = opened(bytes);
  const metadata = (header?.__metadata__ ?? {}) as Record<string, unknown>;
  if (metadata.format !== FORMAT) throw new TypeError(NO_CHECKPOINT);
  for (const [key, wanted] of Object.entries(identity(session))) {
    if (metadata[key] !== wanted) {
      throw new TypeError(`restore: the checkpoint's ${key} is ${String(metadata[key])}, the session's is ${wanted}`);
    }
  }
  const tensors = tensorsOf(session);
  const stored: Record<string, Tensor> = {};
  for (const [name, { shape, data: own }] of Object.entries(tensors)) {
    const { dtype, shape: ofShape, data_offsets: offsets } = header[name] ?? {};
    const { 0: from, 1: to } = Object(offsets) as readonly number[];
    const fits =
      dtype === typeOf(own) && String(ofShape) === String(shape) && Number(to) - Number(from) === own.byteLength;
    if (!fits) throw new TypeError(`restore: the checkpoint has no array ${name} of shape [${shape}]`);
    stored[name] = { shape, data: data.subarray(from, to) };
  }
  // The hash vouches for the rest: that the offsets are those of the arrays, and that no byte has changed.
  if (fingerprint(stored) !== metadata.hash || data.length !== totalBytes(tensors)) {
    throw new RangeError('restore: the checkpoint is damaged: its arrays have another hash');
  }
  for (const [name, { data }] of Object.entries(tensors)) bytesOf(data).set(bytesOf((stored[name] as Tensor).data));
}

const NO_CHECKPOINT = 'restore: the file is not a checkpoint of Elbow';

/** What a header says of an array; only the writer's hash tells whether it is true. */
interface Entry {
  readonly dtype?: unknown;
  readonly shape?: unknown;
  readonly data_offsets?: unknown;
}

function opened(bytes: Uint8Array): { header: Record<string, Entry | undefined>; data: Uint8Array } {
  try {
    const start = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
    return { header, data: bytes.subarray(start) };
  } catch (cause) {
    throw new TypeError(NO_CHECKPOINT, { cause });
  }
}

const totalBytes = (tensors: Readonly<Record<string, Tensor>>): number =>
  Object.values(tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
