import type { Session } from '../session.ts';
import { arrayOf, type ModelArray, type ModelLayer, modelOf, normalisationOf } from './model.ts';
import { bytesField, floatField, joined, numberField } from './protobuf.ts';

/** An operator of ONNX: what it is called, what it takes besides the data, and its attributes. */
export interface OnnxNode {
  readonly type: string;
  /** Constant inputs, in order after the data. */
  readonly constants?: readonly ModelArray[];
  readonly floats?: Readonly<Record<string, number>>;
  /** ≥ −1. */
  readonly ints?: Readonly<Record<string, number>>;
  readonly text?: Readonly<Record<string, string>>;
  /** The operator set that it needs, where that is above 17. */
  readonly opset?: number;
  /** Whether the layer's own input comes again as last input: x · σ(x). */
  readonly again?: true;
}

/** How each kind of layer is written: a chain of operators. */
const WRITERS: Readonly<Record<string, (layer: ModelLayer) => readonly OnnxNode[]>> = {
  dense: (layer) => [{ type: 'Gemm', constants: [arrayOf('toOnnx', layer, 'w'), arrayOf('toOnnx', layer, 'b')] }],
  relu: () => [{ type: 'Relu' }],
  leakyRelu: ({ options }) => [{ type: 'LeakyRelu', floats: { alpha: Number(options.slope) } }],
  elu: ({ options }) => [{ type: 'Elu', floats: { alpha: Number(options.alpha) } }],
  gelu: ({ options }) => [
    { type: 'Gelu', text: { approximate: options.form === 'tanh' ? 'tanh' : 'none' }, opset: 20 },
  ],
  silu: () => [{ type: 'Sigmoid' }, { type: 'Mul', again: true }],
  softplus: ({ options }) => {
    if (options.beta !== 1)
      throw new TypeError(`toOnnx: a softplus layer of beta ${options.beta} cannot be written as ONNX`);
    return [{ type: 'Softplus' }];
  },
  sigmoid: () => [{ type: 'Sigmoid' }],
  tanh: () => [{ type: 'Tanh' }],
  softmax: () => [{ type: 'Softmax', ints: { axis: -1 } }],
  logSoftmax: () => [{ type: 'LogSoftmax', ints: { axis: -1 } }],
  dropout: () => [],
  batchNorm: (layer) => {
    const { gamma, beta, mean, variance, epsilon } = normalisationOf('toOnnx', layer);
    return [{ type: 'BatchNormalization', constants: [gamma, beta, mean, variance], floats: { epsilon } }];
  },
  layerNorm: (layer) => [
    {
      type: 'LayerNormalization',
      constants: [arrayOf('toOnnx', layer, 'gamma'), arrayOf('toOnnx', layer, 'beta')],
      floats: { epsilon: Number(layer.options.epsilon) },
      ints: { axis: -1 },
    },
  ],
  standardised: (layer) => [
    { type: 'Sub', constants: [arrayOf('toOnnx', layer, 'mean')] },
    { type: 'Div', constants: [arrayOf('toOnnx', layer, 'deviation')] },
  ],
};

const IR_VERSION = 8;
const OPSET = 17;
/** Of TensorProto: f32. */
const FLOAT = 1;
/** Of AttributeProto. */
const KINDS = { float: 1, int: 2, text: 3 } as const;

/**
 * The network of a session with its numbers as an ONNX model: x [rows, inputs] → y [rows, outputs], f32, any number of rows; operator set 17, 20 where there is a gelu. What
 * `predict` gives: logits behind a cross-entropy.
 * @throws TypeError on a layer that ONNX cannot represent, by name.
 *
 * @example
 * ```ts
 * import { compile, dense, fromOnnx, relu, sequential, squaredError, toOnnx } from '@elbow/nn';
 * const session = compile(sequential(4, dense(8), relu(), dense(1)), { loss: squaredError(), seed: 1 });
 * console.log(fromOnnx(toOnnx(session)).network.layers.map(({ kind }) => kind)); // [ 'dense', 'relu', 'dense' ]
 * ```
 */
export function toOnnx(session: Session): Uint8Array<ArrayBuffer> {
  const model = modelOf(session);
  const { outputs } = session.plan.network;
  const nodes: Uint8Array[] = [];
  const initialisers: Uint8Array[] = [];
  const chain = model.layers.flatMap((layer) => {
    const write = Object.hasOwn(WRITERS, layer.kind) ? WRITERS[layer.kind] : undefined;
    if (!write) throw new TypeError(`toOnnx: a ${layer.kind} layer cannot be written as ONNX`);
    return write(layer).map((node, i) => ({ node, first: i === 0 }));
  });
  let data = 'x';
  let entered = 'x';
  chain.forEach(({ node, first }, i) => {
    if (first) entered = data;
    const result = i === chain.length - 1 ? 'y' : `h${i + 1}`;
    const constants = (node.constants ?? []).map((array, k) => {
      const name = `${node.type.toLowerCase()}${i + 1}.${k}`;
      initialisers.push(bytesField(5, tensor(name, array)));
      return name;
    });
    nodes.push(bytesField(1, nodeMessage(node, [data, ...constants, ...(node.again ? [entered] : [])], result)));
    data = result;
  });
  if (chain.length === 0) nodes.push(bytesField(1, nodeMessage({ type: 'Identity' }, ['x'], 'y')));
  const graph = [
    ...nodes,
    bytesField(2, 'elbow'),
    ...initialisers,
    bytesField(11, value('x', model.inputs)),
    bytesField(12, value('y', outputs)),
  ];
  return joined([
    numberField(1, IR_VERSION),
    bytesField(2, 'elbow'),
    bytesField(7, graph),
    bytesField(8, [
      bytesField(1, ''),
      numberField(2, Math.max(OPSET, ...chain.map(({ node }) => node.opset ?? OPSET))),
    ]),
  ]);
}

function nodeMessage(
  { type, floats = {}, ints = {}, text = {} }: OnnxNode,
  inputs: readonly string[],
  output: string,
): Uint8Array[] {
  const attribute = (name: string, content: Uint8Array, kind: number): Uint8Array =>
    bytesField(5, [bytesField(1, name), content, numberField(20, kind)]);
  return [
    ...inputs.map((name) => bytesField(1, name)),
    bytesField(2, output),
    bytesField(4, type),
    ...Object.entries(floats).map(([name, number]) => attribute(name, floatField(2, number), KINDS.float)),
    ...Object.entries(ints).map(([name, number]) => attribute(name, integerField(3, number), KINDS.int)),
    ...Object.entries(text).map(([name, words]) => attribute(name, bytesField(4, words), KINDS.text)),
  ];
}

/** A 64-bit integer; −1, the last axis, takes ten bytes. */
function integerField(number: number, value: number): Uint8Array {
  if (value >= 0) return numberField(number, value);
  return joined([Uint8Array.of(number * 8), Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 255, 1)]);
}

function tensor(name: string, { shape, data }: ModelArray): Uint8Array[] {
  const bytes = new Uint8Array(Float32Array.from(data).buffer); // little-endian, as all hosts of WebAssembly are
  return [
    ...shape.map((size) => numberField(1, size)),
    numberField(2, FLOAT),
    bytesField(8, name),
    bytesField(9, bytes),
  ];
}

/** A matrix with any number of rows. */
function value(name: string, columns: number): Uint8Array[] {
  const rows = bytesField(1, [bytesField(2, 'rows')]);
  const shape = bytesField(2, [rows, bytesField(1, [numberField(1, columns)])]);
  return [bytesField(1, name), bytesField(2, [bytesField(1, [numberField(1, FLOAT), shape])])];
}
