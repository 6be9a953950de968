import { runInNewContext } from 'node:vm';
import { loadSafetensors, saveSafetensors, type Tensor } from '@elbow/nn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** A file with this header, taken as it stands, and so many bytes of arrays. */
function file(header: unknown, bytes = 0): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const all = new Uint8Array(8 + json.length + bytes);
  new DataView(all.buffer).setBigUint64(0, BigInt(json.length), true);
  all.set(json, 8);
  return all;
}

const array = (dtype: unknown, shape: unknown, offsets: unknown) => ({ w: { dtype, shape, data_offsets: offsets } });

/** A header length that is not the header's own. */
function withLength(length: bigint): Uint8Array {
  const bytes = file({});
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  return bytes;
}

const tensor = fc
  .tuple(fc.constantFrom('F32', 'F64', 'I32', 'U8'), fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }))
  .chain(([type, shape]) => {
    const length = shape.reduce((product, n) => product * n, 1);
    const floats = fc.array(fc.double(), { minLength: length, maxLength: length });
    const integers = fc.array(fc.integer(), { minLength: length, maxLength: length });
    if (type === 'F32') return floats.map((data): Tensor => ({ shape, data: Float32Array.from(data) }));
    if (type === 'F64') return floats.map((data): Tensor => ({ shape, data: Float64Array.from(data) }));
    if (type === 'I32') return integers.map((data): Tensor => ({ shape, data: Int32Array.from(data) }));
    return integers.map((data): Tensor => ({ shape, data: Uint8Array.from(data) }));
  });
const name = fc
  .oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', ''))
  .filter((n) => n !== '__metadata__');
const named = fc
  .uniqueArray(fc.tuple(name, tensor), { selector: ([key]) => key, maxLength: 6 })
  .map((entries) => Object.fromEntries(entries));

