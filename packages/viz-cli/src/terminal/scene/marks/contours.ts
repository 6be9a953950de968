import type { ContoursMark } from '../../../figure/marks/mark.ts';
import { strokeOf } from '../../../figure/theme.ts';
import type { Hex } from '../../line.ts';
import { eachGround, type Plot } from '../plot.ts';

/** Lays bands of equal value behind the panel; without grounds, or where there are only lines, draws the border between two bands as dots. */
export function drawContours(mark: ContoursMark, plot: Plot): void {
  if (mark.fill !== undefined && plot.cells.hasGrounds) drawBands(mark, plot);
  else drawBorders(mark, plot);
}

function drawBands(mark: ContoursMark, plot: Plot): void {
  eachGround(plot, (column, part, right, down) => {
    const band = bandAt(mark, plot.valueAt(right, down));
    if (band === undefined) return;
    const place = band / mark.thresholds.length;
    plot.cells.ground(
      column,
      part,
      strokeOf(plot.theme, mark.fill === 'heat' ? { heat: place } : { ramp: place }) as Hex,
      1,
    );
  });
}

/** Lines that fit into a panel of characters without running together. */
const MOST_LINES = 8;

function drawBorders(given: ContoursMark, plot: Plot): void {
  const stride = Math.ceil(given.thresholds.length / MOST_LINES);
  const mark = { ...given, thresholds: given.thresholds.filter((_, k) => (k + 1) % stride === 0) };
  const { width, height, dot } = plot.cells;
  const bands = Array.from({ length: height }, (_, j) =>
    Array.from({ length: width }, (_, i) => bandAt(mark, plot.valueAt(i / (width - 1), j / (height - 1)))),
  );
  bands.forEach((row, j) => {
    row.forEach((band, i) => {
      const others = [row[i + 1], bands[j + 1]?.[i]];
      if (band !== undefined && others.some((other) => other !== undefined && other !== band))
        dot(i, j, mark.colour ?? 'muted');
    });
  });
}

/** How many thresholds lie at or below the value at a place; undefined outside the grid or where the value is NaN. */
function bandAt(mark: ContoursMark, [x, y]: readonly [number, number]): number | undefined {
  const { columns, rows, thresholds } = mark;
  const column = ((x - mark.x[0]) / (mark.x[1] - mark.x[0])) * (columns - 1);
  const row = ((y - mark.y[0]) / (mark.y[1] - mark.y[0])) * (rows - 1);
  // A rounding error beyond the last point is no reason to leave the rim empty.
  const edge = 1e-9;
  if (!(column >= -edge && row >= -edge && column <= columns - 1 + edge && row <= rows - 1 + edge)) return undefined;
  const value = between(mark, Math.max(0, column), Math.max(0, row));
  return Number.isNaN(value) ? undefined : thresholds.filter((threshold) => threshold <= value).length;
}

/** The value between four grid points, linear along each side. */
function between({ columns, rows, values }: ContoursMark, column: number, row: number): number {
  const [c, r] = [Math.min(Math.floor(column), columns - 2), Math.min(Math.floor(row), rows - 2)];
  const [s, t] = [column - c, row - r];
  const at = (i: number, j: number): number => values[(r + j) * columns + c + i] ?? Number.NaN;
  return (1 - t) * ((1 - s) * at(0, 0) + s * at(1, 0)) + t * ((1 - s) * at(0, 1) + s * at(1, 1));
}
