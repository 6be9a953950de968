import type { RuleMark } from '../../../figure/marks/mark.ts';
import { type Plot, stroke } from '../plot.ts';

/** Draws a straight line across the panel. */
export function drawRule({ at, colour, dashed = false }: RuleMark, plot: Plot): void {
  const { width, height } = plot.cells;
  const dashes = { drawn: 0, isDashed: dashed };
  if ('x' in at) stroke(plot, [plot.x(at.x), 0], [plot.x(at.x), height - 1], colour, dashes);
  else stroke(plot, [0, plot.y(at.y)], [width - 1, plot.y(at.y)], colour, dashes);
}
