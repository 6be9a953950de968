import { type Imported, imported, type ModelArray, type ModelLayer, normalisation, transposed } from './model.ts';
import { type Field, fieldsOf, packedVarints } from './protobuf.ts';

/** An operator as it stands in the file. */
interface Node {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, number | string | ModelArray>>;
}

interface Graph {
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, ModelArray>;
  /** The input that is no constant, and its features where they are told. */
  readonly input: string;
  readonly features: number | null;
  readonly output: string;
}

/** A node whose data is the first input, with its constants. */
interface Step {
  readonly node: Node;
  /** The constant at place i of the inputs; throws TypeError where it is not one. */
  constant(i: number): ModelArray;
  attribute(name: string, otherwise: number): number;
}

const empty = {};
const plain = (kind: string, options: ModelLayer['options'] = empty): ModelLayer => ({ kind, options, arrays: empty });

/** What each operator is read as: a layer, or null where it changes nothing when predicting. */
const READERS: Readonly<Record<string, (step: Step) => ModelLayer | null>> = {
  Gemm: gemm,
  MatMul: ({ constant }) => denseLayer(constant(1), null),
  Relu: () => plain('relu'),
  LeakyRelu: ({ attribute }) => plain('leakyRelu', { slope: attribute('alpha', 0.01) }),
  Elu: ({ attribute }) => plain('elu', { alpha: attribute('alpha', 1) }),
  Gelu: ({ node }) => plain('gelu', { form: node.attributes.approximate === 'tanh' ? 'tanh' : 'erf' }),
  Softplus: () => plain('softplus', { beta: 1 }),
  Sigmoid: () => plain('sigmoid'),
  Tanh: () => plain('tanh'),
  Softmax: (step) => alongRows('softmax', step),
  LogSoftmax: (step) => alongRows('logSoftmax', step),
  BatchNormalization: ({ constant, attribute }) =>
    normalisation(
      {
        gamma: constant(1),
        beta: constant(2),
        mean: constant(3),
        variance: constant(4),
        epsilon: attribute('epsilon', 1e-5),
      },
      0.1,
    ),
  LayerNormalization: ({ constant, attribute }) => {
    if (![-1, 1].includes(attribute('axis', -1))) refuse('a LayerNormalization along another axis than the last');
    const options = { epsilon: attribute('epsilon', 1e-5) };
    return { kind: 'layerNorm', options, arrays: { gamma: constant(1), beta: constant(2) } };
  },
  Identity: () => null,
  Dropout: () => null,
  Flatten: ({ attribute }) => (attribute('axis', 1) === 1 ? null : refuse('a Flatten along another axis than 1')),
};

const refuse = (what: string): never => {
  throw new TypeError(`fromOnnx: ${what} cannot be read as a network of layers`);
};

/**
 * Reads a dense network from an ONNX model: a chain of operators from one input [rows, features] to one output, with constant weights. Gemm, and MatMul
 * with Add, become dense layers; Sub with Div by constants becomes a standardised one; f32, f64 and int64 constants, raw or not.
 * @throws RangeError where the bytes are no ONNX model or cut short, TypeError where it is another kind of network: it names the operator.
 *
 * @example
 * ```ts
 * import { compile, dense, fromOnnx, sequential, squaredError, toOnnx } from '@elbow/nn';
 * const trained = compile(sequential(2, dense(1)), { loss: squaredError(), seed: 3 });
 * const { network, load } = fromOnnx(toOnnx(trained));
 * const copy = compile(network, { loss: squaredError() });
 * load(copy);
 * console.log(copy.predict([1, 2])[0] === trained.predict([1, 2])[0]); // true
 * ```
 */
