import { closeSync, openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { crc32c } from './crc32c.ts';
import { makeFolder } from './makeFolder.ts';
import type { Metric } from './metrics.ts';
import { writeError } from './writeFile.ts';

/** A file of events that TensorBoard reads. */
export interface EventFile {
  /** Writes what is known at the end of an epoch, at the step of that number. */
  epoch(metric: Metric): void;
  close(): void;
}

/**
 * Makes an event file in a folder: records of TensorFlow's TFRecord format, each an `Event` message with the scalars of an epoch.
 * Source: TensorFlow, tensorflow/core/lib/io/record_writer.h (framing), tensorflow/core/util/event.proto and
 * tensorflow/core/framework/summary.proto (messages).
 *
 * @param now seconds since 1970
 * @throws {UserError} if it cannot be written
 */
export function openEventFile(folder: string, now: () => number = () => Date.now() / 1000): EventFile {
  makeFolder(folder);
  const begun = now();
  const path = join(folder, `events.out.tfevents.${Math.floor(begun)}.${hostname()}.${process.pid}.elbow`);
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw writeError(path, error);
    }
  };
  const file = attempt(() => openSync(path, 'a'));
  const write = (event: Buffer): void => void attempt(() => writeSync(file, record(event)));
  write(message(double(1, begun), text(3, 'brain.Event:2')));
  return {
    epoch(metric) {
      const values = Object.entries(scalarsOf(metric)).map(([tag, value]) =>
        bytes(1, message(text(1, tag), float(2, value))),
      );
      write(message(double(1, now()), varint(2, metric.epoch), bytes(5, message(...values))));
    },
    close: () => closeSync(file),
  };
}

/** The numbers of an epoch by their names in TensorBoard, which groups by what stands before the slash. */
function scalarsOf({ loss, learningRate, validation }: Metric): Record<string, number> {
  return {
    'loss/training': loss,
    ...(validation ? { 'loss/validation': validation.loss } : {}),
    ...(validation?.accuracy === undefined ? {} : { 'accuracy/validation': validation.accuracy }),
    ...(validation?.r2 === undefined ? {} : { 'r2/validation': validation.r2 }),
    ...(learningRate === undefined ? {} : { 'learning rate': learningRate }),
  };
}

/** Length (64 bits) and its checksum, contents and their checksum; all with the low byte first. */
function record(contents: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(contents.length));
  head.writeUInt32LE(masked(crc32c(head.subarray(0, 8))), 8);
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(masked(crc32c(contents)));
  return Buffer.concat([head, contents, tail]);
}

/** Checksums are stored turned by 15 bits and moved by a constant, as one of data that hold checksums would be weak. */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** Kinds of fields in Protocol Buffers. */
const [VARINT, DOUBLE, BYTES, FLOAT] = [0, 1, 2, 5];

function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

function key(field: number, kind: number): Buffer {
  return Buffer.from([(field << 3) | kind]); // fields below 16
}

function varint(field: number, value: number): Buffer {
  return Buffer.concat([key(field, VARINT), varBytes(value)]);
}

/** Seven bits a byte, the low ones first; all but the last have the high bit set. */
function varBytes(value: number): Buffer {
  const parts: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) parts.push((rest % 128) + 128);
  return Buffer.from([...parts, rest]);
}

function double(field: number, value: number): Buffer {
  const eight = Buffer.alloc(8);
  eight.writeDoubleLE(value);
  return Buffer.concat([key(field, DOUBLE), eight]);
}

function float(field: number, value: number): Buffer {
  const four = Buffer.alloc(4);
  four.writeFloatLE(value);
  return Buffer.concat([key(field, FLOAT), four]);
}

function bytes(field: number, contents: Buffer): Buffer {
  return Buffer.concat([key(field, BYTES), varBytes(contents.length), contents]);
}

function text(field: number, contents: string): Buffer {
  return bytes(field, Buffer.from(contents));
}
