// The wire format of Protocol Buffers, as far as ONNX needs it: varints, 32-bit numbers and length-delimited fields.

/** One field of a message as it was read. */
export interface Field {
  readonly number: number;
  /** A varint, or the bits of a 32- or 64-bit field; 0 for bytes. */
  readonly value: number;
  /** The bytes of a length-delimited field (and of a fixed-size one). */
  readonly bytes: Uint8Array;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** The fields of a message, in order. Throws RangeError where the bytes end too early, or a field is of another kind. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const take = (count: number): Uint8Array => {
    if (at + count > message.length)
      throw new RangeError(`a field should take ${count} bytes, but ${message.length - at} follow`);
    at += count;
    return message.subarray(at - count, at);
  };
  const varint = (): number => {
    const start = at;
    while ((take(1)[0] as number) >= 128) if (at - start > 10) throw new RangeError(TOO_LONG);
    return signed(message.subarray(start, at));
  };
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const kind = tag % 8;
    if (number < 1) throw new RangeError(`a field has the number ${number}`);
    if (kind === VARINT) yield { number, value: varint(), bytes: message.subarray(at, at) };
    else if (kind === BYTES) {
      const length = varint();
      if (length < 0) throw new RangeError(`a field has the length ${length}`);
      yield { number, value: 0, bytes: take(length) };
    } else if (kind === FIXED32) yield { number, value: view.getFloat32(at, true), bytes: take(4) };
    else if (kind === FIXED64) yield { number, value: 0, bytes: take(8) };
    else throw new RangeError(`field ${number} is of wire type ${kind}`);
  }
}

const TOO_LONG = 'a varint has more than ten bytes';

/** The 64-bit number, signed, of the bytes of a varint. */
function signed(bytes: Uint8Array): number {
  let value = 0n;
  bytes.forEach((byte, i) => {
    value |= BigInt(byte & 127) << BigInt(7 * i);
  });
  return Number(BigInt.asIntN(64, value));
}

/** Signed 64-bit numbers that are packed as varints. */
export function packedVarints(bytes: Uint8Array): number[] {
  const values: number[] = [];
  let start = 0;
  bytes.forEach((byte, at) => {
    if (at - start > 9) throw new RangeError(TOO_LONG);
    if (byte >= 128) return;
    values.push(signed(bytes.subarray(start, at + 1)));
    start = at + 1;
  });
  return values;
}

/** A field that holds a varint ≥ 0. */
export function numberField(number: number, value: number): Uint8Array {
  return joined([varint(number * 8 + VARINT), varint(value)]);
}

/** A field that holds an f32. */
export function floatField(number: number, value: number): Uint8Array {
  return joined([varint(number * 8 + FIXED32), new Uint8Array(Float32Array.of(value).buffer)]);
}

/** A field that holds bytes, text or a message of fields. */
export function bytesField(number: number, content: Uint8Array | string | readonly Uint8Array[]): Uint8Array {
  const bytes =
    typeof content === 'string'
      ? new TextEncoder().encode(content)
      : content instanceof Uint8Array
        ? content
        : joined(content);
  return joined([varint(number * 8 + BYTES), varint(bytes.length), bytes]);
}

/** Parts one after another. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytes, rest]);
}