describe('saveSafetensors and loadSafetensors', () => {
  it('give back every array, bit for bit, with its shape, and the metadata', () => {
    fc.assert(
      fc.property(named, fc.dictionary(fc.string(), fc.string()), (tensors, metadata) => {
        const read = loadSafetensors(saveSafetensors(tensors, metadata));
        expect([...read.tensors.keys()].toSorted()).toEqual(Object.keys(tensors).toSorted());
        for (const [key, { shape, data }] of Object.entries(tensors)) {
          const got = read.tensors.get(key) as Tensor;
          expect(got.shape).toEqual(shape);
          expect(got.data.constructor).toBe(data.constructor);
          expect(new Uint8Array(got.data.buffer)).toEqual(new Uint8Array(data.buffer));
        }
        expect(Object.entries(read.metadata).toSorted()).toEqual(Object.entries(metadata).toSorted());
      }),
      { seed: 11 },
    );
  });

  it('lay arrays out aligned, wider elements first, from a multiple of 8', () => {
    const bytes = saveSafetensors({
      u: { shape: [3], data: Uint8Array.of(1, 2, 3) },
      f: { shape: [1], data: Float32Array.of(1) },
      d: { shape: [1], data: Float64Array.of(2) },
    });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect((8 + length) % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
    expect(header).toEqual({
      __metadata__: {},
      d: { dtype: 'F64', shape: [1], data_offsets: [0, 8] },
      f: { dtype: 'F32', shape: [1], data_offsets: [8, 12] },
      u: { dtype: 'U8', shape: [3], data_offsets: [12, 15] },
    });
    expect(bytes.length).toBe(8 + length + 15);
  });

  it('read a Buffer, whose own slice would not copy, and parts of a larger buffer', () => {
    const bytes = saveSafetensors({ w: { shape: [3], data: Float32Array.of(1, 2, 3) } });
    const pooled = Buffer.from([...Buffer.from('something before'), ...bytes]).subarray(16);
    for (const input of [Buffer.from(bytes), pooled]) {
      const { data } = loadSafetensors(input).tensors.get('w') as Tensor;
      expect(data).toEqual(Float32Array.of(1, 2, 3));
      input.fill(0);
      expect(data).toEqual(Float32Array.of(1, 2, 3)); // a copy
    }
  });

  it('read the one-dimensional view of part of an array, not all of its buffer', () => {
    const data = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    const read = loadSafetensors(saveSafetensors({ w: { shape: [2], data } }));
    expect(read.tensors.get('w')?.data).toEqual(Float32Array.of(2, 3));
  });

  it.each<[string, Record<string, Tensor>, string]>([
    [
      'a shape of another size',
      { w: { shape: [2, 2], data: new Float32Array(3) } },
      'saveSafetensors: w has shape [2,2], but 3 numbers',
    ],
    [
      'the reserved name',
      { __metadata__: { shape: [1], data: new Float32Array(1) } },
      'saveSafetensors: no array may be called __metadata__',
    ],
  ])('refuse to write %s', (_, tensors, message) => {
    expect(() => saveSafetensors(tensors)).toThrow(new RangeError(message));
  });
});

describe('a malformed file is refused with a sentence', () => {
  it.each<[string, Uint8Array, string]>([
    ['no bytes', new Uint8Array(0), 'the file has 0 bytes, fewer than the 8 of its header'],
    ['seven bytes', new Uint8Array(7), 'the file has 7 bytes'],
    ['a header beyond the end', withLength(3n), 'the header should take 3 bytes, but 2 follow'],
    ['a huge header', withLength(2n ** 64n - 1n), 'the header should take 18446744073709552000 bytes, but 2 follow'],
    ['a header that is no JSON', file('{'), 'the header is not JSON in UTF-8'],
    ['an empty header', file(''), 'the header is not JSON in UTF-8'],
    ['a header that is no UTF-8', Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff), 'the header is not JSON in UTF-8'],
    ['a header that is a list', file([]), 'the header is not a JSON object'],
    ['a header that is null', file('null'), 'the header is not a JSON object'],
    ['a header that is a number', file('7'), 'the header is not a JSON object'],
    ['metadata that are text', file({ __metadata__: 'x' }), '__metadata__ is not an object'],
    ['metadata that are a list', file({ __metadata__: [] }), '__metadata__ is not an object'],
    ['metadata with a number', file({ __metadata__: { a: 1 } }), '__metadata__.a is not text'],
    [
      'an array that is null',
      file({ w: null }),
      'array w is of type undefined; Elbow reads F32, F64, I32, U8, F16, BF16, I64',
    ],
    [
      'an unknown type',
      file(array('F8_E4M3', [1], [0, 2]), 2),
      'array w is of type "F8_E4M3"; Elbow reads F32, F64, I32, U8, F16, BF16, I64',
    ],
    ['a type that is a method', file(array('toString', [1], [0, 2]), 2), 'array w is of type "toString"'],
    ['a type that is an object', file(array({ toString: 1 }, [1], [0, 2]), 2), 'array w is of type {"toString":1}'],
    ['no shape', file(array('F32', undefined, [0, 4]), 4), 'array w has no list of sizes as its shape'],
    ['a negative size', file(array('F32', [-1], [0, 4]), 4), 'array w has no list of sizes as its shape'],
    ['a fraction as size', file(array('F32', [0.5], [0, 2]), 2), 'array w has no list of sizes as its shape'],
    ['no offsets', file(array('F32', [1], undefined), 4), 'array w has no pair of offsets'],
    ['three offsets', file(array('F32', [1], [0, 4, 8]), 4), 'array w has no pair of offsets'],
    ['offsets that are text', file(array('F32', [1], ['0', '4']), 4), 'array w has no pair of offsets'],
    [
      'offsets of another span',
      file(array('F32', [2], [0, 4]), 4),
      'array w of shape [2] takes 8 bytes, but its offsets span 4',
    ],
    [
      'offsets backwards',
      file(array('F32', [1], [4, 0]), 4),
      'array w of shape [1] takes 4 bytes, but its offsets span -4',
    ],
    [
      'a shape whose size overflows',
      file(array('F32', [2 ** 53 - 1, 2 ** 53 - 1], [0, 4]), 4),
      'array w of shape [9007199254740991,9007199254740991] takes ',
    ],
    ['an array beyond the end', file(array('F32', [2], [0, 8]), 4), 'array w ends at byte 8, but 4 follow the header'],
    [
      'an array far beyond the end',
      file(array('U8', [2 ** 52], [0, 2 ** 52])),
      'array w ends at byte 4503599627370496, but 0 follow',
    ],
    [
      'a gap before the first array',
      file(array('F32', [1], [4, 8]), 8),
      'array w begins at byte 4, but the one before it ends at 0',
    ],
    [
      'arrays that overlap',
      file(
        {
          a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
          b: { dtype: 'F32', shape: [1], data_offsets: [4, 8] },
        },
        8,
      ),
      'array b begins at byte 4, but the one before it ends at 8',
    ],
    ['bytes behind the last array', file(array('F32', [1], [0, 4]), 5), '1 bytes follow the last array'],
    ['bytes without an array', file({}, 1), '1 bytes follow the last array'],
  ])('%s', (_, bytes, message) => {
    expect(() => loadSafetensors(bytes)).toThrow(RangeError);
    expect(() => loadSafetensors(bytes)).toThrow(`loadSafetensors: ${message}`);
  });
});

