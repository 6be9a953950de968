import type { Frame } from '../frame.ts';
import { pixel } from '../pixel.ts';
import { strokeOf } from '../theme.ts';
import type { PointsMark } from './mark.ts';

/** SVG of single points, as discs or rings. */
export function pointsSvg({ x, y, colour, radius = 4, ring = false }: PointsMark, { theme, ...frame }: Frame): string {
  const stroke = strokeOf(theme, colour);
  const paint = ring ? `fill="none" stroke="${stroke}" stroke-width="2"` : `fill="${stroke}"`;
  const circles = x.map((value, i) => {
    const cx = frame.x(value);
    const cy = frame.y(y[i] ?? Number.NaN);
    return Number.isFinite(cx) && Number.isFinite(cy)
      ? `<circle cx="${pixel(cx)}" cy="${pixel(cy)}" r="${pixel(radius)}"/>`
      : '';
  });
  return `<g ${paint}>${circles.join('')}</g>`;
}
