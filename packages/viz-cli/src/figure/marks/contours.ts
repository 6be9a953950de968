import { contours } from 'd3-contour';
import type { Frame } from '../frame.ts';
import { pixel } from '../pixel.ts';
import { simplified } from '../simplified.ts';
import { type Colour, strokeOf } from '../theme.ts';
import type { ContoursMark } from './mark.ts';

type Point = readonly [number, number];

/** Pixels that a line may be off: too little to be seen. */
const TOLERANCE = 0.2;

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
  const place = ([gx, gy]: Point): Point => [
    frame.x(mark.x[0] + ((mark.x[1] - mark.x[0]) * folded(gx, columns)) / (columns - 1)),
    frame.y(mark.y[0] + ((mark.y[1] - mark.y[0]) * folded(gy, rows)) / (rows - 1)),
  ];
  const outlines = contours()
    .size([columns, rows])
    .thresholds([...thresholds])(Array.from(values));
  const levels = outlines.map(({ coordinates }) => coordinates.flat() as unknown as Point[][]); // GeoJSON's positions are pairs here
  const parts = fill === undefined ? [] : [ground(mark, frame), ...bands(levels, fill, place, frame)];
  const colour: Colour | undefined = mark.colour ?? (fill === undefined ? 'muted' : undefined);
  const path =
    colour === undefined
      ? ''
      : levels
          .flat()
          .map((ring) => lines(ring, columns, rows, place))
          .join('');
  if (colour !== undefined && path !== '')
    parts.push(`<path d="${path}" fill="none" stroke="${strokeOf(frame.theme, colour)}" stroke-width="0.75"/>`);
  return parts.join('\n');
}

/** What lies below the first threshold. */
function ground({ x, y, fill }: ContoursMark, frame: Frame): string {
  const colour = strokeOf(frame.theme, fill === 'heat' ? { heat: 0 } : { ramp: 0 });
  const [left, right, top, bottom] = [frame.x(x[0]), frame.x(x[1]), frame.y(y[1]), frame.y(y[0])];
  return `<rect x="${pixel(left)}" y="${pixel(top)}" width="${pixel(right - left)}" height="${pixel(bottom - top)}" fill="${colour}"/>`;
}

/** One filled path for what lies above each threshold, each over those before. */
function bands(
  levels: readonly Point[][][],
  fill: 'ramp' | 'heat',
  place: (point: Point) => Point,
  { theme }: Frame,
): string[] {
  return levels.map((rings, k) => {
    const level = (k + 1) / levels.length;
    const path = rings.map((ring) => `${written(ring.map(place))}Z`).join('');
    const colour = strokeOf(theme, fill === 'heat' ? { heat: level } : { ramp: level });
    return path === '' ? '' : `<path d="${path}" fill-rule="evenodd" fill="${colour}"/>`;
  });
}

/** From d3-contour's coordinate to the number of the grid point, 0 … count − 1. */
function folded(coordinate: number, count: number): number {
  return Math.min(Math.max(coordinate - 0.5, 0), count - 1);
}

/** The parts of a ring that do not run along the border. */
function lines(ring: readonly Point[], columns: number, rows: number, place: (point: Point) => Point): string {
  const onBorder = ([gx, gy]: Point): boolean => gx <= 0.5 || gy <= 0.5 || gx >= columns - 0.5 || gy >= rows - 0.5;
  let path = '';
  let part: Point[] = [];
  const end = (): void => {
    if (part.length > 1) path += written(part);
    part = [];
  };
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1] as Point, ring[i] as Point];
    if (onBorder(a) && onBorder(b)) end();
    else part.push(...(part.length === 0 ? [place(a), place(b)] : [place(b)]));
  }
  end();
  return path;
}

/** Rounded as they are written first: which points are left out must not hang on the last bit, which may differ between machines. */
function written(points: readonly Point[]): string {
  return `M${simplified(points.map(rounded), TOLERANCE)
    .map(([x, y]) => `${pixel(x)},${pixel(y)}`)
    .join('L')}`;
}

function rounded([x, y]: Point): Point {
  return [Number(pixel(x)), Number(pixel(y))];
}