it('what is no Uint8Array is refused, an ArrayBuffer too', () => {
  const message = 'loadSafetensors: bytes must be a Uint8Array, got [object ArrayBuffer]';
  expect(() => loadSafetensors(file({}).buffer as never)).toThrow(new TypeError(message));
});

describe('any bytes at all', () => {
  /** Reads, and fails the property on anything but an answer no larger than the file, or a RangeError. */
  function survives(bytes: Uint8Array): void {
    try {
      const { tensors } = loadSafetensors(bytes);
      const total = [...tensors.values()].reduce((sum, { data }) => sum + data.buffer.byteLength, 0);
      expect(total).toBeLessThanOrEqual(bytes.length);
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      expect((error as Error).message).toMatch(/^loadSafetensors: /);
    }
  }

  it('are read or refused with a RangeError, and never make more than the file holds', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), survives), { seed: 1, numRuns: 500 });
  });

  it('behind a right length: JSON of any kind as header', () => {
    const value = fc.jsonValue();
    fc.assert(
      fc.property(value, fc.nat({ max: 40 }), (header, n) => survives(file(header, n))),
      { seed: 2, numRuns: 500 },
    );
  });

  it('entries with fields of any kind', () => {
    const field = fc.oneof(
      fc.jsonValue(),
      fc.array(fc.integer({ min: -1, max: 20 })),
      fc.constantFrom('F32', 'F64', 'I32', 'U8'),
    );
    const entry = fc.record({ dtype: field, shape: field, data_offsets: field }, { requiredKeys: [] });
    const header = fc.dictionary(
      fc.oneof(fc.string(), fc.constant('__metadata__'), fc.constant('__proto__')),
      fc.oneof(entry, fc.jsonValue()),
    );
    fc.assert(
      fc.property(header, fc.nat({ max: 40 }), (h, n) => survives(file(h, n))),
      { seed: 3, numRuns: 1000 },
    );
  });

  it('a good file with bytes changed, cut or added', () => {
    const good = saveSafetensors(
      { w: { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }, n: { shape: [1], data: Int32Array.of(7) } },
      { format: 'x' },
    );
    const change = fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat({ max: good.length + 9 }), (changes, length) => {
        const bytes = new Uint8Array(length);
        bytes.set(good.subarray(0, length));
        for (const [i, byte] of changes) if (i < length) bytes[i] = byte;
        survives(bytes);
      }),
      { seed: 4, numRuns: 1000 },
    );
  });
});

it.each(['F32', 'F64', 'I32', 'U8'])('an array of another realm is written as what it is: %s', (type) => {
  const kind = { F32: 'Float32Array', F64: 'Float64Array', I32: 'Int32Array', U8: 'Uint8Array' }[type];
  const data = runInNewContext(`new ${kind}([1, 2])`) as Tensor['data'];
  const { tensors } = loadSafetensors(saveSafetensors({ w: { shape: [2], data } }));
  expect([...(tensors.get('w')?.data ?? [])]).toEqual([1, 2]);
  expect(tensors.get('w')?.data.constructor.name).toBe(kind);
});

it.each([Int16Array.of(1), [1], 'x'])('another kind of array is refused: %o', (data) => {
  expect(() => saveSafetensors({ w: { shape: [1], data: data as unknown as Float32Array } })).toThrow(
    /^saveSafetensors: arrays must be of Float32Array, Float64Array, Int32Array, Uint8Array, got \[object \w+\]$/,
  );
});
