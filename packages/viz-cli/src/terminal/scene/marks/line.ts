import type { LineMark } from '../../../figure/marks/mark.ts';
import { type Plot, stroke } from '../plot.ts';

/** Draws a line through its points, with gaps where one is not finite. */
export function drawLine({ x, y, colour, dashed = false }: LineMark, plot: Plot): void {
  const dashes = { drawn: 0, isDashed: dashed && plot.isUnicode };
  for (let i = 1; i < x.length; i++) {
    const [a, b] = [i - 1, i].map((k) => [plot.x(x[k] ?? Number.NaN), plot.y(y[k] ?? Number.NaN)] as const);
    if (a !== undefined && b !== undefined) stroke(plot, a, b, colour, dashes);
  }
}
