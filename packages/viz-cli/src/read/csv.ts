import { initParser, type Schema } from 'udsv';
import { UserError } from '../userError.ts';
import type { FileBytes } from './fileBytes.ts';
import type { TellReading } from './reading.ts';
import { checkRecords, inferDelimiter } from './records.ts';
import { type Column, checkNames, type Table } from './table.ts';
import { decodeText } from './text.ts';

/** Largest text that is read, in bytes: every cell becomes a string, so a table takes up to twenty times its size in memory. */
export const TEXT_LIMIT: number = 128 * 2 ** 20;

/**
 * Reads a CSV file with a header row. The delimiter (comma, semicolon, tab, bar) is inferred from the header unless it is given; quoted cells, CRLF, a
 * byte order mark and blank lines at the end are understood.
 *
 * @throws {UserError} naming file, line and column: binary, not UTF-8, header only, too many columns, unnamed or duplicate columns, a ragged row, a
 * blank line in between, an open quote.
 */
export function parseCsv({ bytes, file, name, sha256 }: FileBytes, tell: TellReading, given?: string): Table {
  tell('decoding', 0);
  const text = decodeText(bytes, file);
  if (text.trim() === '') throw new UserError(`${file} is empty: it holds only blank lines`);
  const delimiter = given ?? inferDelimiter(text);
  const { width, lines } = checkRecords(text, delimiter, file, (part) => tell('checking', part));
  tell('parsing', 0);
  const columns = parse(text, delimiter, width);
  checkNames(
    columns.map((column) => column.name),
    file,
    ', line 1',
  );
  const rows = lines.length - 1;
  if (rows === 0) throw new UserError(`${file} has a header but no data rows`);
  return { kind: 'table', name, file, columns, rows, unit: 'line', lines: lines.slice(1), sha256 };
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
