import type { Mark } from '../../figure/marks/mark.ts';
import type { LegendEntry } from '../../figure/scene.ts';
import type { Charset } from '../charset.ts';
import { markOf } from '../dots.ts';
import { type Line, packed } from '../line.ts';
import { SIGNS } from './cells.ts';

const SWATCHES: Readonly<Record<LegendEntry['symbol'], string>> = {
  line: '⠤⠤⠤',
  dashed: '⠤ ⠤',
  point: SIGNS.disc,
  ring: SIGNS.ring,
  cross: SIGNS.cross,
  area: '▀▀',
};
const GAP = 3;

/** Entries side by side, each its symbol and its text, on as many lines as they take. */
export function entryLines(entries: readonly LegendEntry[], width: number, charset: Charset): Line[] {
  const parts = entries.map(({ symbol, colour, text }): Line => {
    const swatch = charset.braille ? SWATCHES[symbol] : asciiSwatch(symbol, markOf(colour));
    return [{ text: swatch, role: colour }, { text: ` ${charset.spell(text)}` }];
  });
  return packed(parts, width, GAP);
}

function asciiSwatch(symbol: LegendEntry['symbol'], mark: string): string {
  if (symbol === 'ring') return 'O';
  if (symbol === 'cross') return 'x';
  return symbol === 'point' ? mark : mark.repeat(3);
}

/** The labels that lines of a panel have, as entries: beside the lines there is no room for them. */
export function labelsOf(marks: readonly Mark[]): LegendEntry[] {
  return marks.flatMap((mark) =>
    mark.mark === 'line' && mark.label !== undefined
      ? [{ symbol: mark.dashed === true ? 'dashed' : 'line', colour: mark.colour, text: mark.label } as const]
      : [],
  );
}
