import type { Weight } from '../textWidth.ts';
import type { Colour } from '../theme.ts';

/** What can be drawn in a panel: data, in units of the axes unless said otherwise. */
export type Mark =
  | LineMark
  | PointsMark
  | AreaMark
  | BarsMark
  | PolygonMark
  | ContoursMark
  | ArrowMark
  | RuleMark
  | TextMark
  | TableMark;

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
  /** 0 … 1; default 1. */
  opacity?: number;
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
  /** A disc; a ring that shows what lies under it; or a cross, so that two classes differ by more than colour. */
  symbol?: 'disc' | 'ring' | 'cross';
  /** 0 … 1; default 1. */
  opacity?: number;
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

/** Upright bars from `base` to y, each centred on its x. */
export interface BarsMark {
  mark: 'bars';
  x: readonly number[];
  y: readonly number[];
  /** Width of a bar, in units of x. */
  width: number;
  colour: Colour;
  /** Default 0; on a log axis the lower end of the domain. */
  base?: number;
  /** 0 … 1; default 1. */
  opacity?: number;
}

/** A filled outline; closed by itself. */
export interface PolygonMark {
  mark: 'polygon';
  x: readonly number[];
  y: readonly number[];
  colour: Colour;
  /** 0 … 1; default 1. */
  opacity?: number;
  /** Colour of the outline; default: none. */
  outline?: Colour;
}

/** Lines of equal value, and the bands between them, of a function that is known on a grid. */
export interface ContoursMark {
  mark: 'contours';
  /** First and last x of the grid. */
  x: readonly [number, number];
  /** First and last y of the grid. */
  y: readonly [number, number];
  columns: number;
  rows: number;
  /** [rows, columns], the first row at the first y. */
  values: ArrayLike<number>;
  /** Ascending. */
  thresholds: readonly number[];
  /** Bands in the theme's quiet ramp, under paths; in `heat`, where the function is the picture; default: lines only. */
  fill?: 'ramp' | 'heat';
  /** Of the lines; default: muted where nothing is filled, else none. */
  colour?: Colour;
}

/** An arrow, its head at `to`. */
export interface ArrowMark {
  mark: 'arrow';
  from: { x: number; y: number };
  to: { x: number; y: number };
  colour: Colour;
  /** Pixels; default 2.5. */
  width?: number;
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

/** A table that fills the panel: cells are wrapped, the head is bold. */
export interface TableMark {
  mark: 'table';
  /** Titles of the columns and their shares of the width. */
  head: readonly { text: string; share: number }[];
  rows: readonly (readonly string[])[];
  /** Pixels; default 15. */
  size?: number;
}
