import type { AreaMark } from '../../../figure/marks/mark.ts';
import { strokeOf } from '../../../figure/theme.ts';
import type { Hex } from '../../line.ts';
import type { Plot } from '../plot.ts';
import { drawLine } from './line.ts';
import { fillOutlines } from './outlines.ts';

/** Lays a colour between two lines; without grounds both are drawn, dashed. */
export function drawArea({ x, low, high, colour, opacity = 0.2 }: AreaMark, plot: Plot): void {
  if (!plot.cells.hasGrounds) {
    for (const y of [low, high]) drawLine({ mark: 'line', x, y, colour, dashed: true }, plot);
    return;
  }
  // Between neighbours, so that a gap or a crossing stays what it is.
  const strips = x.slice(1).map((_, i) => [
    [plot.x(x[i] ?? Number.NaN), plot.y(low[i] ?? Number.NaN)],
    [plot.x(x[i + 1] ?? Number.NaN), plot.y(low[i + 1] ?? Number.NaN)],
    [plot.x(x[i + 1] ?? Number.NaN), plot.y(high[i + 1] ?? Number.NaN)],
    [plot.x(x[i] ?? Number.NaN), plot.y(high[i] ?? Number.NaN)],
  ]) as (readonly [number, number])[][];
  fillOutlines(strips, strokeOf(plot.theme, colour) as Hex, opacity, plot);
}
