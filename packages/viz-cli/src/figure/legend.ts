import { textSvg } from './marks/text.ts';
import { pixel } from './pixel.ts';
import type { LegendEntry } from './scene.ts';
import { textWidth } from './textWidth.ts';
import { strokeOf, type Theme } from './theme.ts';

const SIZE = 15;
const SYMBOL = 26;

const GAP = 26;

/** Pixels from one row of the legend to the next. */
export const LEGEND_HEIGHT = 26;

/** A legend entry and where it stands: pixels from the left, and its row. */
export interface PlacedEntry {
  entry: LegendEntry;
  x: number;
  row: number;
}

/** Entries side by side, in as many rows as `width` pixels ask for. */
export function placedEntries(entries: readonly LegendEntry[], width: number): PlacedEntry[] {
  let x = 0;
  let row = 0;
  return entries.map((entry) => {
    const wide = SYMBOL + 6 + textWidth(entry.text, SIZE);
    if (x > 0 && x + wide > width) {
      x = 0;
      row++;
    }
    const placed = { entry, x, row };
    x += wide + GAP;
    return placed;
  });
}

/** SVG of the legend, the baseline of its first row at `y`. */
export function legendSvg(entries: readonly PlacedEntry[], left: number, y: number, theme: Theme): string {
  return entries
    .map(({ entry, x, row }) => {
      const at = left + x;
      const base = y + row * LEGEND_HEIGHT;
      const text = textSvg(entry.text, at + SYMBOL + 6, base, { size: SIZE, fill: theme.ink });
      return symbolSvg(entry, at, base - 5, theme) + text;
    })
    .join('\n');
}

function symbolSvg({ symbol, colour }: LegendEntry, x: number, y: number, theme: Theme): string {
  const stroke = strokeOf(theme, colour);
  const middle = pixel(x + SYMBOL / 2);
  switch (symbol) {
    case 'line':
      return `<path d="M${pixel(x)},${pixel(y)}h${SYMBOL}" stroke="${stroke}" stroke-width="2.5" stroke-linecap="round"/>`;
    case 'dashed':
      return `<path d="M${pixel(x)},${pixel(y)}h${SYMBOL}" stroke="${stroke}" stroke-width="2.5" stroke-dasharray="7 6"/>`;
    case 'point':
      return `<circle cx="${middle}" cy="${pixel(y)}" r="4" fill="${stroke}"/>`;
    case 'ring':
      return `<circle cx="${middle}" cy="${pixel(y)}" r="7" fill="none" stroke="${stroke}" stroke-width="2"/>`;
    case 'cross':
      return `<path d="M${pixel(x + SYMBOL / 2 - 4)},${pixel(y - 4)}l8,8m0,-8l-8,8" fill="none" stroke="${stroke}" stroke-width="2"/>`;
    case 'area':
      return `<rect x="${pixel(x)}" y="${pixel(y - 6)}" width="${SYMBOL}" height="12" fill="${stroke}" fill-opacity="0.2"/>`;
  }
}
