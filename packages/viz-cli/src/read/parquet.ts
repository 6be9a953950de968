import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../packageRoot.ts';
import { UserError } from '../userError.ts';
import { mebibytes } from './bytes.ts';
import type { FileBytes } from './fileBytes.ts';
import type { TellReading } from './reading.ts';
import { ARRAY_LIMIT } from './stored.ts';
import { CELL_LIMIT, COLUMN_LIMIT, type Column, checkNames, type Table } from './table.ts';

export const PARQUET_MAGIC: readonly number[] = [0x50, 0x41, 0x52, 0x31]; // PAR1

/** What the thread may allocate besides arrays, in MiB: a file that asks for more ends the thread. */
const HEAP_LIMIT = 3072;

/** What workers/parquet.js says: the shape, then each column, then that it is done; or why it is not. */
type Message =
  | { readonly rows: number; readonly columns: readonly string[] }
  | { readonly index: number; readonly chunks: readonly ArrayLike<unknown>[] }
  | { readonly refused: string | null; readonly reason: string }
  | { readonly done: true };

/**
 * Reads a Parquet file of flat columns, packed with snappy, gzip, zstd or brotli or not at all. Null and NaN are missing values; dates become ISO texts.
 *
 * @throws {UserError} if it is damaged, holds lists or structures, or would be too large unpacked
 */
export function parseParquet({ bytes, file, name, sha256 }: FileBytes, tell: TellReading): Promise<Table> {
  tell('unpacking', 0);
  const { buffer, byteOffset, byteLength } = bytes;
  const own = byteOffset === 0 && byteLength === buffer.byteLength ? buffer : new Uint8Array(bytes).buffer;
  const limits = { bytes: ARRAY_LIMIT, bytesText: mebibytes(ARRAY_LIMIT), columns: COLUMN_LIMIT, cells: CELL_LIMIT };
  const worker = new Worker(join(packageRoot(), 'workers', 'parquet.js'), {
    workerData: { buffer: own, limits },
    transferList: [own as ArrayBuffer],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT },
  });
  let shape: { rows: number; columns: readonly string[] } = { rows: 0, columns: [] };
  const columns: Column[] = [];
  return new Promise<Table>((resolve, reject) => {
    const damaged = (reason: string): UserError => new UserError(`${file} is damaged or no Parquet file: ${reason}`);
    const hear = (message: Message): void => {
      if ('done' in message) resolve(tableOf());
      else if ('refused' in message)
        reject(message.refused === null ? damaged(message.reason) : new UserError(sentence(file, message.refused)));
      else if ('rows' in message) shape = message;
      else columns.push(columnOf(message));
    };
    const columnOf = ({ index, chunks }: { index: number; chunks: readonly ArrayLike<unknown>[] }): Column => {
      tell('reading', index / shape.columns.length);
      const name = shape.columns[index] as string; // of the file's columns
      return { name: name.trim(), cells: cellsOf(chunks, shape.rows, (why) => damaged(`column "${name}" ${why}`)) };
    };
    const tableOf = (): Table => {
      if (columns.length === 0) throw damaged('it has no columns');
      if (shape.rows === 0) throw new UserError(`${file} has columns but no rows`);
      checkNames(
        columns.map((column) => column.name),
        file,
        '',
      );
      const lines = Int32Array.from({ length: shape.rows }, (_, row) => row);
      return { kind: 'table', name, file, columns, rows: shape.rows, unit: 'row', lines, sha256 };
    };
    worker.on('message', (message: Message) => {
      try {
        hear(message);
      } catch (error) {
        reject(error);
      }
    });
    worker.on('error', (error) => reject(damaged(`reading it takes more memory than is allowed (${error.message})`)));
    worker.on('exit', () => reject(damaged('its reading ended early'))); // nothing happens if it has ended well
  }).finally(() => worker.terminate());
}

function sentence(file: string, refused: string): string {
  return refused.startsWith(',') ? `${file}${refused}` : `${file} ${refused}`;
}

function cellsOf(chunks: readonly ArrayLike<unknown>[], rows: number, damaged: (why: string) => UserError): string[] {
  const cells: string[] = [];
  for (const chunk of chunks) {
    for (let i = 0; i < chunk.length && cells.length < rows; i++) cells.push(cellOf(chunk[i], damaged));
  }
  if (cells.length !== rows) throw damaged(`has ${cells.length} of ${rows} rows`);
  return cells;
}

function cellOf(value: unknown, damaged: (why: string) => UserError): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  if (typeof value === 'string') return value.trim();
  if (['number', 'bigint', 'boolean'].includes(typeof value)) return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  throw damaged('holds bytes or structures: expected numbers, texts or truth values');
}
