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

/** Values of a column, in the order of rows: as they are, or each once and where it is. */
type Piece =
  | { readonly values: ArrayLike<unknown> }
  | { readonly different: readonly unknown[]; readonly places: Int32Array };

/** What workers/parquet.js says: the shape, then the columns in pieces, then that it is done; or why it is not. */
type Message =
  | { readonly rows: number; readonly columns: readonly string[] }
  | ({ readonly index: number } & Piece)
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
  const cells: string[][] = [];
  return new Promise<Table>((resolve, reject) => {
    const damaged = (reason: string): UserError => new UserError(`${file} is damaged or no Parquet file: ${reason}`);
    const hear = (message: Message): void => {
      if ('done' in message) resolve(tableOf());
      else if ('refused' in message)
        reject(message.refused === null ? damaged(message.reason) : new UserError(sentence(file, message.refused)));
      else if ('rows' in message) shape = message;
      else {
        tell('reading', message.index / shape.columns.length);
        cells[message.index] ??= [];
        addCells(cells[message.index] as string[], message, shape.rows, damaged);
      }
    };
    const tableOf = (): Table => {
      if (shape.columns.length === 0) throw damaged('it has no columns');
      if (shape.rows === 0) throw new UserError(`${file} has columns but no rows`);
      const columns = shape.columns.map((name, j): Column => {
        const column = cells[j] ?? [];
        if (column.length === shape.rows) return { name: name.trim(), cells: column };
        throw damaged(`column "${name}" has ${column.length} of ${shape.rows} rows`);
      });
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

/** Adds values to the cells of a column, up to so many rows: a page may be longer than its group. */
function addCells(cells: string[], piece: Piece, rows: number, damaged: (why: string) => UserError): void {
  if ('values' in piece) {
    for (let i = 0; i < piece.values.length && cells.length < rows; i++) cells.push(cellOf(piece.values[i], damaged));
    return;
  }
  const different = piece.different.map((value) => cellOf(value, damaged));
  for (let i = 0; i < piece.places.length && cells.length < rows; i++)
    cells.push(different[piece.places[i] as number] as string);
}

function cellOf(value: unknown, damaged: (why: string) => UserError): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '';
  if (typeof value === 'string') return value.trim();
  if (['number', 'bigint', 'boolean'].includes(typeof value)) return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  throw damaged('holds bytes or structures: expected numbers, texts or truth values');
}
