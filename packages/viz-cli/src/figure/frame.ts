import { scaleLinear, scaleLog } from 'd3-scale';
import type { Axis } from './scene.ts';
import type { Theme } from './theme.ts';

/** A rectangle in pixels; y grows downwards. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where a panel stands and how its units become pixels. */
export interface Frame {
  box: Box;
  theme: Theme;
  /** Pixels from the left for a value of the x axis; not finite for a value that the axis cannot show. */
  x(value: number): number;
  /** Pixels from the top for a value of the y axis. */
  y(value: number): number;
}

/** The frame of two axes in a box. */
export function frameOf(box: Box, x: Axis, y: Axis, theme: Theme): Frame {
  return { box, theme, x: scaleOf(x, box.left, box.right), y: scaleOf(y, box.bottom, box.top) };
}

/** The scale of an axis. Values far outside are held at a million pixels: drawn, they leave the panel; the numbers in the file stay sane. */
function scaleOf({ scale, domain: [low, high], title }: Axis, from: number, to: number): (value: number) => number {
  if (!(low < high) || !Number.isFinite(high - low) || (scale === 'log' && low <= 0)) {
    throw new RangeError(
      `axis "${title}": expected a ${scale} domain of two ascending ${scale === 'log' ? 'positive' : 'finite'} values, got ${low}, ${high}`,
    );
  }
  const map = scale === 'log' ? scaleLog([low, high], [from, to]) : scaleLinear([low, high], [from, to]);
  return (value) => Math.min(Math.max(map(value), -1e6), 1e6);
}
