import { elements, type Region } from '@elbow/core-wasm';
import { batchNorm } from '../layers/batchNorm.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { elu } from '../layers/elu.ts';
import { gelu } from '../layers/gelu.ts';
import { layerNorm } from '../layers/layerNorm.ts';
import { leakyRelu } from '../layers/leakyRelu.ts';
import { logSoftmax } from '../layers/logSoftmax.ts';
import { relu } from '../layers/relu.ts';
import { sigmoid } from '../layers/sigmoid.ts';
import { silu } from '../layers/silu.ts';
import { softmax } from '../layers/softmax.ts';
import { softplus } from '../layers/softplus.ts';
import { standardised } from '../layers/standardised.ts';
import { tanh } from '../layers/tanh.ts';
import { type Network, sequential } from '../network.ts';
import type { Session } from '../session.ts';
import type { Layer, LayerDescription } from '../types.ts';

/** A flat array, row-major. */
export interface ModelArray {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** A layer with its numbers: parameters, constants and running statistics by their short names (w, b). */
export interface ModelLayer extends LayerDescription {
  readonly arrays: Readonly<Record<string, ModelArray>>;
}

/** A network with its numbers, as plain data: what every foreign form is made of and read into. */
export interface Model {
  readonly inputs: number;
  readonly layers: readonly ModelLayer[];
}

/** A network that was read, and the function that gives a session of it the numbers that came with it. */
export interface Imported {
  readonly network: Network;
  /** Writes the numbers into a session compiled from `network`. Throws TypeError on a session of another. */
  load(session: Session): void;
}

/** How each kind of layer is made from its description. */
export const MAKERS: Readonly<Record<string, (options: LayerDescription['options']) => Layer>> = {
  dense: ({ outputs }) => dense(outputs as number),
  relu: () => relu(),
  leakyRelu: (options) => leakyRelu(options as Parameters<typeof leakyRelu>[0]),
  elu: (options) => elu(options as Parameters<typeof elu>[0]),
  gelu: (options) => gelu(options as Parameters<typeof gelu>[0]),
  silu: () => silu(),
  softplus: (options) => softplus(options as Parameters<typeof softplus>[0]),
  sigmoid: () => sigmoid(),
  tanh: () => tanh(),
  softmax: () => softmax(),
  logSoftmax: () => logSoftmax(),
  dropout: (options) => dropout(options as Parameters<typeof dropout>[0]),
  batchNorm: (options) => batchNorm(options as Parameters<typeof batchNorm>[0]),
  layerNorm: (options) => layerNorm(options as Parameters<typeof layerNorm>[0]),
  standardised: ({ mean, deviation }) =>
    standardised({ mean: mean as readonly number[], deviation: deviation as readonly number[] }),
};

/** The arrays of each layer of a session, by the layer's name and their own: dense1 → w, b. */
function arraysOf({ plan }: Session): Map<string, Map<string, Region>> {
  const { vectors, constants, stateSegment } = plan.blueprint;
  const found = new Map<string, Map<string, Region>>();
  for (const region of [...vectors.parameters.regions, ...constants.regions, ...stateSegment.regions]) {
    const dot = region.name.indexOf('.');
    if (dot < 0) continue;
    const owner = region.name.slice(0, dot);
    found.set(owner, (found.get(owner) ?? new Map()).set(region.name.slice(dot + 1), region));
  }
  return found;
}

/** The layers of a network with the names that their arrays begin with: dense1, relu1, dense2. */
function named<T extends { readonly kind: string }>(layers: readonly T[]): [name: string, layer: T][] {
  const counts = new Map<string, number>();
  return layers.map((layer) => {
    const count = (counts.get(layer.kind) ?? 0) + 1;
    counts.set(layer.kind, count);
    return [layer.kind + count, layer];
  });
}

/** The network of a session with its present numbers, copied; frozen layers stand in it as what they are made of. */
export function modelOf(session: Session): Model {
  return { inputs: session.plan.network.inputs, layers: layersOf(session).flatMap(thawed) };
}

/** The layers of a session with their present numbers, copied. */
export function layersOf(session: Session): ModelLayer[] {
  const arrays = arraysOf(session);
  return named(session.plan.network.layers).map(([name, { kind, options }]) => ({
    kind,
    options,
    arrays: Object.fromEntries(
      [...(arrays.get(name) ?? [])].map(([key, region]) => [
        key,
        { shape: region.shape, data: session.core.view(region).slice() },
      ]),
    ),
  }));
}

/** The layers that a frozen one is made of: its arrays are called dense1.w. */
function thawed(layer: ModelLayer): ModelLayer[] {
  if (layer.kind !== 'frozen') return [layer];
  const inner = JSON.parse(layer.options.layers as string) as LayerDescription[];
  return named(inner).map(([name, { kind, options }]) => {
    const own = Object.entries(layer.arrays).filter(([key]) => key.startsWith(`${name}.`));
    const arrays = own.map(([key, { data }]): [string, ModelArray] => {
      const short = key.slice(name.length + 1);
      // constants are flat; of the arrays of layers only a dense layer's weights are not
      const columns = kind === 'dense' && short === 'w' ? Number(options.outputs) : 0;
      return [short, { shape: columns ? [data.length / columns, columns] : [data.length], data }];
    });
    return { kind, options, arrays: Object.fromEntries(arrays) };
  });
}

/**
 * A model as a network, with the function that loads its numbers. `place` names the caller in errors.
 * @throws TypeError on a kind of layer that there is none of, RangeError where layers or sizes do not fit.
 */
export function imported(place: string, model: Model): Imported {
  const layers = model.layers.map(({ kind, options }, i) => {
    const make = Object.hasOwn(MAKERS, kind) ? MAKERS[kind] : undefined;
    if (!make) throw new TypeError(`${place}: layer ${i} is of kind ${kind}, which cannot be read`);
    return make(options);
  });
  const network = sequential(model.inputs, ...layers);
  return {
    network,
    load(session) {
      if (session.plan.network !== network) {
        throw new TypeError(`${place}: load takes a session compiled from its network`);
      }
      assign(
        place,
        session,
        model.layers.map(({ arrays }) => arrays),
      );
    },
  };
}

/**
 * Writes arrays into the layers of a session, one record a layer; everything is checked before anything is written.
 * @throws TypeError on an array that a layer has not, RangeError on a shape that does not fit; both name it.
 */
export function assign(place: string, session: Session, layers: readonly ModelLayer['arrays'][]): void {
  const regions = arraysOf(session);
  const writes = named(session.plan.network.layers).flatMap(([name], i) =>
    Object.entries(layers[i] ?? {}).map(([key, { shape, data }]) => {
      const region = regions.get(name)?.get(key);
      if (!region) throw new TypeError(`${place}: layer ${name} has no array ${key}`);
      if (data.length !== elements(region.shape) || shape.join() !== region.shape.join()) {
        throw new RangeError(
          `${place}: ${name}.${key} must be [${region.shape}], got [${shape}] with ${data.length} numbers`,
        );
      }
      return { region, data };
    }),
  );
  for (const { region, data } of writes) session.core.view(region).set(data);
}

/** An array of a layer; throws TypeError, naming the place, where it is not there. */
export function arrayOf(place: string, { kind, arrays }: ModelLayer, name: string): ModelArray {
  const array = arrays[name];
  if (!array) throw new TypeError(`${place}: a ${kind} layer has no array ${name}`);
  return array;
}

/** [rows, columns] → [columns, rows]: PyTorch's Linear and ONNX's Gemm keep weights as [outputs, inputs]. */
export function transposed({ shape, data }: ModelArray): ModelArray {
  const [rows = 0, columns = 0] = shape;
  const out = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j] as number;
  return { shape: [columns, rows], data: out };
}

