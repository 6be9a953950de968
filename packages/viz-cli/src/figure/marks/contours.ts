import { contours } from 'd3-contour';
import type { Frame } from '../frame.ts';
import { pixel } from '../pixel.ts';
import { type Colour, strokeOf } from '../theme.ts';
import type { ContoursMark } from './mark.ts';

type Point = readonly [number, number];

/**
 * SVG of a function's bands and lines of equal value. d3-contour takes values to stand in the middle of unit cells and surrounds them by half a cell; here the
 * values stand at the grid's points, so that rim is folded back and no line runs along the border.
 *
 * @throws {RangeError} if there are not rows × columns values
 */
export function contoursSvg(mark: ContoursMark, frame: Frame): string {
  const { columns, rows, values, thresholds, fill } = mark;
  if (values.length !== columns * rows)
    throw new RangeError(`contours: ${values.length} values, expected rows × columns = ${rows} × ${columns}`);
  const colour: Colour | undefined = mark.colour ?? (fill === undefined ? 'muted' : undefined);
  const place = ([gx, gy]: Point): string => {
    const x = mark.x[0] + ((mark.x[1] - mark.x[0]) * folded(gx, columns)) / (columns - 1);
    const y = mark.y[0] + ((mark.y[1] - mark.y[0]) * folded(gy, rows)) / (rows - 1);
    return `${pixel(frame.x(x))},${pixel(frame.y(y))}`;
  };
  const outlines = contours()
    .size([columns, rows])
    .thresholds([...thresholds])(Array.from(values));
  const bands: string[] = [];
  const lines: string[] = [];
  outlines.forEach(({ coordinates }, k) => {
    const rings = coordinates.flat() as unknown as Point[][]; // GeoJSON's positions are points of two numbers here
    if (fill !== undefined && rings.length > 0) {
      const level = (k + 1) / thresholds.length;
      const path = rings.map((ring) => `M${ring.map(place).join('L')}Z`).join('');
      bands.push(
        `<path d="${path}" fill-rule="evenodd" fill="${strokeOf(frame.theme, fill === 'heat' ? { heat: level } : { ramp: level })}"/>`,
      );
    }
    if (colour !== undefined) lines.push(...rings.map((ring) => inner(ring, columns, rows, place)));
  });
  if (fill !== undefined) bands.unshift(ground(mark, frame));
  const path = lines.join('');
  if (colour !== undefined && path !== '')
    bands.push(`<path d="${path}" fill="none" stroke="${strokeOf(frame.theme, colour)}" stroke-width="1"/>`);
  return bands.join('\n');
}

/** What lies below the first threshold. */
function ground({ x, y, fill }: ContoursMark, frame: Frame): string {
  const colour = strokeOf(frame.theme, fill === 'heat' ? { heat: 0 } : { ramp: 0 });
  const [left, right, top, bottom] = [frame.x(x[0]), frame.x(x[1]), frame.y(y[1]), frame.y(y[0])];
  return `<rect x="${pixel(left)}" y="${pixel(top)}" width="${pixel(right - left)}" height="${pixel(bottom - top)}" fill="${colour}"/>`;
}

/** From d3-contour's coordinate to the number of the grid point, 0 … count − 1. */
function folded(coordinate: number, count: number): number {
  return Math.min(Math.max(coordinate - 0.5, 0), count - 1);
}

/** The parts of a ring that do not run along the border. */
function inner(ring: readonly Point[], columns: number, rows: number, place: (point: Point) => string): string {
  const onBorder = ([gx, gy]: Point): boolean => gx <= 0.5 || gy <= 0.5 || gx >= columns - 0.5 || gy >= rows - 0.5;
  let path = '';
  let open = false;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1] as Point, ring[i] as Point];
    const drawn = !(onBorder(a) && onBorder(b));
    if (drawn) path += open ? `L${place(b)}` : `M${place(a)}L${place(b)}`;
    open = drawn;
  }
  return path;
}
