// Writes the ONNX models that the runtimes are given: protobuf's wire format, the fields that these graphs need.

const FLOAT = 1;
const IR_VERSION = 8;
const OPSET = 17;

/** x [rows, inputs] → y through Gemm and Relu nodes. */
export function networkModel({ layers, inputs, outputs }, rows) {
  const nodes = [];
  const initialisers = [];
  layers.forEach(({ inputs: k, outputs: n, w, b }, i) => {
    const last = i === layers.length - 1;
    initialisers.push(tensor(`w${i}`, [k, n], w), tensor(`b${i}`, [n], b));
    nodes.push(node('Gemm', [i === 0 ? 'x' : `h${i}`, `w${i}`, `b${i}`], last ? 'y' : `z${i}`));
    if (!last) nodes.push(node('Relu', [`z${i}`], `h${i + 1}`));
  });
  return model(nodes, initialisers, [value('x', [rows, inputs])], [value('y', [rows, outputs])]);
}

/** a [n, n], b [n, n] → c. */
export function productModel(n) {
  const square = (name) => value(name, [n, n]);
  return model([node('MatMul', ['a', 'b'], 'c')], [], [square('a'), square('b')], [square('c')]);
}

function model(nodes, initialisers, inputs, outputs) {
  const graph = [
    ...nodes.map((bytes) => field(1, bytes)),
    field(2, text('graph')),
    ...initialisers.map((bytes) => field(5, bytes)),
    ...inputs.map((bytes) => field(11, bytes)),
    ...outputs.map((bytes) => field(12, bytes)),
  ];
  return join([number(1, IR_VERSION), field(7, join(graph)), field(8, join([field(1, text('')), number(2, OPSET)]))]);
}

function node(type, inputs, output) {
  return join([...inputs.map((name) => field(1, text(name))), field(2, text(output)), field(4, text(type))]);
}

function tensor(name, shape, values) {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return join([...shape.map((size) => number(1, size)), number(2, FLOAT), field(8, text(name)), field(9, raw)]);
}

function value(name, shape) {
  const dimensions = join(shape.map((size) => field(1, number(1, size))));
  const type = field(1, join([number(1, FLOAT), field(2, dimensions)]));
  return join([field(1, text(name)), field(2, type)]);
}

/** A field of bytes: key with wire type 2, length, bytes. */
function field(id, bytes) {
  return join([varint((id << 3) | 2), varint(bytes.length), bytes]);
}

function number(id, n) {
  return join([varint(id << 3), varint(n)]);
}

function varint(n) {
  const bytes = [];
  for (; n > 127; n = Math.floor(n / 128)) bytes.push((n % 128) | 128);
  return Uint8Array.from([...bytes, n]);
}

const text = (string) => new TextEncoder().encode(string);

function join(parts) {
  const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
