import { UserError } from '../userError.ts';
import { parseCsv, TEXT_LIMIT } from './csv.ts';
import type { FileBytes } from './fileBytes.ts';
import { gunzippedHead, isGzipped } from './gunzip.ts';
import { beginsAsIdx, parseIdx } from './idx.ts';
import { parseJsonl } from './jsonl.ts';
import { type Matrix, matrixOf } from './matrix.ts';
import { NPY_MAGIC, parseNpy } from './npy.ts';
import { parseNpz, ZIP_MAGIC } from './npz.ts';
import { PARQUET_MAGIC, parseParquet } from './parquet.ts';
import type { TellReading } from './reading.ts';
import { ARRAY_LIMIT, type Stored } from './stored.ts';
import type { Table } from './table.ts';

/** What a data file holds: named columns of text, or numbers. */
export type DataSet = Table | Matrix;

/** One format of data files. */
export interface Reader {
  /** How messages call it. */
  readonly name: string;
  /** How names of its files end, the usual ending first. */
  readonly endings: readonly string[];
  /** Whether a file that begins so is of this format; null for text, which begins with anything. */
  readonly begins: ((head: Uint8Array) => boolean) | null;
  /** Largest file, unpacked, in bytes. */
  readonly limit: number;
  /** The array of a file that holds but one: such a file may hold the labels of another. */
  readonly array?: (source: FileBytes) => Stored;
  read(source: FileBytes, tell: TellReading, labels: Labels | null): DataSet | Promise<DataSet>;
}

/** Labels from a file of their own. */
export interface Labels {
  readonly name: string;
  readonly array: Stored;
}

/** All formats; a file is of the first whose beginning it has, else of the one whose ending. */
const READERS: readonly Reader[] = [
  { name: 'CSV', endings: ['.csv'], begins: null, limit: TEXT_LIMIT, read: (source, tell) => parseCsv(source, tell) },
  {
    name: 'TSV',
    endings: ['.tsv', '.tab'],
    begins: null,
    limit: TEXT_LIMIT,
    read: (source, tell) => parseCsv(source, tell, '\t'),
  },
  { name: 'JSON lines', endings: ['.jsonl', '.ndjson', '.json'], begins: null, limit: TEXT_LIMIT, read: parseJsonl },
  {
    name: 'Parquet',
    endings: ['.parquet', '.pq'],
    begins: with_(PARQUET_MAGIC),
    limit: ARRAY_LIMIT,
    read: parseParquet,
  },
  arrayReader({ name: 'NPY', endings: ['.npy'], begins: with_(NPY_MAGIC), array: parseNpy }),
  { name: 'NPZ (zip)', endings: ['.npz'], begins: with_(ZIP_MAGIC), limit: ARRAY_LIMIT, read: parseNpz },
  arrayReader({
    name: 'IDX',
    endings: ['.idx', '-ubyte', '.ubyte', '-idx1', '-idx3'],
    begins: beginsAsIdx,
    array: parseIdx,
  }),
];

/** Formats that people try, and what to do instead. */
const OTHERS: readonly (readonly [string, readonly number[], string])[] = [
  ['an HDF5 file', [0x89, 0x48, 0x44, 0x46], 'export it as NPY, Parquet or CSV'],
  ['an Arrow or Feather file', [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], 'write it as Parquet'],
  ['an SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], 'export the table as CSV'],
  ['a PNG picture', [0x89, 0x50, 0x4e, 0x47], 'put pictures into one array (NPY, IDX)'],
  ['a zstd archive', [0x28, 0xb5, 0x2f, 0xfd], 'unpack it first'],
  ['an xz archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a], 'unpack it first'],
  ['a bzip2 archive', [0x42, 0x5a, 0x68], 'unpack it first'],
];

/** Whether a path ends as a file of one of the formats does. */
export function endsAsData(path: string): boolean {
  return endsAs(path) !== undefined;
}

function endsAs(path: string): Reader | undefined {
  const bare = path.toLowerCase().replace(/\.gz$/, '');
  return READERS.find(({ endings }) => endings.some((ending) => bare.endsWith(ending)));
}

/** Bytes that are enough to tell the formats apart. */
export const HEAD: number = 512;

/**
 * The reader for a file, by its first bytes and its name.
 * @param path `-` for standard input, which has no name
 * @throws {UserError} if the two contradict each other, or the file is of a format that is not read
 */
export function readerOf(head: Uint8Array, path: string, file: string): Reader {
  const first = isGzipped(head) ? gunzippedHead(head) : head;
  const named = endsAs(path);
  const begun = READERS.find(({ begins }) => begins?.(first));
  if (begun !== undefined) {
    if (named !== undefined && named !== begun) {
      throw new UserError(
        `${file} is named as ${named.name}, but begins as ${begun.name}: name it …${begun.endings[0]} if that is what it is`,
      );
    }
    return begun;
  }
  const other = OTHERS.find(([, magic]) => with_(magic)(first));
  if (other !== undefined) throw new UserError(`${file} is ${other[0]}, which is not read: ${other[2]}`);
  if (named?.begins)
    throw new UserError(`${file} is named as ${named.name}, but does not begin so: it begins with ${quoted(first)}`);
  return named ?? readerNamed(/^\ufeff?\s*\{/.test(new TextDecoder().decode(first)) ? 'JSON lines' : 'CSV');
}

function readerNamed(name: string): Reader {
  return READERS.find((reader) => reader.name === name) as Reader; // one of the names above
}

function arrayReader({ array, ...rest }: Omit<Reader, 'limit' | 'read'> & Required<Pick<Reader, 'array'>>): Reader {
  const read = (source: FileBytes, _: TellReading, labels: Labels | null): Matrix =>
    matrixOf({ ...source, inputName: source.file, x: array(source), t: labels });
  return { ...rest, limit: ARRAY_LIMIT, array, read };
}

function with_(magic: readonly number[]): (head: Uint8Array) => boolean {
  return (head) => magic.every((byte, i) => head[i] === byte);
}

/** The first bytes of a file for a message. */
function quoted(head: Uint8Array): string {
  const text = String.fromCharCode(...head.subarray(0, 8));
  return /^[\x20-\x7e]*$/.test(text)
    ? JSON.stringify(text)
    : `the bytes ${Buffer.from(head.subarray(0, 8)).toString('hex')}`;
}
