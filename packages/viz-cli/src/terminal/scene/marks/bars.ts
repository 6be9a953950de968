import type { BarsMark } from '../../../figure/marks/mark.ts';
import type { Plot } from '../plot.ts';

/** Draws upright bars as full of dots as can be. */
export function drawBars({ x, y, width, colour, base = 0 }: BarsMark, plot: Plot): void {
  const { cells } = plot;
  const foot = plot.y(base);
  const level = Number.isFinite(foot) ? foot : cells.height - 1;
  x.forEach((centre, i) => {
    const end = plot.y(y[i] ?? Number.NaN);
    const [left, right] = [plot.x(centre - width / 2), plot.x(centre + width / 2)];
    if (![end, left, right].every(Number.isFinite)) return;
    const [top, bottom] = [Math.round(Math.min(end, level)), Math.round(Math.max(end, level))];
    const last = Math.max(Math.round(left), Math.round(right) - 1);
    for (let j = Math.max(0, top); j <= Math.min(bottom, cells.height - 1); j++)
      for (let k = Math.max(0, Math.round(left)); k <= Math.min(last, cells.width - 1); k++) cells.dot(k, j, colour);
  });
}
