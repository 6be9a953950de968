import type { Session } from '../session.ts';
import {
  arrayOf,
  type Imported,
  imported,
  type ModelArray,
  type ModelLayer,
  modelOf,
  normalisation,
  normalisationOf,
} from './model.ts';

/** A layer of a TensorFlow.js (Keras) model. */
interface KerasLayer {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Its weights in Keras' order, by name. */
  readonly weights?: Readonly<Record<string, ModelArray>>;
}

/** What TensorFlow.js calls ModelArtifacts: `tf.loadLayersModel(tf.io.fromMemory(artifacts))`. */
export interface LayersModelArtifacts {
  readonly modelTopology: object;
  readonly weightSpecs: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string }[];
  /** All weights one after another, f32 little-endian. */
  readonly weightData: ArrayBuffer;
  readonly format?: string;
  readonly generatedBy?: string;
}

/** How each kind of layer is written. */
const WRITERS: Readonly<Record<string, (layer: ModelLayer) => KerasLayer>> = {
  dense: (layer) => ({
    class_name: 'Dense',
    config: { units: layer.options.outputs, activation: 'linear', use_bias: true },
    weights: { kernel: arrayOf('toLayersModel', layer, 'w'), bias: arrayOf('toLayersModel', layer, 'b') },
  }),
  relu: () => ({ class_name: 'ReLU', config: {} }),
  leakyRelu: ({ options }) => ({ class_name: 'LeakyReLU', config: { alpha: options.slope } }),
  elu: ({ options }) => ({ class_name: 'ELU', config: { alpha: options.alpha } }),
  gelu: ({ options }) => activationLayer(options.form === 'tanh' ? 'gelu_new' : 'gelu'),
  silu: () => activationLayer('swish'),
  softplus: ({ options }) => {
    if (options.beta === 1) return activationLayer('softplus');
    throw new TypeError(`toLayersModel: a softplus layer of beta ${options.beta} cannot be written as a LayersModel`);
  },
  sigmoid: () => activationLayer('sigmoid'),
  tanh: () => activationLayer('tanh'),
  softmax: () => activationLayer('softmax'),
  logSoftmax: () => activationLayer('logSoftmax'),
  dropout: ({ options }) => ({ class_name: 'Dropout', config: { rate: options.rate } }),
  batchNorm: (layer) => {
    const { gamma, beta, mean, variance, epsilon } = normalisationOf('toLayersModel', layer);
    return {
      class_name: 'BatchNormalization',
      config: { axis: -1, epsilon, momentum: 1 - Number(layer.options.momentum) },
      weights: { gamma, beta, moving_mean: mean, moving_variance: variance },
    };
  },
  layerNorm: (layer) => ({
    class_name: 'LayerNormalization',
    config: { axis: -1, epsilon: layer.options.epsilon },
    weights: { gamma: arrayOf('toLayersModel', layer, 'gamma'), beta: arrayOf('toLayersModel', layer, 'beta') },
  }),
};

const activationLayer = (activation: string): KerasLayer => ({ class_name: 'Activation', config: { activation } });

/** How each class is read: `take` hands over the next weights in their order. */
const READERS: Readonly<
  Record<string, (config: Record<string, unknown>, take: (name: string) => ModelArray) => ModelLayer[]>
> = {
  Dense: (config, take) => {
    const w = take('kernel');
    const outputs = w.shape.at(-1) as number;
    const b = config.use_bias === false ? { shape: [outputs], data: new Float32Array(outputs) } : take('bias');
    return [{ kind: 'dense', options: { outputs }, arrays: { w, b } }, ...activation(config.activation)];
  },
  ReLU: (config) => {
    const { max_value = null, negative_slope = 0, threshold = 0 } = config;
    if (max_value !== null || Number(negative_slope) !== 0 || Number(threshold) !== 0)
      refuse('a ReLU with max_value, negative_slope or threshold');
    return activation('relu');
  },
  Activation: (config) => activation(config.activation),
  LeakyReLU: ({ alpha, negative_slope }) => [plain('leakyRelu', { slope: Number(alpha ?? negative_slope ?? 0.3) })],
  ELU: ({ alpha = 1 }) => [plain('elu', { alpha: Number(alpha) })],
  Softmax: () => [plain('softmax')],
  Dropout: ({ rate }) => [plain('dropout', { rate: Number(rate) })],
  InputLayer: () => [],
  BatchNormalization: ({ epsilon = 1e-3, momentum = 0.99, scale, center }, take) => {
    if (scale === false || center === false) refuse('a BatchNormalization without scale or center');
    const parts = {
      gamma: take('gamma'),
      beta: take('beta'),
      mean: take('moving_mean'),
      variance: take('moving_variance'),
    };
    return [normalisation({ ...parts, epsilon: Number(epsilon) }, 1 - Number(momentum))];
  },
  LayerNormalization: ({ epsilon = 1e-3, scale, center }, take) => {
    if (scale === false || center === false) refuse('a LayerNormalization without scale or center');
    return [
      {
        kind: 'layerNorm',
        options: { epsilon: Number(epsilon) },
        arrays: { gamma: take('gamma'), beta: take('beta') },
      },
    ];
  },
};

