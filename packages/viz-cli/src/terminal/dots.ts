import type { Charset } from './charset.ts';
import type { Line, Role, Span } from './line.ts';

/** The curves a canvas tells apart. */
export type Curve = Extract<Role, 'training' | 'validation'>;

/** A grid of dots that is read back as lines of characters. */
export interface DotCanvas {
  /** Dots. */
  readonly width: number;
  /** Dots. */
  readonly height: number;
  /** Sets a dot, counted from the left and from the top; one outside is ignored. */
  dot(x: number, y: number, curve: Curve): void;
  /** One row of characters. A cell has the colour of the curve with more dots in it. */
  row(k: number): Line;
}

/** Dots a cell: a braille character has 2 × 4. */
const ACROSS = 2;
const DOWN = 4;
/** The bits of a braille character, U+2800 + bits, row by row. */
const BITS = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80] as const;

/** A canvas of cells. In ASCII a cell is one dot: `*` for training, `o` for validation, `8` where both are. */
export function dotCanvas(columns: number, rows: number, { braille }: Charset): DotCanvas {
  const [across, down] = braille ? [ACROSS, DOWN] : [1, 1];
  const bits = {
    training: new Uint8Array(columns * rows),
    validation: new Uint8Array(columns * rows),
  };
  return {
    width: columns * across,
    height: rows * down,
    dot: (x, y, curve) => {
      if (x < 0 || y < 0 || x >= columns * across || y >= rows * down) return;
      const cell = Math.floor(y / down) * columns + Math.floor(x / across);
      bits[curve][cell] = (bits[curve][cell] ?? 0) | (BITS[(y % down) * across + (x % across)] ?? 0);
    },
    row: (k) =>
      Array.from({ length: columns }, (_, i): Span => {
        const training = bits.training[k * columns + i] ?? 0;
        const validation = bits.validation[k * columns + i] ?? 0;
        if ((training | validation) === 0) return { text: ' ' };
        return {
          text: braille ? String.fromCharCode(0x2800 + (training | validation)) : mark(training, validation),
          role: ones(training) >= ones(validation) ? 'training' : 'validation',
        };
      }),
  };
}

function mark(training: number, validation: number): string {
  if (training === 0) return 'o';
  return validation === 0 ? '*' : '8';
}

function ones(bits: number): number {
  let n = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) n++;
  return n;
}
