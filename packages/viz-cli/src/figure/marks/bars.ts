import type { Frame } from '../frame.ts';
import { pixel } from '../pixel.ts';
import { strokeOf } from '../theme.ts';
import type { BarsMark } from './mark.ts';

/** SVG of upright bars; those whose height is not finite are left out. */
export function barsSvg({ x, y, width, colour, base = 0, opacity = 1 }: BarsMark, frame: Frame): string {
  const foot = frame.y(base);
  const level = Number.isFinite(foot) ? foot : frame.box.bottom;
  const bars = x.map((centre, i) => {
    const [left, right, end] = [frame.x(centre - width / 2), frame.x(centre + width / 2), frame.y(y[i] ?? Number.NaN)];
    if (!Number.isFinite(right - left) || !Number.isFinite(end)) return '';
    return `M${pixel(left)},${pixel(level)}V${pixel(end)}H${pixel(right)}V${pixel(level)}Z`;
  });
  const faint = opacity === 1 ? '' : ` fill-opacity="${pixel(opacity)}"`;
  return `<path d="${bars.join('')}" fill="${strokeOf(frame.theme, colour)}"${faint}/>`;
}
