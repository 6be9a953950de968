import type { Frame } from '../frame.ts';
import { pixel } from '../pixel.ts';
import { strokeOf } from '../theme.ts';
import type { ArrowMark } from './mark.ts';

/** Length of a head in widths of the line; one longer than the arrow is drawn at its length. */
const HEAD = 4.5;

/** SVG of an arrow; empty if an end is not on the axes or both are one place. */
export function arrowSvg({ from, to, colour, width = 2.5 }: ArrowMark, frame: Frame): string {
  const [x0, y0, x1, y1] = [frame.x(from.x), frame.y(from.y), frame.x(to.x), frame.y(to.y)];
  const length = Math.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2);
  if (!(length > 0.01) || !Number.isFinite(length)) return '';
  const head = Math.min(HEAD * width, length);
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const [bx, by] = [x1 - head * ux, y1 - head * uy];
  const side = 0.42 * head;
  const stroke = strokeOf(frame.theme, colour);
  const shaft = `<path d="M${pixel(x0)},${pixel(y0)}L${pixel(bx)},${pixel(by)}" stroke="${stroke}" stroke-width="${pixel(width)}" stroke-linecap="round"/>`;
  const point = `<path d="M${pixel(x1)},${pixel(y1)}L${pixel(bx - side * uy)},${pixel(by + side * ux)}L${pixel(bx + side * uy)},${pixel(by - side * ux)}Z" fill="${stroke}"/>`;
  return shaft + point;
}
