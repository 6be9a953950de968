import { charsetOf } from './charset.ts';
import { wrappedText } from './line.ts';
import { printable } from './printable.ts';

/** What a command tells: a sentence, a table, or a command line that is ready to be run. */
export type Block = string | ReportTable | { readonly command: string };

/** Rows of words under a head. */
export interface ReportTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Where a report is written. */
interface ReportStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

const GAP = 2;
/** A narrower last column has no room for words: then each row stands by itself. */
const NARROWEST = 16;

/** Columns that a line of text may take: those of a terminal; elsewhere nobody is to find line ends that are none. */
export function reportWidth({ isTTY, columns }: ReportStream): number {
  return isTTY === true && columns ? columns : Number.POSITIVE_INFINITY;
}

/** The lines of a report, as wide as the stream has room for and in characters that it can show. */
export function reportLines(
  blocks: readonly Block[],
  stream: ReportStream = process.stdout,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string[] {
  const { spell } = charsetOf(env);
  const width = reportWidth(stream);
  return blocks.flatMap((block) => {
    if (typeof block === 'string') return wrappedLine(spell(block), width);
    if ('command' in block) return commandLines(printable(block.command), width);
    const { head, rows } = block;
    return tableLines({ head: head.map(spell), rows: rows.map((cells) => cells.map(spell)) }, width);
  });
}

/** A line broken between words, each part as far from the edge as its beginning. */
export function wrappedLine(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const indent = text.match(/^ */)?.[0] ?? '';
  return wrappedText(text.trimStart(), Math.max(1, width - indent.length)).map((part) => indent + part);
}

/** A command line, which a shell still reads as one where it is broken. */
function commandLines(command: string, width: number): string[] {
  const [indent, more] = ['  ', ' \\'];
  if (indent.length + command.length <= width) return [indent + command];
  const lines: string[] = [];
  for (const word of command.split(/ (?=(?:[^']*'[^']*')*[^']*$)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length + more.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push((lines.length === 0 ? indent : indent + indent) + word);
  }
  return lines.map((line, i) => (i === lines.length - 1 ? line : line + more));
}

/** A table in columns, numbers to the right; the last column wrapped, or each row by itself, where there is no room. */
function tableLines({ head, rows }: ReportTable, width: number): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((cells) => cells[i]?.length ?? 0)));
  const before = widths.slice(0, -1).reduce((sum, column) => sum + column + GAP, 0);
  const last = Math.min(widths.at(-1) ?? 0, width - before);
  if (last < Math.min(widths.at(-1) ?? 0, NARROWEST)) return records({ head, rows }, width);
  const isNumeric = head.map((_, i) => rows.every((cells) => NUMBER.test(cells[i] ?? '')));
  const placed = (cells: readonly string[]): string[] => {
    const ends = wrappedText(cells.at(-1) ?? '', Math.max(1, last));
    const start = cells
      .slice(0, -1)
      .map((cell, i) => (isNumeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)) + ' '.repeat(GAP))
      .join('');
    return ends.map((end, k) =>
      ((k === 0 ? start : ' '.repeat(before)) + (isNumeric.at(-1) ? end.padStart(last) : end)).trimEnd(),
    );
  };
  return [head, ...rows].flatMap(placed);
}

/** What counts as a number in a table: with its unit, or a dash where there is none. */
const NUMBER = /^([−–+-]?[\d.,]+( ×.*)?( %| s| ms)?|[−–-]|NaN|[−-]?(∞|inf)|10.*|)$/;

/** Each row as lines of its own: its first cell, and under it the others behind their titles. */
function records({ head, rows }: ReportTable, width: number): string[] {
  return rows.flatMap(([first = '', ...cells]) => [
    ...wrappedLine(first, width),
    ...wrappedLine(
      `  ${cells.flatMap((cell, i) => (cell === '' || cell === '–' || cell === '-' ? [] : [`${head[i + 1]} ${cell}`.trim()])).join(', ')}`,
      width,
    ),
  ]);
}
