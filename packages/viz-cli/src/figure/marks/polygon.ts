import type { Frame } from '../frame.ts';
import { pixel } from '../pixel.ts';
import { strokeOf } from '../theme.ts';
import type { PolygonMark } from './mark.ts';

/** SVG of a filled outline; empty if a corner is not on the axes. */
export function polygonSvg({ x, y, colour, opacity = 1, outline }: PolygonMark, frame: Frame): string {
  const corners = x.map((value, i) => [frame.x(value), frame.y(y[i] ?? Number.NaN)] as const);
  if (!corners.every(([px, py]) => Number.isFinite(px) && Number.isFinite(py))) return '';
  const path = corners.map(([px, py]) => `${pixel(px)},${pixel(py)}`).join('L');
  const faint = opacity === 1 ? '' : ` fill-opacity="${pixel(opacity)}"`;
  const edge =
    outline === undefined ? '' : ` stroke="${strokeOf(frame.theme, outline)}" stroke-width="1" stroke-linejoin="round"`;
  return `<path d="M${path}Z" fill="${strokeOf(frame.theme, colour)}"${faint}${edge}/>`;
}
