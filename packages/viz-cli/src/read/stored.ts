/** The typed arrays that array files become. */
export type NumberArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Numbers of a file with their shape, row-major. */
export interface Stored {
  readonly data: NumberArray;
  readonly shape: readonly number[];
}

/** Largest array file, unpacked, in bytes. */
export const ARRAY_LIMIT: number = 2 ** 30;

/** Kinds of numbers as files hold them: unsigned, signed, and IEEE 754 floats. */
export type ElementKind = 'u' | 'i' | 'f';

/** The kinds and sizes (in bytes) that are read. */
export function isReadable(kind: string, size: number): kind is ElementKind {
  return kind === 'f' ? [2, 4, 8].includes(size) : ['u', 'i'].includes(kind) && [1, 2, 4, 8].includes(size);
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Stored bytes as numbers. Those in the host's order and place are looked at where they lie; others are copied. Integers of
 * 64 bits become doubles, which are exact up to 2⁵³; halves become floats.
 */
export function numbersFrom(bytes: Uint8Array, kind: ElementKind, size: number, littleEndian: boolean): NumberArray {
  const native = littleEndian === LITTLE_ENDIAN;
  if (size === 1 || (native && bytes.byteOffset % size === 0)) return viewed(bytes, kind, size);
  const own = new Uint8Array(bytes);
  if (!native) swapBytes(own, size);
  return viewed(own, kind, size);
}

/** Aligned bytes in the host's order as numbers. */
function viewed({ buffer, byteOffset: at, byteLength }: Uint8Array, kind: ElementKind, size: number): NumberArray {
  const n = byteLength / size;
  switch (`${kind}${size}`) {
    case 'u1':
      return new Uint8Array(buffer, at, n);
    case 'i1':
      return new Int8Array(buffer, at, n);
    case 'u2':
      return new Uint16Array(buffer, at, n);
    case 'i2':
      return new Int16Array(buffer, at, n);
    case 'u4':
      return new Uint32Array(buffer, at, n);
    case 'i4':
      return new Int32Array(buffer, at, n);
    case 'u8':
      return doubles(new BigUint64Array(buffer, at, n));
    case 'i8':
      return doubles(new BigInt64Array(buffer, at, n));
    case 'f2':
      return halves(new Uint16Array(buffer, at, n));
    case 'f4':
      return new Float32Array(buffer, at, n);
    default:
      return new Float64Array(buffer, at, n);
  }
}

function doubles(values: BigInt64Array | BigUint64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(values[i]);
  return out;
}

/** Turns the bytes of each element round, in place. */
function swapBytes(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (size === 2) buffer.swap16();
  else if (size === 4) buffer.swap32();
  else buffer.swap64();
}

/** IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits. */
function halves(values: Uint16Array): Float32Array {
  return Float32Array.from(values, (bits) => {
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    const sign = bits & 0x8000 ? -1 : 1;
    if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}

/** A column-major array in row-major order. */
export function rowMajor({ data, shape }: Stored): Stored {
  const out = data.slice();
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, n) => product * n, 1));
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] as number) + 1;
      from += strides[axis] as number;
      if (index[axis] !== shape[axis]) break;
      from -= (shape[axis] as number) * (strides[axis] as number);
      index[axis] = 0;
    }
  }
  return { data: out, shape };
}
