import type { Weight } from '../textWidth.ts';
import type { Colour } from '../theme.ts';

/** What can be drawn in a panel: data, in units of the axes unless said otherwise. */
export type Mark = LineMark | PointsMark | AreaMark | RuleMark | TextMark;

/** A line through points in their order, with gaps where x or y is not finite. */
export interface LineMark {
  mark: 'line';
  x: readonly number[];
  y: readonly number[];
  colour: Colour;
  /** Pixels; default 2.5. */
  width?: number;
  /** Default: solid. */
  dashed?: boolean;
  /** A direct label beside the last point that can be drawn. */
  label?: string;
}

/** Single points; those that are not finite are left out. */
export interface PointsMark {
  mark: 'points';
  x: readonly number[];
  y: readonly number[];
  colour: Colour;
  /** Pixels; default 4. */
  radius?: number;
  /** A ring that shows what lies under it, instead of a disc. */
  ring?: boolean;
}

/** The area between two lines over the same x. */
export interface AreaMark {
  mark: 'area';
  x: readonly number[];
  low: readonly number[];
  high: readonly number[];
  colour: Colour;
  /** 0 … 1; default 0.2. */
  opacity?: number;
}

/** A straight line across the panel: upright at x, or level at y. */
export interface RuleMark {
  mark: 'rule';
  at: { x: number } | { y: number };
  colour: Colour;
  dashed?: boolean;
}

/** A text at a place of the panel. */
export interface TextMark {
  mark: 'text';
  at: { x: number; y: number };
  text: string;
  colour: Colour;
  /** Pixels from the place, right and down; default 0. */
  offset?: readonly [number, number];
  anchor?: 'start' | 'middle' | 'end';
  /** Pixels; default 15. */
  size?: number;
  weight?: Weight;
}
