import { area } from 'd3-shape';
import type { Frame } from '../frame.ts';
import { pixel } from '../pixel.ts';
import { strokeOf } from '../theme.ts';
import type { AreaMark } from './mark.ts';

/** SVG of the area between two lines, with gaps where either is not finite. */
export function areaSvg({ x, low, high, colour, opacity = 0.2 }: AreaMark, frame: Frame): string {
  const points = x.map((value, i): [number, number, number] => [
    frame.x(value),
    frame.y(low[i] ?? Number.NaN),
    frame.y(high[i] ?? Number.NaN),
  ]);
  const path = area<[number, number, number]>()
    .defined((point) => point.every(Number.isFinite))
    .x(([px]) => px)
    .y0(([, py]) => py)
    .y1(([, , py]) => py)
    .digits(2)(points);
  return path === null
    ? ''
    : `<path d="${path}" fill="${strokeOf(frame.theme, colour)}" fill-opacity="${pixel(opacity)}"/>`;
}
