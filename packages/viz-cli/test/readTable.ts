import { readBytes } from '../src/read/bytes.ts';
import { parseCsv, TEXT_LIMIT } from '../src/read/csv.ts';
import { fileBytes } from '../src/read/fileBytes.ts';
import { silently } from '../src/read/reading.ts';
import type { Table } from '../src/read/table.ts';

/** Reads a CSV file by its path; `file` is how messages call it. */
export function readTable(path: string, { limit = TEXT_LIMIT, file = path } = {}): Table {
  return parseCsv(fileBytes(readBytes(path, limit, file), path, file), silently);
}
