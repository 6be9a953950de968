import { line } from 'd3-shape';
import type { Frame } from '../frame.ts';
import { pixel } from '../pixel.ts';
import { strokeOf } from '../theme.ts';
import { thinned } from '../thinned.ts';
import type { LineMark } from './mark.ts';

/** SVG of a line; empty if it has no two neighbouring points to join. */
export function lineSvg({ x, y, colour, width = 2.5, dashed = false, opacity = 1 }: LineMark, frame: Frame): string {
  const points = thinned(x.map((value, i): [number, number] => [frame.x(value), frame.y(y[i] ?? Number.NaN)]));
  const path = line<[number, number]>().defined(isDrawable).digits(2)(points);
  if (path === null) return '';
  const dashes = dashed ? ` stroke-dasharray="${pixel(3 * width)} ${pixel(3 * width)}"` : '';
  const stroke = `stroke="${strokeOf(frame.theme, colour)}" stroke-width="${pixel(width)}"${opacity === 1 ? '' : ` stroke-opacity="${pixel(opacity)}"`}`;
  return `<path d="${path}" fill="none" ${stroke} stroke-linejoin="round" stroke-linecap="round"${dashes}/>`;
}

/** Pixels of the last point that can be drawn, where the direct label belongs; `undefined` if there is none. */
export function lineEnd({ x, y }: LineMark, frame: Frame): [number, number] | undefined {
  for (let i = x.length - 1; i >= 0; i--) {
    const point: [number, number] = [frame.x(x[i] ?? Number.NaN), frame.y(y[i] ?? Number.NaN)];
    if (isDrawable(point)) return point;
  }
  return undefined;
}

function isDrawable([x, y]: readonly [number, number]): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}