const plain = (kind: string, options: ModelLayer['options'] = {}): ModelLayer => ({ kind, options, arrays: {} });

/** Activations by Keras' names. */
const ACTIVATIONS: Readonly<Record<string, () => ModelLayer | null>> = {
  linear: () => null,
  relu: () => plain('relu'),
  elu: () => plain('elu', { alpha: 1 }),
  gelu: () => plain('gelu', { form: 'erf' }),
  gelu_new: () => plain('gelu', { form: 'tanh' }),
  swish: () => plain('silu'),
  silu: () => plain('silu'),
  softplus: () => plain('softplus', { beta: 1 }),
  sigmoid: () => plain('sigmoid'),
  tanh: () => plain('tanh'),
  softmax: () => plain('softmax'),
  logSoftmax: () => plain('logSoftmax'),
  log_softmax: () => plain('logSoftmax'),
};

const refuse = (what: string): never => {
  throw new TypeError(`fromLayersModel: ${what} cannot be read`);
};

function activation(name: unknown): ModelLayer[] {
  const make = Object.hasOwn(ACTIVATIONS, String(name)) ? ACTIVATIONS[String(name)] : undefined;
  const layer = make ? make() : refuse(`the activation ${String(name)}`);
  return layer ? [layer] : [];
}

/**
 * The network of a session with its numbers as a TensorFlow.js LayersModel (Keras Sequential), as artifacts for `tf.io.fromMemory`. A `standardised` first
 * layer is folded into the dense one behind it: w/deviation and b − mean·w/deviation, so its predictions differ by rounding.
 * @throws TypeError on a layer that it cannot represent, by name.
 *
 * @example
 * ```ts
 * import { compile, dense, relu, sequential, squaredError, toLayersModel } from '@elbow/nn';
 * const session = compile(sequential(4, dense(8), relu(), dense(1)), { loss: squaredError(), seed: 1 });
 * console.log(toLayersModel(session).weightSpecs.map(({ name }) => name)); // [ 'dense1/kernel', 'dense1/bias', 'dense2/kernel', 'dense2/bias' ]
 * ```
 */
export function toLayersModel(session: Session): LayersModelArtifacts {
  const { inputs, layers } = modelOf(session);
  const counts = new Map<string, number>();
  const weightSpecs: LayersModelArtifacts['weightSpecs'][number][] = [];
  const numbers: number[] = [];
  const config = folded(layers).map((layer, i) => {
    const write = Object.hasOwn(WRITERS, layer.kind) ? WRITERS[layer.kind] : undefined;
    if (!write) throw new TypeError(`toLayersModel: a ${layer.kind} layer cannot be written as a LayersModel`);
    const count = (counts.get(layer.kind) ?? 0) + 1;
    counts.set(layer.kind, count);
    const name = layer.kind + count;
    const { class_name, config: own, weights = {} } = write(layer);
    for (const [key, { shape, data }] of Object.entries(weights)) {
      weightSpecs.push({ name: `${name}/${key}`, shape, dtype: 'float32' });
      for (let j = 0; j < data.length; j++) numbers.push(data[j] as number);
    }
    const shaped = i === 0 ? { batch_input_shape: [null, inputs] } : {};
    return { class_name, config: { name, trainable: true, dtype: 'float32', ...shaped, ...own } };
  });
  return {
    format: 'layers-model',
    generatedBy: 'elbow',
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 'elbow', layers: config },
      keras_version: '2',
      backend: 'tensorflow_js',
    },
    weightSpecs,
    weightData: Float32Array.from(numbers).buffer as ArrayBuffer,
  };
}

/** Takes a standardised layer into the dense one behind it. */
function folded(layers: readonly ModelLayer[]): ModelLayer[] {
  const [first, second, ...rest] = layers;
  if (first?.kind !== 'standardised' || second?.kind !== 'dense') return [...layers];
  const [mean, deviation] = [
    arrayOf('toLayersModel', first, 'mean').data,
    arrayOf('toLayersModel', first, 'deviation').data,
  ];
  const [w, b] = [arrayOf('toLayersModel', second, 'w'), arrayOf('toLayersModel', second, 'b')];
  const outputs = b.data.length;
  const scaled = Float64Array.from(w.data, (value, at) => value / (deviation[Math.floor(at / outputs)] as number));
  const shifted = Float64Array.from(b.data);
  scaled.forEach((value, at) => {
    (shifted[at % outputs] as number) -= value * (mean[Math.floor(at / outputs)] as number);
  });
  const arrays = { w: { shape: w.shape, data: scaled }, b: { shape: b.shape, data: shifted } };
  return [{ ...second, arrays }, ...rest];
}

