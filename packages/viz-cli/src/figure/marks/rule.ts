import type { Frame } from '../frame.ts';
import { pixel } from '../pixel.ts';
import { strokeOf } from '../theme.ts';
import type { RuleMark } from './mark.ts';

/** SVG of a straight line across the panel; empty if its place is not on the axis. */
export function ruleSvg({ at, colour, dashed = false }: RuleMark, { theme, box, ...frame }: Frame): string {
  const upright = 'x' in at;
  const place = upright ? frame.x(at.x) : frame.y(at.y);
  if (!Number.isFinite(place)) return '';
  const path = upright
    ? `M${pixel(place)},${pixel(box.top)}V${pixel(box.bottom)}`
    : `M${pixel(box.left)},${pixel(place)}H${pixel(box.right)}`;
  return `<path d="${path}" fill="none" stroke="${strokeOf(theme, colour)}" stroke-width="1.5"${dashed ? ' stroke-dasharray="5 4"' : ''}/>`;
}
