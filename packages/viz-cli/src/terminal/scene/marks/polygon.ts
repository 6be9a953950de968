import type { PolygonMark } from '../../../figure/marks/mark.ts';
import { type Colour, strokeOf } from '../../../figure/theme.ts';
import type { Hex } from '../../line.ts';
import type { Place } from '../../segment.ts';
import { type Plot, stroke } from '../plot.ts';
import { fillOutlines, placesWithin } from './outlines.ts';

/** A polygon of fewer dots across and down is a sign, too small for half blocks. */
const SMALL = 20;

/**
 * Draws a filled outline over what is there: as a colour behind the cells; as dots if it is small; without colours behind cells as its edge, or, if it has a place
 * on a scale, as the denser dots the higher that is.
 */
export function drawPolygon({ x, y, colour, opacity = 1, outline }: PolygonMark, plot: Plot): void {
  const corners = x.map((value, i): Place => [plot.x(value), plot.y(y[i] ?? Number.NaN)]);
  if (!corners.flat().every(Number.isFinite)) return;
  const { cells, theme } = plot;
  const dots = [...placesWithin(corners, cells.width, cells.height, 1, 1)];
  if (opacity > 0.9) for (const [i, j] of dots) cells.erase(i, j);
  const place = placeOf(colour);
  const isSmall = corners.every((a) =>
    corners.every((b) => Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])) < SMALL),
  );
  if (cells.hasGrounds && (place !== undefined || !isSmall)) {
    fillOutlines([corners], strokeOf(theme, colour) as Hex, opacity, plot);
    if (outline === undefined || isSmall) return;
  }
  if (place !== undefined || isSmall) {
    for (const [i, j] of dots) if (isDrawn(i, j, place ?? 1)) cells.dot(i, j, colour);
    return;
  }
  corners.forEach((corner, i) => {
    stroke(plot, corner, corners[(i + 1) % corners.length] ?? corner, outline ?? colour);
  });
}

/** Where on its scale a colour is, from 0 to 1; undefined for one without a scale. */
function placeOf(colour: Colour): number | undefined {
  if (typeof colour !== 'object') return undefined;
  return 'heat' in colour ? colour.heat : colour.ramp;
}

/** Thresholds of ordered dither (Bayer 1973), in sixteenths. */
const BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5] as const;

/** Whether a dot is drawn where that part of the dots is. */
function isDrawn(i: number, j: number, part: number): boolean {
  return ((BAYER[(j % 4) * 4 + (i % 4)] ?? 0) + 0.5) / 16 < part;
}
