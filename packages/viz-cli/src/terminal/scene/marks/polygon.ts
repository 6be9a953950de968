import type { PolygonMark } from '../../../figure/marks/mark.ts';
import { strokeOf } from '../../../figure/theme.ts';
import type { Hex } from '../../line.ts';
import type { Place } from '../../segment.ts';
import { type Plot, stroke } from '../plot.ts';
import { fillOutlines, placesWithin } from './outlines.ts';

/** Draws a filled outline over what is there; without grounds its edge. */
export function drawPolygon({ x, y, colour, opacity = 1, outline }: PolygonMark, plot: Plot): void {
  const corners = x.map((value, i): Place => [plot.x(value), plot.y(y[i] ?? Number.NaN)]);
  if (!corners.flat().every(Number.isFinite)) return;
  const { cells, theme } = plot;
  if (opacity > 0.9) for (const [i, j] of placesWithin(corners, cells.width, cells.height, 1, 1)) cells.erase(i, j);
  fillOutlines([corners], strokeOf(theme, colour) as Hex, opacity, plot);
  if (cells.hasGrounds && outline === undefined) return;
  corners.forEach((corner, i) => {
    stroke(plot, corner, corners[(i + 1) % corners.length] ?? corner, outline ?? colour);
  });
}
