/** Element types of the safetensors format that Elbow writes. F16 and BF16 are read as F32, I64 as F64. */
export type TensorType = 'F32' | 'F64' | 'I32' | 'U8';

/** A named array: shape row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array;
}

/** What a safetensors file holds. */
export interface Tensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const BYTES = { F32: 4, F64: 8, I32: 4, U8: 1, F16: 2, BF16: 2, I64: 8 } as const;
const NAMES: Readonly<Record<string, TensorType>> = {
  Float32Array: 'F32',
  Float64Array: 'F64',
  Int32Array: 'I32',
  Uint8Array: 'U8',
};
const LENGTH_BYTES = 8;
/** The header's entry that is no array. */
const METADATA = '__metadata__';

/**
 * Writes arrays as a safetensors file: an 8-byte little-endian header length, a JSON header, the arrays one after another
 * (Hugging Face, safetensors format). The header is padded with spaces so that the arrays begin at a multiple of 8.
 * @throws RangeError where a shape does not fit its array, or an array is called __metadata__; TypeError on another kind of array.
 *
 * @example
 * ```ts
 * import { loadSafetensors, saveSafetensors } from '@elbow/nn';
 * const bytes = saveSafetensors({ w: { shape: [2], data: new Float32Array([1, 2]) } });
 * console.log([...(loadSafetensors(bytes).tensors.get('w')?.data ?? [])]); // [ 1, 2 ]
 * ```
 */
export function saveSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = Object.create(null); // so that __proto__ is a name like any other
  header[METADATA] = metadata;
  let size = 0;
  // Wider elements first, so that every array is aligned to its own elements.
  const entries = Object.entries(tensors).sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  for (const [name, { shape, data }] of entries) {
    if (name === METADATA) throw new RangeError(`saveSafetensors: no array may be called ${METADATA}`);
    const numbers = shape.reduce((product, n) => product * n, 1);
    if (numbers !== data.length) {
      throw new RangeError(`saveSafetensors: ${name} has shape [${shape}], but ${data.length} numbers`);
    }
    header[name] = { dtype: typeOf(data), shape, data_offsets: [size, size + data.byteLength] };
    size += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = Math.ceil((LENGTH_BYTES + json.length) / 8) * 8;
  const bytes = new Uint8Array(start + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - LENGTH_BYTES), true);
  bytes.fill(0x20, LENGTH_BYTES, start);
  bytes.set(json, LENGTH_BYTES);
  let at = start;
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** The element type of an array, as the format calls it. */
export function typeOf(data: Tensor['data']): TensorType {
  // By its tag: `instanceof` fails for an array of another realm.
  const tag = Object.prototype.toString.call(data);
  const type = NAMES[tag.slice(8, -1)];
  if (type) return type;
  throw new TypeError(`saveSafetensors: arrays must be of ${Object.keys(NAMES).join(', ')}, got ${tag}`);
}

/**
 * Reads a safetensors file; the arrays are copies.
 * @throws RangeError, saying what is wrong and where, if the file is cut short, its header is no JSON, or an array's place,
 * type or shape does not fit the bytes; TypeError if they are no Uint8Array.
 */
export function loadSafetensors(bytes: Uint8Array): Tensors {
  const fail = (what: string): never => {
    throw new RangeError(`loadSafetensors: ${what}`);
  };
  if (Object.prototype.toString.call(bytes) !== '[object Uint8Array]') {
    throw new TypeError(`loadSafetensors: bytes must be a Uint8Array, got ${Object.prototype.toString.call(bytes)}`);
  }
  if (bytes.length < LENGTH_BYTES) fail(`the file has ${bytes.length} bytes, fewer than the 8 of its header's length`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true));
  const start = LENGTH_BYTES + length;
  if (start > bytes.length) fail(`the header should take ${length} bytes, but ${bytes.length - LENGTH_BYTES} follow`);
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, start), fail);
  const { [METADATA]: metadata = {}, ...entries } = header;
  const tensors = new Map<string, Tensor>();
  let end = 0;
  const sorted = Object.entries(entries).map(([name, entry]) => checkEntry(name, entry, fail));
  for (const { name, dtype, shape, from, to } of sorted.sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) fail(`array ${name} begins at byte ${from}, but the one before it ends at ${end}`);
    if (start + to > bytes.length)
      fail(`array ${name} ends at byte ${to}, but ${bytes.length - start} follow the header`);
    const copy = new Uint8Array(bytes.subarray(start + from, start + to)).buffer; // a Buffer's slice would not copy
    tensors.set(name, { shape, data: viewOf(dtype, copy) });
    end = to;
  }
  if (start + end !== bytes.length) fail(`${bytes.length - start - end} bytes follow the last array`);
  return { tensors, metadata: checkMetadata(metadata, fail) };
}

function parseHeader(bytes: Uint8Array, fail: (what: string) => never): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    fail('the header is not JSON in UTF-8');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) fail('the header is not a JSON object');
  return header as Record<string, unknown>;
}

function checkMetadata(metadata: unknown, fail: (what: string) => never): Record<string, string> {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))
    fail(`${METADATA} is not an object`);
  for (const [key, value] of Object.entries(metadata as object)) {
    if (typeof value !== 'string') fail(`${METADATA}.${key} is not text`);
  }
  return metadata as Record<string, string>;
}

interface Entry {
  readonly name: string;
  readonly dtype: keyof typeof BYTES;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

const isSize = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;

function checkEntry(name: string, entry: unknown, fail: (what: string) => never): Entry {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !Object.hasOwn(BYTES, dtype)) {
    fail(`array ${name} is of type ${JSON.stringify(dtype)}; Elbow reads ${Object.keys(BYTES).join(', ')}`);
  }
  if (!Array.isArray(shape) || !shape.every(isSize)) fail(`array ${name} has no list of sizes as its shape`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize))
    fail(`array ${name} has no pair of offsets`);
  const [from, to] = offsets as [number, number];
  const bytes = (shape as number[]).reduce((product, n) => product * n, BYTES[dtype as keyof typeof BYTES]);
  if (to - from !== bytes)
    fail(`array ${name} of shape [${shape as number[]}] takes ${bytes} bytes, but its offsets span ${to - from}`);
  return { name, dtype: dtype as keyof typeof BYTES, shape: shape as number[], from, to };
}

function viewOf(dtype: keyof typeof BYTES, buffer: ArrayBuffer): Tensor['data'] {
  if (dtype === 'F32') return new Float32Array(buffer);
  if (dtype === 'F64') return new Float64Array(buffer);
  if (dtype === 'I32') return new Int32Array(buffer);
  if (dtype === 'U8') return new Uint8Array(buffer);
  if (dtype === 'I64') return Float64Array.from(new BigInt64Array(buffer), Number);
  return Float32Array.from(new Uint16Array(buffer), dtype === 'F16' ? fromHalf : fromBrainFloat);
}

/** IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  const scale = exponent === 0 ? 2 ** -24 : (1 << exponent) * 2 ** -25;
  return sign * scale * (exponent === 0 ? fraction : 1024 + fraction);
}

/** The upper half of an f32. */
function fromBrainFloat(bits: number): number {
  return new Float32Array(Uint32Array.of(bits << 16).buffer)[0] as number;
}
