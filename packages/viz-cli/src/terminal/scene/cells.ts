import { mixed, type Theme } from '../../figure/theme.ts';
import type { Charset } from '../charset.ts';
import { type DotCanvas, dotCanvas } from '../dots.ts';
import type { Hex, Line, Span, Tint } from '../line.ts';

/** What the marks of a panel are drawn on: dots over grounds, and over both single signs and texts. All places are in dots, but for `write`. */
export interface Cells extends Omit<DotCanvas, 'cell' | 'row'> {
  readonly columns: number;
  readonly rows: number;
  /** Whether grounds can be shown; where not, they are to be drawn by their outlines. */
  readonly hasGrounds: boolean;
  /** Grounds across and up: a cell has two, one over the other, in ASCII one. */
  readonly grounds: readonly [number, number];
  /** Lays a colour behind a part of a cell. */
  ground(column: number, part: number, colour: Hex, opacity: number): void;
  /** Puts a sign over the dots of a cell. */
  sign(x: number, y: number, sign: string, tint: Tint): void;
  /** Writes a text from a column on; false where it would touch another, or does not fit. */
  write(column: number, row: number, text: string, tint: Tint, isBold: boolean): boolean;
  line(row: number): Line;
}

/** Signs of points. */
export const SIGNS = { disc: '●', ring: '○', cross: '×' } as const;
/** A ring around a disc. */
const RINGED = '◉';

/** Colours of a ground and of a sign or dot over it. */
interface Over {
  readonly span: Span;
  readonly isText: boolean;
}

/**
 * Empty cells.
 * @param theme its background is taken to be behind everything, for what shows through; its ink is that over grounds
 */
export function cellCanvas(
  columns: number,
  rows: number,
  charset: Charset,
  hasGrounds: boolean,
  theme: Pick<Theme, 'background' | 'ink'>,
): Cells {
  const behind = theme.background as Hex;
  const dots = dotCanvas(columns, rows, charset);
  const parts = charset.braille ? 2 : 1;
  const colours = new Array<Hex | undefined>(columns * rows * parts);
  const over = new Map<number, Over>();
  const isInside = (column: number, row: number): boolean => column >= 0 && row >= 0 && column < columns && row < rows;

  const spanAt = (column: number, row: number): Span => {
    const top = colours[row * parts * columns + column];
    const bottom = colours[(row * parts + parts - 1) * columns + column];
    const shown = over.get(row * columns + column)?.span ?? dots.cell(column, row);
    // A text has no ground: it stands out from the terminal's own.
    if ((top === undefined && bottom === undefined) || over.get(row * columns + column)?.isText === true) return shown;
    const [a, b] = [top ?? behind, bottom ?? behind];
    const role = shown.role === 'ink' ? (theme.ink as Hex) : shown.role;
    if (shown.text !== ' ') return { ...shown, role, ground: a === b ? a : mixed(a, b, 0.5) };
    return a === b ? { text: ' ', ground: a } : { text: '▀', role: a, ground: b };
  };

  return {
    ...{ width: dots.width, height: dots.height, dot: dots.dot, erase: dots.erase },
    ...{ columns, rows, hasGrounds, grounds: [columns, rows * parts] },
    ground: (column, part, colour, opacity) => {
      if (!hasGrounds || column < 0 || part < 0 || column >= columns || part >= rows * parts) return;
      const at = part * columns + column;
      colours[at] = opacity >= 1 ? colour : mixed(colours[at] ?? behind, colour, opacity);
    },
    sign: (x, y, sign, tint) => {
      const column = Math.floor((x * columns) / dots.width);
      const row = Math.floor((y * rows) / dots.height);
      const at = row * columns + column;
      const there = over.get(at);
      if (!isInside(column, row) || there?.isText === true) return;
      const isRinged = sign === SIGNS.ring && there?.span.text === SIGNS.disc;
      over.set(at, { span: isRinged ? { ...there.span, text: RINGED } : { text: sign, role: tint }, isText: false });
    },
    write: (column, row, text, tint, isBold) => {
      const places = [...text].map((_, i) => row * columns + column + i);
      if (!isInside(column, row) || !isInside(column + places.length - 1, row)) return false;
      const isTaken = (at: number): boolean => over.get(at)?.isText === true;
      const before = column > 0 && isTaken(row * columns + column - 1);
      const after = column + places.length < columns && isTaken(row * columns + column + places.length);
      if (before || after || places.some(isTaken)) return false;
      [...text].forEach((letter, i) => {
        over.set(places[i] ?? 0, { span: { text: letter, role: tint, isBold }, isText: true });
      });
      return true;
    },
    line: (row) => Array.from({ length: columns }, (_, column) => spanAt(column, row)),
  };
}
