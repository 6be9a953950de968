import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { crc32c } from '../src/run/crc32c.ts';
import { openEventFile } from '../src/run/eventFile.ts';
import { elbow, freshFolders } from './command.ts';

const fresh = freshFolders();

/** A scalar of an event as it stands in the file. */
interface Scalar {
  readonly step: number;
  readonly tag: string;
  readonly value: number;
}

/** CRC-32C by a table of eight bits, made from the polynomial x³² + x²⁸ + … + 1 as it is published, 0x1EDC6F41. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? reversed(0x1edc6f41) : 0);
  return crc;
});
function reversed(bits: number): number {
  return Number.parseInt([...bits.toString(2).padStart(32, '0')].reverse().join(''), 2);
}
function checksum(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** The contents of the records of a TFRecord file, their checksums compared: unmasked as tensorflow/core/lib/hash/crc32c.h says. */
function records(bytes: Buffer): Buffer[] {
  const unmasked = (masked: number): number => {
    const turned = (masked - 0xa282ead8) >>> 0;
    return ((turned >>> 17) | (turned << 15)) >>> 0;
  };
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    expect(unmasked(bytes.readUInt32LE(at + 8))).toBe(checksum(bytes.subarray(at, at + 8)));
    const contents = bytes.subarray(at + 12, at + 12 + length);
    expect(unmasked(bytes.readUInt32LE(at + 12 + length))).toBe(checksum(contents));
    found.push(contents);
    at += 16 + length;
  }
  return found;
}

/** The fields of a Protocol Buffers message, by their numbers, in order. */
function fields(message: Buffer): [number, number | Buffer][] {
  const found: [number, number | Buffer][] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = message[at++] as number;
      value += (byte & 127) * place;
      if (byte < 128) return value;
    }
  };
  const next = (length: number): Buffer => {
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const key = varint();
    const kind = key & 7;
    if (kind === 0) found.push([key >> 3, varint()]);
    else if (kind === 1) found.push([key >> 3, next(8).readDoubleLE()]);
    else if (kind === 5) found.push([key >> 3, next(4).readFloatLE()]);
    else found.push([key >> 3, next(varint())]);
  }
  return found;
}

/** The scalars of event.proto: wall_time = 1, step = 2, file_version = 3, summary = 5, in it value = 1 of tag = 1, simple_value = 2. */
function events(folder: string): { version: string; times: number[]; scalars: Scalar[] } {
  const [name = ''] = readdirSync(folder);
  expect(name).toMatch(/^events\.out\.tfevents\.\d+\./);
  const all = records(readFileSync(join(folder, name))).map((record) => new Map(fields(record)));
  const scalars = all.slice(1).flatMap((event) =>
    fields(event.get(5) as Buffer).map(([number, value]) => {
      expect(number).toBe(1);
      const scalar = new Map(fields(value as Buffer));
      return { step: event.get(2) as number, tag: String(scalar.get(1)), value: scalar.get(2) as number };
    }),
  );
  return { version: String(all[0]?.get(3)), times: all.map((event) => event.get(1) as number), scalars };
}

describe('crc32c', () => {
  // RFC 3720, appendix B.4
  test.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ])('of %s is what RFC 3720 says', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
    expect(checksum(bytes)).toBe(expected);
  });
});

describe('an event file', () => {
  test('holds version, times, steps, names and numbers, each record under two checksums', () => {
    const folder = fresh();
    let time = 1000.5;
    const file = openEventFile(folder, () => time++);
    file.epoch({ epoch: 1, step: 7, loss: 0.5, learningRate: 0.25, validation: { loss: 0.75, accuracy: 0.625 } });
    file.epoch({ epoch: 300, step: 2100, loss: Number.NaN });
    file.close();
    const { version, times, scalars } = events(folder);
    expect({ version, times }).toEqual({ version: 'brain.Event:2', times: [1000.5, 1001.5, 1002.5] });
    expect(scalars).toEqual([
      { step: 1, tag: 'loss/training', value: 0.5 },
      { step: 1, tag: 'loss/validation', value: 0.75 },
      { step: 1, tag: 'accuracy/validation', value: 0.625 },
      { step: 1, tag: 'learning rate', value: 0.25 },
      { step: 300, tag: 'loss/training', value: Number.NaN },
    ]);
  });

  test('of a run holds the losses of metrics.jsonl', () => {
    const folder = fresh();
    const { code, err } = elbow(
      folder,
      'train',
      'iris',
      '--epochs',
      '3',
      '--quiet',
      '--out',
      'run',
      '--tensorboard',
      'logs/a',
    );
    expect([code, err]).toEqual([0, '']);
    const metrics = readFileSync(join(folder, 'run', 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const losses = metrics.map((line) => Math.fround((JSON.parse(line) as { loss: number }).loss));
    const { scalars } = events(join(folder, 'logs', 'a'));
    expect(scalars.filter(({ tag }) => tag === 'loss/training').map(({ value }) => value)).toEqual(losses);
  });

  test('that cannot be made is said, with exit code 2', () => {
    const folder = fresh();
    elbow(folder, 'train', 'iris', '--epochs', '1', '--quiet', '--out', 'run');
    const { code, err } = elbow(folder, 'train', 'iris', '--epochs', '1', '--tensorboard', 'run/run.json/logs');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'error: cannot make the folder run/run.json/logs: a part of its path is a file\n',
    });
  });
});
