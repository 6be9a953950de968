import { UserError } from '../userError.ts';
import { checkWidth } from './table.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
/** How far it is, is told after so many records. */
const LINES_A_WORD = 1024;
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The shape of a CSV text. */
export interface Records {
  /** Cells in every record. */
  width: number;
  /** The line (1-based) in which each record starts, the header's first. */
  lines: Int32Array;
}

/**
 * Checks that every record of a CSV text has as many cells as its first one (the header) and that its quotes are closed, and tells in which line
 * each record starts (1-based; a quoted cell may span lines). The parser itself takes the shape for granted: it reads a short row on into the next.
 *
 * @param text without a byte order mark, line ends `\n`, none at the end
 * @param tell is told which part of the text is checked
 * @throws {UserError} naming file and line: a ragged row, a blank line, an open quote, text after a closing quote.
 */
export function checkRecords(
  text: string,
  delimiter: string,
  file: string,
  tell: (part: number) => void = () => {},
): Records {
  const separator = delimiter.charCodeAt(0);
  const lines: number[] = [];
  let width = 0;
  let line = 1;
  let position = 0;
  while (position <= text.length) {
    const first = line;
    const start = position;
    let cells = 0;
    let end: Cell;
    do {
      end = skipCell(text, position, separator, line, file);
      line += end.newlines;
      position = end.next + 1;
      cells++;
    } while (text.charCodeAt(end.next) === separator);
    if (lines.length === 0) {
      width = cells;
      checkWidth(width, file);
    }
    if (isBlank(text, start, end.next))
      throw new UserError(
        `${file}, line ${first} is blank: expected ${lines.length === 0 ? 'the header' : cellCount(width)}`,
      );
    if (cells !== width) throw new UserError(`${file}, line ${first} has ${cellCount(cells)}: the header has ${width}`);
    lines.push(first);
    if (lines.length % LINES_A_WORD === 0) tell(position / text.length);
    line++;
  }
  return { width, lines: Int32Array.from(lines) };
}

interface Cell {
  /** Where the cell ends: the position of a delimiter or line end, or the length of the text. */
  next: number;
  /** Line ends inside its quotes. */
  newlines: number;
}

function skipCell(text: string, position: number, separator: number, line: number, file: string): Cell {
  if (text.charCodeAt(position) === QUOTE) return skipQuoted(text, position, separator, line, file);
  let next = position;
  while (next < text.length) {
    const c = text.charCodeAt(next);
    if (c === separator || c === NEWLINE) break;
    next++;
  }
  return { next, newlines: 0 };
}

function skipQuoted(text: string, position: number, separator: number, line: number, file: string): Cell {
  let next = position;
  do {
    const closing = text.indexOf('"', next + 1);
    if (closing < 0) throw new UserError(`${file}, line ${line}: a cell opens with a quote that is never closed`);
    next = closing + 1;
  } while (text.charCodeAt(next) === QUOTE);
  const newlines = text.slice(position, next).split('\n').length - 1;
  const c = text.charCodeAt(next);
  if (next < text.length && c !== separator && c !== NEWLINE) {
    throw new UserError(
      `${file}, line ${line + newlines}: expected a delimiter after the closing quote, got "${text[next]}"`,
    );
  }
  return { next, newlines };
}

/** A record of white space only, or of one empty quoted cell, which the parser would skip as if it were blank. */
function isBlank(text: string, start: number, end: number): boolean {
  const record = text.slice(start, end);
  return record.trim() === '' || record === '""';
}

function cellCount(n: number): string {
  return n === 1 ? '1 cell' : `${n} cells`;
}

/** The delimiter of a CSV text: the one of comma, semicolon, tab and bar that its first line has most of outside quotes; a comma if it has none. */
export function inferDelimiter(text: string): string {
  const header = text.slice(0, lineEnd(text)).replace(/"[^"]*"/g, '');
  let best = ',';
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const n = header.split(delimiter).length - 1;
    if (n > most) {
      most = n;
      best = delimiter;
    }
  }
  return best;
}

function lineEnd(text: string): number {
  const end = text.indexOf('\n');
  return end < 0 ? text.length : end;
}