/** A batch normalisation as foreign forms have it. */
export interface Normalisation {
  readonly gamma: ModelArray;
  readonly beta: ModelArray;
  readonly mean: ModelArray;
  readonly variance: ModelArray;
  readonly epsilon: number;
}

/** The parts of a batch normalisation: its running mean and variance stand in one array of three rows. */
export function normalisationOf(place: string, layer: ModelLayer): Normalisation {
  const gamma = arrayOf(place, layer, 'gamma');
  const k = gamma.data.length;
  const running = Array.from(arrayOf(place, layer, 'running').data);
  const row = (i: number): ModelArray => ({ shape: [k], data: running.slice(i * k, (i + 1) * k) });
  const epsilon = Number(layer.options.epsilon);
  return { gamma, beta: arrayOf(place, layer, 'beta'), mean: row(0), variance: row(1), epsilon };
}

/** A batch normalisation as a layer; `momentum` is the share of the new batch. */
export function normalisation({ gamma, beta, mean, variance, epsilon }: Normalisation, momentum: number): ModelLayer {
  const k = gamma.data.length;
  const running = [...Array.from(mean.data), ...Array.from(variance.data), ...new Array<number>(k).fill(1)];
  const arrays = { gamma, beta, running: { shape: [running.length], data: running } };
  return { kind: 'batchNorm', options: { momentum, epsilon }, arrays };
}
