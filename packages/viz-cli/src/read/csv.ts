import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { initParser, type Schema } from 'udsv';
import { UserError } from '../userError.ts';
import { readBytes } from './bytes.ts';
import { silently, type TellReading } from './reading.ts';
import { checkRecords, inferDelimiter } from './records.ts';
import { decodeText } from './text.ts';

/** One column of a table: its name in the header and its cells in file order, without surrounding white space; a missing value is `''`. */
export interface Column {
  name: string;
  cells: readonly string[];
}

/** A table of text as it stands in a file. Nothing is converted yet. */
export interface Table {
  /** The file's name without folder and extension. */
  name: string;
  /** The path as the user gave it: for messages. */
  file: string;
  columns: readonly Column[];
  /** Number of data rows; the header is none. */
  rows: number;
  /** The line of the file (1-based) in which each data row starts: [rows]. */
  lines: Int32Array;
  /** SHA-256 of the file's bytes, hexadecimal. */
  sha256: string;
}

/** Largest file that is read, in bytes: every cell becomes a string, so a table takes up to twenty times its size in memory. */
export const CSV_LIMIT: number = 128 * 2 ** 20;

/**
 * Reads a CSV file with a header row. The delimiter (comma, semicolon, tab, bar) is inferred from the header; quoted cells, CRLF, a byte order mark and
 * blank lines at the end are understood.
 *
 * @param options limit: largest file in bytes; file: how messages call the file (default: the path); tell: is told how far it is
 * @throws {UserError} naming file, line and column: missing file, folder, empty file, too large, binary, not UTF-8, header only, unnamed or duplicate
 * columns, a ragged row, a blank line in between, an open quote.
 */
export function readTable(
  path: string,
  { limit = CSV_LIMIT, file = path, tell = silently }: { limit?: number; file?: string; tell?: TellReading } = {},
): Table {
  const bytes = readBytes(path, limit, file);
  tell('decoding', 0);
  const text = decodeText(bytes, file);
  if (text.trim() === '') throw new UserError(`${file} is empty: it holds only blank lines`);
  const delimiter = inferDelimiter(text);
  const { width, lines } = checkRecords(text, delimiter, file, (part) => tell('checking', part));
  tell('parsing', 0);
  const columns = parse(text, delimiter, width);
  checkNames(columns, file);
  const rows = lines.length - 1;
  if (rows === 0) throw new UserError(`${file} has a header but no data rows`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name: basename(path, extname(path)), file, columns, rows, lines: lines.slice(1), sha256 };
}

/** Cuts a text of checked shape into columns; the header's cell is each column's name. */
function parse(text: string, delimiter: string, width: number): Column[] {
  const columns = width === 1 ? [soleColumn(text)] : parseColumns(text, delimiter, width);
  return columns.map((cells) => ({ name: (cells[0] ?? '').trim(), cells: cells.slice(1).map((cell) => cell.trim()) }));
}

function parseColumns(text: string, delimiter: string, width: number): string[][] {
  const column = { name: '', type: 's' as const, repl: { empty: '', null: undefined, NaN: undefined } };
  const schema: Schema = {
    col: delimiter,
    row: '\n',
    encl: text.includes('"') ? '"' : '',
    esc: '"',
    trim: false,
    cols: Array.from({ length: width }, () => column),
  };
  return initParser(schema).stringCols(text);
}

/** The cells of a text of one column. udsv takes a line that ends after a quoted first cell for a blank one, so this case is cut here. */
function soleColumn(text: string): string[] {
  const cells = text.match(/^"[^"]*(?:""[^"]*)*"|[^\n]+/gm) ?? [];
  return cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
}

function checkNames(columns: readonly Column[], file: string): void {
  const seen = new Map<string, number>();
  columns.forEach(({ name }, j) => {
    if (name === '')
      throw new UserError(`${file}, line 1: column ${j + 1} of ${columns.length} has no name in the header`);
    const earlier = seen.get(name);
    if (earlier !== undefined)
      throw new UserError(`${file}, line 1: columns ${earlier + 1} and ${j + 1} are both named "${name}"`);
    seen.set(name, j);
  });
}
