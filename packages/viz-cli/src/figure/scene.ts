import type { Mark } from './marks/mark.ts';
import type { Colour, ThemeName } from './theme.ts';

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
  /** From left to right, all of the same width. */
  panels: readonly Panel[];
  /** What has no direct label, in one row above the panels. */
  legend: readonly LegendEntry[];
  /** Small print under the panels; wrapped if too long. */
  notes: readonly string[];
  /** What drew it: embedded as metadata. */
  drawnBy: { command: string; version: string };
}

/** One pair of axes and what is drawn in it, the first mark undermost. */
export interface Panel {
  x: Axis;
  y: Axis;
  marks: readonly Mark[];
}

/** A scale with its name. */
export interface Axis {
  title: string;
  scale: 'linear' | 'log';
  /** First and last value, first < last, both finite; both > 0 for `log`. */
  domain: readonly [number, number];
  /** Only integers get a tick: for counts such as epochs. */
  integer?: boolean;
}

/** A symbol and what it stands for. */
export interface LegendEntry {
  symbol: 'line' | 'point' | 'ring' | 'area';
  colour: Colour;
  text: string;
}
