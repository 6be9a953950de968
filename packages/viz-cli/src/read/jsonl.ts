import { UserError } from '../userError.ts';
import type { FileBytes } from './fileBytes.ts';
import type { TellReading } from './reading.ts';
import { type Column, checkCells, checkNames, checkWidth, type Table } from './table.ts';
import { decodeText } from './text.ts';

/** How far it is, is told after so many lines. */
const LINES_A_WORD = 1024;

/**
 * Reads JSON lines: one object a line, whose keys are the columns, in the order in which they first appear. A value is a number, a text, true or false; null
 * and a key that is not there are missing values.
 *
 * @throws {UserError} naming file and line: binary, not UTF-8, a line that is no JSON or no object, a value that is a list or an object, an empty key
 */
export function parseJsonl({ bytes, file, name, sha256 }: FileBytes, tell: TellReading): Table {
  tell('decoding', 0);
  const text = decodeText(bytes, file);
  if (text.trim() === '') throw new UserError(`${file} is empty: it holds only blank lines`);
  const cells = new Map<string, string[]>();
  const lines: number[] = [];
  let line = 0;
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    line++;
    checkCells(lines.length, cells.size, file);
    addRow(cells, lines.length, objectIn(text.slice(start, end), file, line), file, line);
    lines.push(line);
    start = end + 1;
    if (lines.length % LINES_A_WORD === 0) tell('parsing', start / text.length);
  }
  const columns = [...cells].map(([name, values]): Column => ({ name, cells: filled(values, lines.length) }));
  if (columns.length === 0) throw new UserError(`${file} has no columns: its objects are empty`);
  checkNames(
    columns.map((column) => column.name),
    file,
    '',
  );
  return {
    kind: 'table',
    name,
    file,
    columns,
    rows: lines.length,
    unit: 'line',
    lines: Int32Array.from(lines),
    sha256,
  };
}

function objectIn(text: string, file: string, line: number): object {
  if (text.trim() === '')
    throw new UserError(`${file}, line ${line} is blank: expected an object such as {"x": 1, "y": 2}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (line === 1 && /^\s*[[{]\s*$/.test(text))
      throw new UserError(`${file} is JSON over several lines: expected one object in each line (JSON lines)`);
    throw new UserError(`${file}, line ${line}: expected a JSON object, got ${JSON.stringify(excerpt(text))}`, {
      cause: error,
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UserError(`${file}, line ${line}: expected a JSON object, got ${JSON.stringify(excerpt(text))}`);
}

function addRow(cells: Map<string, string[]>, row: number, object: object, file: string, line: number): void {
  for (const [key, value] of Object.entries(object)) {
    const name = key.trim();
    const column = cells.get(name) ?? [];
    if (column.length === 0) {
      cells.set(name, column);
      checkWidth(cells.size, file);
    }
    if (column.length > row)
      throw new UserError(`${file}, line ${line}: two keys are "${name}" when the white space around them is left out`);
    while (column.length < row) column.push('');
    column.push(cellOf(value, name, file, line));
  }
}

function cellOf(value: unknown, name: string, file: string, line: number): string {
  if (value === null) return '';
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new UserError(
    `${file}, line ${line}, column "${name}": expected a number, a text, true, false or null, got ${excerpt(JSON.stringify(value))}`,
  );
}

function filled(cells: string[], rows: number): string[] {
  while (cells.length < rows) cells.push('');
  return cells;
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