/**
 * Reads a Sequential LayersModel with its weights, as TensorFlow.js saves it (`tf.io.withSaveHandler` gives the artifacts; of model.json and its weight
 * files, put `modelTopology`, the manifest's `weights` and the files' bytes together).
 * @throws TypeError on a model, layer or activation that cannot be read, by name; RangeError where the weights do not fit.
 *
 * @example
 * ```ts
 * import { compile, dense, fromLayersModel, sequential, squaredError, toLayersModel } from '@elbow/nn';
 * const trained = compile(sequential(2, dense(1)), { loss: squaredError(), seed: 3 });
 * const { network, load } = fromLayersModel(toLayersModel(trained));
 * const copy = compile(network, { loss: squaredError() });
 * load(copy);
 * console.log(copy.predict([1, 2])[0] === trained.predict([1, 2])[0]); // true
 * ```
 */
export function fromLayersModel(artifacts: LayersModelArtifacts): Imported {
  const { modelTopology, weightSpecs, weightData } = artifacts ?? ({} as LayersModelArtifacts);
  if (!Array.isArray(weightSpecs) || !(weightData instanceof ArrayBuffer))
    refuse('a model without weightSpecs and weightData');
  const layers = layersOf(modelTopology);
  const weights = weightReader(weightSpecs, weightData);
  const read = layers.flatMap(({ class_name, config }) => {
    const reader = Object.hasOwn(READERS, class_name) ? READERS[class_name] : undefined;
    const take = (name: string): ModelArray => weights.take(`${String(config.name)}/${name}`);
    return reader ? reader(config, take) : refuse(`a layer of class ${class_name}`);
  });
  weights.end();
  const shape = layers.map(({ config }) => config.batch_input_shape ?? config.batchInputShape).find(Array.isArray) as
    | unknown[]
    | undefined;
  const inputs = shape?.at(-1) ?? read.find(({ kind }) => kind === 'dense')?.arrays.w?.shape[0];
  if (typeof inputs !== 'number' || (shape && shape.length !== 2))
    return refuse('a model whose input is not [rows, features]');
  return imported('fromLayersModel', { inputs, layers: read });
}

/** The layers of a Sequential, whichever way the topology is wrapped. */
function layersOf(topology: unknown): { class_name: string; config: Record<string, unknown> }[] {
  const outer = (topology ?? {}) as Record<string, unknown>;
  const model = (outer.model_config ?? outer) as Record<string, unknown>;
  if (model.class_name !== 'Sequential') return refuse(`a model of class ${String(model.class_name)}`);
  const config = model.config as { layers?: unknown } | unknown[] | null;
  const layers = Array.isArray(config) ? config : (config as { layers?: unknown } | null)?.layers;
  if (!Array.isArray(layers)) return refuse('a Sequential without layers');
  return layers.map((layer) => {
    const { class_name, config: own } = (layer ?? {}) as Record<string, unknown>;
    return { class_name: String(class_name), config: (own ?? {}) as Record<string, unknown> };
  });
}

/** Hands the weights over: by name, or, where there is none of that name, in their order. */
function weightReader(
  specs: LayersModelArtifacts['weightSpecs'],
  data: ArrayBuffer,
): { take(name: string): ModelArray; end(): void } {
  const arrays = new Map<string, ModelArray>();
  let at = 0;
  for (const spec of specs) {
    const { name, shape, dtype } = (spec ?? {}) as (typeof specs)[number];
    if (dtype !== 'float32')
      throw new TypeError(`fromLayersModel: weight ${name} must be float32, got ${String(dtype)}`);
    if (!Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
      throw new RangeError(`fromLayersModel: weight ${name} has no list of sizes as its shape`);
    }
    const bytes = 4 * shape.reduce((product, size) => product * size, 1);
    if (at + bytes > data.byteLength) {
      throw new RangeError(
        `fromLayersModel: weight ${name} should take ${bytes} bytes, but ${data.byteLength - at} follow`,
      );
    }
    const numbers = new Float32Array(data.slice(at, at + bytes));
    at += bytes;
    const bad = numbers.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new RangeError(`fromLayersModel: ${name}[${bad}] must be finite, got ${numbers[bad]}`);
    if (arrays.has(name)) throw new TypeError(`fromLayersModel: there are two weights ${name}`);
    arrays.set(name, { shape, data: numbers });
  }
  return {
    take(wanted) {
      const name = arrays.has(wanted) ? wanted : ([...arrays.keys()][0] ?? '');
      const array = arrays.get(name);
      if (!array) throw new TypeError(`fromLayersModel: weight ${wanted} is missing behind ${specs.length} others`);
      arrays.delete(name);
      return array;
    },
    end() {
      const [extra] = arrays.keys();
      if (extra !== undefined) throw new TypeError(`fromLayersModel: weight ${extra} belongs to no layer`);
      if (at !== data.byteLength)
        throw new RangeError(`fromLayersModel: ${data.byteLength - at} bytes follow the last weight`);
    },
  };
}
