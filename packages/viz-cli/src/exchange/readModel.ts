import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import {
  compile,
  dense,
  fromJson,
  fromLayersModel,
  fromOnnx,
  type Imported,
  loadSafetensors,
  loadStateDict,
  relu,
  type Session,
  sequential,
  squaredError,
} from '@elbow/nn';
import { readBytes } from '../read/bytes.ts';
import { didYouMean } from '../suggest.ts';
import { UserError } from '../userError.ts';

/** Larger models are none that this command is for. */
const LIMIT = 512 * 2 ** 20;
const ENDINGS = ['.onnx', '.safetensors', '.json'];

/**
 * Reads a model that another tool wrote, by the ending of its file: ONNX; a LayersModel of TensorFlow.js or this library's own JSON; safetensors of PyTorch's linear layers,
 * between which ReLUs are put.
 * @throws {UserError} on another ending, or a file that holds no such model
 */
export function readModel(file: string): Session {
  const ending = extname(file).toLowerCase();
  if (!ENDINGS.includes(ending))
    throw new UserError(`${file}: a model ends in ${ENDINGS.join(', ')}${didYouMean(ending, ENDINGS)}`);
  const bytes = readBytes(file, LIMIT, file);
  try {
    if (ending === '.safetensors') return fromSafetensors(bytes);
    return made(
      ending === '.onnx' ? fromOnnx(bytes) : fromText(file, new TextDecoder('utf8', { fatal: true }).decode(bytes)),
    );
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError)
      throw new UserError(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

function made({ network, load }: Imported): Session {
  const session = compile(network, { loss: squaredError() });
  load(session);
  return session;
}

function fromText(file: string, text: string): Imported {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('modelTopology' in value)) return fromJson(value);
  const { modelTopology, weightsManifest } = value as {
    modelTopology: unknown;
    weightsManifest?: { paths: string[]; weights: unknown[] }[];
  };
  const groups = weightsManifest ?? [];
  const paths = groups.flatMap(({ paths: ones }) => ones);
  const outside = paths.find(
    (path) => typeof path !== 'string' || path.includes('/') || path.includes('\\') || path.startsWith('.'),
  );
  if (outside !== undefined)
    throw new UserError(`${file}: the weights are in "${String(outside)}", which is not beside the file`);
  const parts = paths.map((path) => readFileSync(join(dirname(file), path)));
  const weightData = Uint8Array.from(Buffer.concat(parts)).buffer;
  const weightSpecs = groups.flatMap(({ weights }) => weights);
  return fromLayersModel({ modelTopology, weightSpecs, weightData } as Parameters<typeof fromLayersModel>[0]);
}

function fromSafetensors(bytes: Uint8Array): Session {
  const { tensors, metadata } = loadSafetensors(bytes);
  if (metadata.format === 'elbow-predictor')
    throw new TypeError('a predictor, which @elbow/nn/predict opens; no other form can be made of it');
  const weights = [...tensors].filter(([name, { shape }]) => name.endsWith('.weight') && shape.length === 2);
  const order = weights.map(([name, { shape }]) => ({
    place: Number(/(\d+)\.weight$/.exec(name)?.[1] ?? Number.NaN),
    shape,
  }));
  if (order.length === 0 || order.some(({ place }) => Number.isNaN(place)))
    throw new TypeError('no linear layers named 0.weight, 0.bias, 2.weight … as PyTorch’s Sequential names them');
  order.sort((a, b) => a.place - b.place);
  const inputs = order[0]?.shape[1] ?? 0;
  const layers = order.flatMap(({ shape }, i) => (i === 0 ? [dense(shape[0] ?? 0)] : [relu(), dense(shape[0] ?? 0)]));
  const session = compile(sequential(inputs, ...layers), { loss: squaredError() });
  loadStateDict(session, tensors);
  return session;
}
