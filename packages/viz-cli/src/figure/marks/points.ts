import type { Frame } from '../frame.ts';
import { pixel } from '../pixel.ts';
import { strokeOf } from '../theme.ts';
import type { PointsMark } from './mark.ts';

/** SVG of single points, as discs, rings or crosses. */
export function pointsSvg(
  { x, y, colour, radius = 4, symbol = 'disc', opacity = 1 }: PointsMark,
  { theme, ...frame }: Frame,
): string {
  const places = x
    .map((value, i): [number, number] => [frame.x(value), frame.y(y[i] ?? Number.NaN)])
    .filter(([px, py]) => Number.isFinite(px) && Number.isFinite(py));
  const stroke = strokeOf(theme, colour);
  const faint = opacity === 1 ? '' : ` opacity="${pixel(opacity)}"`;
  if (symbol === 'cross') {
    const arm = 0.8 * radius;
    const strokes = places.map(
      ([px, py]) =>
        `M${pixel(px - arm)},${pixel(py - arm)}l${pixel(2 * arm)},${pixel(2 * arm)}m0,${pixel(-2 * arm)}l${pixel(-2 * arm)},${pixel(2 * arm)}`,
    );
    return `<path d="${strokes.join('')}" fill="none" stroke="${stroke}" stroke-width="2"${faint}/>`;
  }
  const paint = symbol === 'ring' ? `fill="none" stroke="${stroke}" stroke-width="2"` : `fill="${stroke}"`;
  const circles = places.map(([px, py]) => `<circle cx="${pixel(px)}" cy="${pixel(py)}" r="${pixel(radius)}"/>`);
  return `<g ${paint}${faint}>${circles.join('')}</g>`;
}
