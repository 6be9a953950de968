import type { Mark } from './marks/mark.ts';
import type { Colour, ThemeName } from './theme.ts';
import type { Tick } from './ticks.ts';

/**
 * A figure as data. Marks are in the units of their panel's axes; only width and height are pixels. A renderer draws it (`toSvg`); nothing in it depends on
 * where it is drawn, so the same scene gives the same bytes everywhere.
 */
export interface Scene {
  /** Pixels. */
  width: number;
  /** Pixels. */
  height: number;
  theme: ThemeName;
  title: string;
  /** One line under the title. */
  subtitle?: string;
  /** From left to right, all of the same width; in rows of `columns`. */
  panels: readonly Panel[];
  /** Panels in a row; default: all of them. */
  columns?: number;
  /** What has no direct label, above the panels. */
  legend: readonly LegendEntry[];
  /** Small print under the panels; wrapped if too long. */
  notes: readonly string[];
  /** What drew it: embedded as metadata. */
  drawnBy: { command: string; version: string };
}

/** One pair of axes and what is drawn in it, the first mark undermost. */
export interface Panel {
  /** Above the panel. */
  title?: string;
  x: Axis;
  y: Axis;
  marks: readonly Mark[];
  /** A unit of x is as long as one of y, as a contour with its normals needs. Default: the panel is filled. */
  square?: boolean;
  /** Without axes: a drawing or a table whose coordinates mean nothing. */
  bare?: boolean;
}

/** A scale with its name. */
export interface Axis {
  title: string;
  scale: 'linear' | 'log';
  /** First and last value, first < last, both finite; both > 0 for `log`. */
  domain: readonly [number, number];
  /** Only integers get a tick: for counts such as epochs. */
  integer?: boolean;
  /** These ticks and no others: for categories. */
  ticks?: readonly Tick[];
}

/** A symbol and what it stands for. */
export interface LegendEntry {
  symbol: 'line' | 'dashed' | 'point' | 'ring' | 'cross' | 'area';
  colour: Colour;
  text: string;
}
