import type { Axis } from '../../figure/scene.ts';
import type { Theme } from '../../figure/theme.ts';
import { position } from '../axisLines.ts';
import type { Tint } from '../line.ts';
import type { Place } from '../segment.ts';
import { clipped, segment } from '../segment.ts';
import type { Cells } from './cells.ts';

/** A panel's cells with its scales. */
export interface Plot {
  readonly cells: Cells;
  /** The colours of grounds. */
  readonly theme: Theme;
  /** Whether signs beyond ASCII can be shown. */
  readonly isUnicode: boolean;
  /** Cells a pixel of the picture that this panel is in, across and down. */
  readonly scale: readonly [number, number];
  /** Dots from the left of a value of the x axis; not finite for one that it cannot show. */
  x(value: number): number;
  /** Dots from the top of a value of the y axis. */
  y(value: number): number;
  /** Values at a place, given as parts of the width and, from the top, of the height. */
  valueAt(right: number, down: number): [number, number];
}

/** Beyond so many widths a place is as far off as can be: the numbers stay small enough to be clipped. */
const FAR = 1e4;

/** The plot of two axes on cells. */
export function plotOn(
  cells: Cells,
  x: Axis,
  y: Axis,
  { theme, isUnicode, scale }: Pick<Plot, 'theme' | 'isUnicode' | 'scale'>,
): Plot {
  const [across, up] = [position(x), position(y)];
  const held = (part: number): number => Math.min(Math.max(part, -FAR), FAR);
  return {
    ...{ cells, theme, isUnicode, scale },
    x: (value) => held(across(value)) * (cells.width - 1),
    y: (value) => held(1 - up(value)) * (cells.height - 1),
    valueAt: (right, down) => [valueOn(x, right), valueOn(y, 1 - down)],
  };
}

function valueOn({ scale, domain: [low, high] }: Axis, part: number): number {
  return scale === 'log' ? low * (high / low) ** part : low + (high - low) * part;
}

/** The dots that a dashed line is drawn in, and those it leaves out. */
const DASH = 3;

/** Draws a straight line between two places in dots, as far as it is in the panel; nothing where an end is not finite. */
export function stroke(
  { cells }: Plot,
  from: Place,
  to: Place,
  tint: Tint,
  dashes: { drawn: number; isDashed: boolean } = { drawn: 0, isDashed: false },
): void {
  if (![...from, ...to].every(Number.isFinite)) return;
  const part = clipped(from, to, cells.width - 1, cells.height - 1);
  if (part === undefined) return;
  const [[x0, y0], [x1, y1]] = part;
  const start: Place = [Math.round(x0), Math.round(y0)];
  const dot = (x: number, y: number): void => {
    if (!dashes.isDashed || dashes.drawn++ % (2 * DASH) < DASH) cells.dot(x, y, tint);
  };
  if (dashes.drawn === 0) dot(...start);
  segment(start, [Math.round(x1), Math.round(y1)], dot);
}

/** Every part of a cell that can have a ground of its own, with its middle as parts of the width and height. */
export function eachGround(
  { cells }: Plot,
  visit: (column: number, part: number, right: number, down: number) => void,
): void {
  const [columns, parts] = cells.grounds;
  for (let part = 0; part < parts; part++)
    for (let column = 0; column < columns; column++)
      visit(column, part, (column + 0.5) / columns, (part + 0.5) / parts);
}
