import type { Charset } from './charset.ts';
import type { Line } from './line.ts';
import { NARROW, packed } from './line.ts';
import type { Chart } from './lossChart.ts';
import type { Curve, LossHistory } from './lossHistory.ts';
import { short } from './short.ts';

const BRAILLE_SWATCHES: Readonly<Record<Curve, string>> = { training: '⠤⠤⠤', validation: '⠤ ⠤' };
const ASCII_SWATCHES: Readonly<Record<Curve, string>> = { training: '***', validation: 'ooo' };
/** Widths of the numbers, so that what follows does not move: `0.00123`. */
const NUMBER = 7;
/** Columns between two entries; the first stands above the left end of the curves. */
const GAP = 2;

/** The lines above a chart: which curve is which, its latest loss, and where the latest gap begins, in which it is not finite. `margin`: columns to the left of the chart's axis. */
export function legendLines(
  histories: Readonly<Record<Curve, LossHistory>>,
  { margin, scale }: Pick<Chart, 'margin' | 'scale'>,
  width: number,
  charset: Charset,
): Line[] {
  const swatches = charset.braille ? BRAILLE_SWATCHES : ASCII_SWATCHES;
  const entries = (['training', 'validation'] as const).flatMap((curve): Line[] => {
    const { latest, gap } = histories[curve];
    if (latest === undefined) return [];
    const number = charset.spell(short(latest)).padEnd(gap === undefined ? NUMBER : 0);
    const entry: Line = [{ text: swatches[curve], role: curve }, { text: ` ${curve} ${number}` }];
    if (gap === undefined) return [entry];
    return [entry, [{ text: Number.isFinite(latest) ? `gap at epoch ${gap}` : `from epoch ${gap}` }]];
  });
  if (!charset.braille && entries.length > 1) entries.push([{ text: '8 both' }]);
  if (scale === 'log') entries.push([{ text: width < NARROW ? 'log' : 'log scale', role: 'muted' }]);
  return packed(entries, width - margin - GAP, GAP).map((line, k) => [
    { text: (k === 0 ? 'loss' : '').padStart(margin) + ' '.repeat(GAP), role: 'muted' },
    ...line,
  ]);
}
