import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { UserError } from '../userError.ts';
import { firstBytes, mebibytes, readBytes } from './bytes.ts';
import { nameOf } from './fileBytes.ts';
import { gunzip, isGzipped } from './gunzip.ts';
import { labelFilesOf } from './idx.ts';
import { type DataSet, HEAD, type Labels, type Reader, readerOf } from './readers.ts';
import type { TellReading } from './reading.ts';
import { ARRAY_LIMIT } from './stored.ts';
import { listed } from './wording.ts';

/** Which data are wanted. */
export interface DataRequest {
  /** A path, or `-` for standard input. */
  readonly path: string;
  /** How messages call the file. */
  readonly file: string;
  /** The file of the labels of an array; null: found by MNIST's naming, or in the array itself. */
  readonly labels: string | null;
  /** Whether targets are needed: to predict, they are not. */
  readonly targets?: boolean;
}

/** Data as they are stored, before anything is unpacked. */
export interface OpenData {
  /** SHA-256 of the file's bytes, and behind them those of the labels, as they are stored. */
  readonly sha256: string;
  /** Where the labels are; null where they have no file of their own. */
  readonly labels: string | null;
  /** Unpacks and reads them; to be called once. */
  decode(tell: TellReading): Promise<DataSet>;
}

/** A file as it is stored, and what reads it. */
interface OpenFile {
  readonly bytes: Uint8Array;
  readonly reader: Reader;
}

/**
 * Reads a data file, and its labels' file, as they are stored.
 * @throws {UserError} if a file is missing, a folder, empty, too large, or of no format that is read
 */
export async function openData({ path, file, labels, targets = true }: DataRequest): Promise<OpenData> {
  const main = path === '-' ? await openInput() : openFile(path, file);
  if (labels !== null && main.reader.array === undefined) {
    throw new UserError(
      `--labels: a ${main.reader.name} file has its targets among its own columns or arrays; only NPY and IDX take them from another file`,
    );
  }
  const tried = labels === null && main.reader.name === 'IDX' && targets ? labelFilesOf(path) : [];
  const found = labels ?? tried.find((candidate) => existsSync(candidate)) ?? null;
  const other = found === null ? null : openFile(found, found);
  if (other !== null && other.reader.array === undefined)
    throw new UserError(`--labels: ${found} is a ${other.reader.name} file: expected an array (NPY or IDX)`);
  const hash = createHash('sha256').update(main.bytes);
  if (other !== null) hash.update(other.bytes);
  const sha256 = hash.digest('hex');
  return {
    sha256,
    labels: found,
    async decode(tell) {
      tell('unpacking', 0);
      const array = other && labelsOf(other, found as string);
      const source = { bytes: unpacked(main, file), file, name: nameOf(path), sha256 };
      const data = await main.reader.read(source, tell, array);
      if (targets && main.reader.name === 'IDX' && data.kind === 'matrix' && data.t === null) {
        const looked = tried.length === 0 ? '' : ` (there is no ${listed(tried)})`;
        throw new UserError(`${file} holds no labels: name their file with --labels${looked}`);
      }
      return data;
    },
  };
}

function labelsOf(open: OpenFile, file: string): Labels {
  const source = { bytes: unpacked(open, file), file, name: '', sha256: '' };
  return { name: file, array: (open.reader.array as NonNullable<Reader['array']>)(source) };
}

function unpacked({ bytes, reader }: OpenFile, file: string): Uint8Array {
  return isGzipped(bytes) ? gunzip(bytes, reader.limit, file) : bytes;
}

function openFile(path: string, file: string): OpenFile {
  const reader = readerOf(firstBytes(path, HEAD, file), path, file);
  return { bytes: readBytes(path, reader.limit, file), reader };
}

const INPUT = 'standard input';

/** Reads standard input to its end, or to the limit of the format that it begins with. */
async function openInput(): Promise<OpenFile> {
  if (process.stdin.isTTY) throw new UserError('-: standard input is a terminal; pipe the data in, or name a file');
  const chunks: Uint8Array[] = [];
  let size = 0;
  let limit = ARRAY_LIMIT;
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
    const before = size;
    size += chunk.length;
    if (before < HEAD && size >= HEAD) limit = readerOf(Buffer.concat(chunks), '-', INPUT).limit;
    if (size > limit) throw new UserError(`${INPUT} is too large: it has more than ${mebibytes(limit)}, the limit`);
  }
  if (size === 0) throw new UserError(`${INPUT} is empty`);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { bytes, reader: readerOf(bytes.subarray(0, HEAD), '-', INPUT) };
}