export function fromOnnx(bytes: Uint8Array): Imported {
  if (Object.prototype.toString.call(bytes) !== '[object Uint8Array]') {
    throw new TypeError(`fromOnnx: bytes must be a Uint8Array, got ${Object.prototype.toString.call(bytes)}`);
  }
  let graph: Graph;
  try {
    graph = readModel(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) throw cause;
    throw new RangeError(
      `fromOnnx: the bytes are no ONNX model: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  const layers = joinedLayers(chainOf(graph));
  const [first] = layers.filter(({ kind }) => kind === 'dense');
  const inputs = graph.features ?? first?.arrays.w?.shape[0];
  if (inputs === undefined) throw new TypeError('fromOnnx: the model does not tell how many features it takes');
  return imported('fromOnnx', { inputs, layers });
}

/** The operators from the input to the output, each with the layer that it is read as. */
function chainOf({ nodes, constants, input, output }: Graph): { layer: ModelLayer | null; step: Step }[] {
  const chain: { layer: ModelLayer | null; step: Step }[] = [];
  let data = input;
  for (let left = nodes.length; data !== output; left--) {
    const users = nodes.filter(({ inputs }) => inputs.includes(data));
    const [node] = users;
    const product = siluAt(users);
    if (product && left > 0) {
      chain.push({ layer: plain('silu'), step: stepOf(product, product.inputs[0] as string, constants) });
      data = product.output;
      continue;
    }
    if (!node || users.length > 1 || left === 0) {
      return refuse(
        users.length > 1 ? `a branch at ${data} (${users.map(({ type }) => type).join(', ')})` : `the end at ${data}`,
      );
    }
    const step = stepOf(node, data, constants);
    const read = Object.hasOwn(READERS, node.type) ? READERS[node.type] : undefined;
    if (!read && !PAIRED.includes(node.type)) refuse(`the operator ${node.type}`);
    chain.push({ layer: read?.(step) ?? null, step });
    data = node.output;
  }
  return chain;
}

/** x · σ(x): the product, where the two users of x are its sigmoid and their product. */
function siluAt(users: readonly Node[]): Node | null {
  const [gate, product] = users[0]?.type === 'Sigmoid' ? users : [...users].reverse();
  if (users.length !== 2 || gate?.type !== 'Sigmoid' || product?.type !== 'Mul') return null;
  return product.inputs.includes(gate.output) ? product : null;
}

function alongRows(kind: string, { node, attribute }: Step): ModelLayer {
  return [-1, 1].includes(attribute('axis', -1))
    ? plain(kind)
    : refuse(`a ${node.type} along another axis than the last`);
}

function stepOf(node: Node, data: string, constants: ReadonlyMap<string, ModelArray>): Step {
  const swapped = node.type === 'Add' && node.inputs[1] === data;
  const inputs = swapped ? [...node.inputs].reverse() : node.inputs;
  if (inputs[0] !== data) refuse(`a ${node.type} whose first input is not the data`);
  return {
    node,
    constant: (i) =>
      constants.get(inputs[i] ?? '') ?? refuse(`a ${node.type} whose input ${inputs[i] ?? i} is no constant`),
    attribute(name, otherwise) {
      const value = node.attributes[name] ?? otherwise;
      return typeof value === 'number' ? value : refuse(`attribute ${name} of ${node.type}`);
    },
  };
}

/** Operators that make a layer only together with the one beside them. */
const PAIRED = ['Add', 'Sub', 'Div'];

/** MatMul with Add is a dense layer, Sub with Div a standardised one. */
function joinedLayers(chain: readonly { layer: ModelLayer | null; step: Step }[]): ModelLayer[] {
  const layers: ModelLayer[] = [];
  for (let i = 0; i < chain.length; i++) {
    const { layer, step } = chain[i] as (typeof chain)[number];
    const next = chain[i + 1]?.step;
    const { type } = step.node;
    if (type === 'MatMul' && next?.node.type === 'Add') {
      layers.push(denseLayer(step.constant(1), next.constant(1)));
      i++;
    } else if (type === 'Sub' && next?.node.type === 'Div') {
      const [mean, deviation] = [Array.from(step.constant(1).data), Array.from(next.constant(1).data)];
      const arrays = {
        mean: { shape: [mean.length], data: mean },
        deviation: { shape: [mean.length], data: deviation },
      };
      layers.push({ kind: 'standardised', options: { mean, deviation }, arrays });
      i++;
    } else if (PAIRED.includes(type)) refuse(`the operator ${type} by itself`);
    else if (layer) layers.push(layer);
  }
  return layers;
}

function gemm({ node, constant, attribute }: Step): ModelLayer {
  if (attribute('transA', 0) !== 0) refuse('a Gemm with transA');
  if (attribute('alpha', 1) !== 1 || attribute('beta', 1) !== 1) refuse('a Gemm with alpha or beta other than 1');
  const w = attribute('transB', 0) === 1 ? transposed(constant(1)) : constant(1);
  return denseLayer(w, node.inputs.length > 2 ? constant(2) : null);
}

function denseLayer(w: ModelArray, bias: ModelArray | null): ModelLayer {
  const [inputs, outputs] = w.shape;
  if (w.shape.length !== 2 || !inputs || !outputs) return refuse(`a product with an array of shape [${w.shape}]`);
  const b = bias ? bias.data : new Float32Array(outputs);
  return { kind: 'dense', options: { outputs }, arrays: { w, b: { shape: [outputs], data: b } } };
}

function readModel(bytes: Uint8Array): Graph {
  const graph = find(bytes, 7);
  if (!graph) throw new RangeError('there is no graph in them');
  const fields = [...fieldsOf(graph.bytes)];
  const all = (number: number): Uint8Array[] =>
    fields.filter((field) => field.number === number).map((field) => field.bytes);
  const constants = new Map(all(5).map((tensor) => readTensor(tensor)));
  const nodes: Node[] = [];
  for (const node of all(1).map(readNode)) {
    const { value } = node.attributes;
    if (node.type === 'Constant' && typeof value === 'object') constants.set(node.output, value);
    else nodes.push(node);
  }
  const inputs = all(11)
    .map(readValue)
    .filter(({ name }) => !constants.has(name));
  const [input] = inputs;
  const outputs = all(12).map(readValue);
  if (!input || inputs.length > 1 || outputs.length !== 1) {
    return refuse(`a graph with ${inputs.length} inputs and ${outputs.length} outputs`);
  }
  return {
    nodes,
    constants,
    input: input.name,
    features: input.features,
    output: (outputs[0] as { name: string }).name,
  };
}

const find = (message: Uint8Array, number: number): Field | undefined =>
  [...fieldsOf(message)].find((field) => field.number === number);

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array());

/** A NodeProto; only its first output is looked at. */
function readNode(message: Uint8Array): Node {
  const fields = [...fieldsOf(message)];
  const texts = (number: number): string[] =>
    fields.filter((field) => field.number === number).map(({ bytes }) => text(bytes));
  const attributes = fields.filter(({ number }) => number === 5).map(({ bytes }) => readAttribute(bytes));
  return {
    type: texts(4)[0] ?? '',
    inputs: texts(1),
    output: texts(2)[0] ?? '',
    attributes: Object.fromEntries(attributes),
  };
}

/** An AttributeProto: a float (2), an integer (3), text (4) or a tensor (5). */
function readAttribute(message: Uint8Array): [name: string, value: number | string | ModelArray] {
  let name = '';
  let value: number | string | ModelArray = 0;
  for (const { number, value: numeric, bytes } of fieldsOf(message)) {
    if (number === 1) name = text(bytes);
    else if (number === 2 || number === 3) value = numeric;
    else if (number === 4) value = text(bytes);
    else if (number === 5) [, value] = readTensor(bytes);
  }
  return [name, value];
}

/** A ValueInfoProto: its name, and its last dimension where that is told. */
function readValue(message: Uint8Array): { name: string; features: number | null } {
  const name = text(find(message, 1)?.bytes);
  const tensor = find(find(message, 2)?.bytes ?? new Uint8Array(), 1);
  const shape = tensor && find(tensor.bytes, 2);
  const dimensions = shape ? [...fieldsOf(shape.bytes)].filter(({ number }) => number === 1) : [];
  const last = dimensions.at(-1);
  const features = last ? find(last.bytes, 1)?.value : undefined;
  return { name, features: features && features > 0 ? features : null };
}

const ELEMENT = { 1: 4, 7: 8, 11: 8 } as const; // f32, int64, f64

/** A TensorProto: dims 1, data_type 2, float_data 4, int64_data 7, name 8, raw_data 9, double_data 10. */
function readTensor(message: Uint8Array): [name: string, array: ModelArray] {
  const fields = [...fieldsOf(message)];
  const one = (number: number): Field | undefined => fields.find((field) => field.number === number);
  const name = text(one(8)?.bytes);
  const type = one(2)?.value ?? 0;
  if (!(type in ELEMENT)) return refuse(`the element type ${type} of ${name}`);
  if (one(13) || one(14)?.value) return refuse(`${name}, which stands in a file of its own,`);
  const shape = fields
    .filter(({ number }) => number === 1)
    .flatMap(({ bytes, value }) => (bytes.length > 0 ? packedVarints(bytes) : [value]));
  const count = shape.reduce((product, size) => product * size, 1);
  const data = numbersOf(fields, type as keyof typeof ELEMENT);
  if (data.length !== count) {
    throw new RangeError(`tensor ${name} of shape [${shape}] should hold ${count} numbers, but holds ${data.length}`);
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`tensor ${name}[${bad}] must be finite, got ${data[bad]}`);
  return [name, { shape, data }];
}

function numbersOf(fields: readonly Field[], type: keyof typeof ELEMENT): Float32Array | Float64Array {
  const raw = fields.find(({ number }) => number === 9);
  const packed = { 1: 4, 7: 7, 11: 10 }[type];
  const pieces = fields.filter(({ number }) => number === packed);
  if (type === 7 && !raw)
    return Float64Array.from(pieces.flatMap(({ bytes, value }) => (bytes.length > 0 ? packedVarints(bytes) : [value])));
  const parts = raw ? [raw.bytes] : pieces.map(({ bytes }) => bytes);
  const size = ELEMENT[type];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length % size !== 0) throw new RangeError(`${length} bytes are no whole numbers of ${size}`);
  const bytes = new Uint8Array(length); // aligned, as the file's are not
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  if (type === 1) return new Float32Array(bytes.buffer);
  return type === 11 ? new Float64Array(bytes.buffer) : Float64Array.from(new BigInt64Array(bytes.buffer), Number);
}
