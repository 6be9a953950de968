import { textSvg } from './marks/text.ts';
import { pixel } from './pixel.ts';
import type { LegendEntry } from './scene.ts';
import { textWidth } from './textWidth.ts';
import { strokeOf, type Theme } from './theme.ts';

const SIZE = 15;
const SYMBOL = 26;

/** SVG of the legend: entries side by side from `left`, their baseline at `y`. */
export function legendSvg(entries: readonly LegendEntry[], left: number, y: number, theme: Theme): string {
  let x = left;
  return entries
    .map((entry) => {
      const drawn =
        symbolSvg(entry, x, y - 5, theme) + textSvg(entry.text, x + SYMBOL + 6, y, { size: SIZE, fill: theme.ink });
      x += SYMBOL + 6 + textWidth(entry.text, SIZE) + 26;
      return drawn;
    })
    .join('\n');
}

function symbolSvg({ symbol, colour }: LegendEntry, x: number, y: number, theme: Theme): string {
  const stroke = strokeOf(theme, colour);
  const middle = pixel(x + SYMBOL / 2);
  switch (symbol) {
    case 'line':
      return `<path d="M${pixel(x)},${pixel(y)}h${SYMBOL}" stroke="${stroke}" stroke-width="2.5" stroke-linecap="round"/>`;
    case 'point':
      return `<circle cx="${middle}" cy="${pixel(y)}" r="4" fill="${stroke}"/>`;
    case 'ring':
      return `<circle cx="${middle}" cy="${pixel(y)}" r="7" fill="none" stroke="${stroke}" stroke-width="2"/>`;
    case 'area':
      return `<rect x="${pixel(x)}" y="${pixel(y - 6)}" width="${SYMBOL}" height="12" fill="${stroke}" fill-opacity="0.2"/>`;
  }
}
