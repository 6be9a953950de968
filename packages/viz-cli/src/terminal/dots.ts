import type { Charset } from './charset.ts';
import type { Line, Span, Tint } from './line.ts';

/** A grid of dots that is read back as lines of characters. */
export interface DotCanvas {
  /** Dots. */
  readonly width: number;
  /** Dots. */
  readonly height: number;
  /** Sets a dot, counted from the left and from the top; one outside is ignored. */
  dot(x: number, y: number, tint: Tint): void;
  /** Takes a dot away, whatever its colour. */
  erase(x: number, y: number): void;
  /** A cell; it has the colour with most dots in it, of several the one that came last. */
  cell(column: number, row: number): Span;
  /** One row of characters. */
  row(k: number): Line;
}

/** Dots a cell: a braille character has 2 × 4. */
const ACROSS = 2;
const DOWN = 4;
/** The bits of a braille character, U+2800 + bits, row by row. */
const BITS = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80] as const;

/** The dots of one colour: the bits of each cell. */
interface Layer {
  readonly tint: Tint;
  readonly bits: Uint8Array;
}

/**
 * A canvas of cells. In ASCII a cell is one dot, written as the mark of its colour, `*` for training, `o` for validation.
 * @param mixed in ASCII, the mark of a cell with several colours; default: that of one of them
 */
export function dotCanvas(columns: number, rows: number, { braille }: Charset, mixed?: string): DotCanvas {
  const [across, down] = braille ? [ACROSS, DOWN] : [1, 1];
  const layers = new Map<string, Layer>();
  const isInside = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < columns * across && y < rows * down;
  const cellOf = (x: number, y: number): number => Math.floor(y / down) * columns + Math.floor(x / across);
  const bitOf = (x: number, y: number): number => BITS[(y % down) * across + (x % across)] ?? 0;
  const layerOf = (tint: Tint): Layer => {
    const key = JSON.stringify(tint);
    const layer = layers.get(key) ?? { tint, bits: new Uint8Array(columns * rows) };
    layers.set(key, layer);
    return layer;
  };
  const cell = (column: number, row: number): Span => {
    const at = row * columns + column;
    let [all, most, present] = [0, 0, 0];
    let role: Tint = 'muted';
    for (const { tint, bits } of layers.values()) {
      const dots = bits[at] ?? 0;
      if (dots === 0) continue;
      all |= dots;
      present++;
      if (ones(dots) < most) continue;
      most = ones(dots);
      role = tint;
    }
    if (all === 0) return { text: ' ' };
    if (braille) return { text: String.fromCharCode(0x2800 + all), role };
    return { text: present > 1 ? (mixed ?? markOf(role)) : markOf(role), role };
  };
  return {
    width: columns * across,
    height: rows * down,
    dot: (x, y, tint) => {
      if (!isInside(x, y)) return;
      const { bits } = layerOf(tint);
      const at = cellOf(x, y);
      bits[at] = (bits[at] ?? 0) | bitOf(x, y);
    },
    erase: (x, y) => {
      if (!isInside(x, y)) return;
      const at = cellOf(x, y);
      for (const { bits } of layers.values()) bits[at] = (bits[at] ?? 0) & ~bitOf(x, y);
    },
    cell,
    row: (k) => Array.from({ length: columns }, (_, i) => cell(i, k)),
  };
}

/** Marks of the series in ASCII; what has no number is a point. */
const MARKS = ['*', 'o', '+', 'x', '#', '@'] as const;

/** What a colour is drawn with in ASCII. */
export function markOf(tint: Tint): string {
  if (tint === 'training') return '*';
  if (tint === 'validation') return 'o';
  return typeof tint === 'number' ? (MARKS[tint % MARKS.length] ?? '*') : '.';
}

function ones(bits: number): number {
  let n = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) n++;
  return n;
}
