import { math } from '@elbow/core-wasm/math';
import type { ContoursMark } from '../figure/marks/mark.ts';

/** Grid points across and up: fine enough that lines of equal value look smooth at 1280 pixels. */
const COLUMNS = 200;
const ROWS = 130;

/** A function of two numbers as a ground of bands, for paths to be drawn over. Levels are evenly spaced in log(f − lowest), or in f. */
export function landscape(
  f: (x: number, y: number) => number,
  x: readonly [number, number],
  y: readonly [number, number],
  options: {
    levels?: number;
    scale?: 'log' | 'linear';
    lowest?: number;
    decades?: number;
    columns?: number;
    rows?: number;
  } = {},
): ContoursMark {
  const { levels = 14, scale = 'log', decades = 4, columns = COLUMNS, rows = ROWS } = options;
  const values = new Float64Array(columns * rows);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++)
      values[r * columns + c] = f(between(x, c / (columns - 1)), between(y, r / (rows - 1)));
  return {
    mark: 'contours',
    x,
    y,
    columns,
    rows,
    values,
    thresholds: thresholds(values, levels, scale, decades, options.lowest),
    fill: 'ramp',
    colour: 'muted',
  };
}

/** Levels of a landscape, evenly spaced in log(f − lowest) over so many decades, or in f. */
export function thresholds(
  values: Float64Array,
  levels: number,
  scale: 'log' | 'linear',
  decades: number,
  floor?: number,
): number[] {
  const { pow } = math(); // the same bits on every machine, unlike **
  const finite = values.filter(Number.isFinite);
  const low = floor ?? finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return Array.from({ length: levels }, (_, k) => {
    const place = (k + 1) / (levels + 1);
    return scale === 'linear' ? low + (high - low) * place : low + (high - low) * pow(10, decades * (place - 1));
  });
}

function between([low, high]: readonly [number, number], place: number): number {
  return low + (high - low) * place;
}
