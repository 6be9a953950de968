import type { PointsMark } from '../../../figure/marks/mark.ts';
import { markOf } from '../../dots.ts';
import { SIGNS } from '../cells.ts';
import type { Plot } from '../plot.ts';

/** Smaller discs, and discs in such numbers, are dots: signs would hide one another. */
const LEAST_RADIUS = 3;
const MOST_SIGNS = 150;
const ASCII_SIGNS = { ring: 'O', cross: 'x' } as const;

/** Draws points as signs; as dots where they are small or many, or where there would be a sign right beside another. */
export function drawPoints({ x, y, colour, radius = 4, symbol = 'disc' }: PointsMark, plot: Plot): void {
  const isSmall = symbol === 'disc' && (radius < LEAST_RADIUS || x.length > MOST_SIGNS);
  const sign = plot.isUnicode ? SIGNS[symbol] : symbol === 'disc' ? markOf(colour) : ASCII_SIGNS[symbol];
  const { width, height, columns, rows } = plot.cells;
  const signed = new Set<string>();
  const isCrowded = (column: number, row: number): boolean =>
    [-1, 0, 1].some((i) => [-1, 0, 1].some((j) => signed.has(`${column + i} ${row + j}`)));
  x.forEach((value, i) => {
    const [px, py] = [Math.round(plot.x(value)), Math.round(plot.y(y[i] ?? Number.NaN))];
    if (!(px >= 0 && py >= 0 && px < width && py < height)) return;
    const [column, row] = [Math.floor((px * columns) / width), Math.floor((py * rows) / height)];
    if (isSmall || isCrowded(column, row)) {
      plot.cells.dot(px, py, colour);
      return;
    }
    signed.add(`${column} ${row}`);
    plot.cells.sign(px, py, sign, colour);
  });
}
