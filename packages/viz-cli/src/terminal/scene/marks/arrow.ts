import type { ArrowMark } from '../../../figure/marks/mark.ts';
import { type Plot, stroke } from '../plot.ts';

/** Dots of the two strokes of a head, and how far they spread. */
const HEAD = 5;
const SPREAD = 0.5;

/** Draws an arrow with an open head. */
export function drawArrow({ from, to, colour }: ArrowMark, plot: Plot): void {
  const [x0, y0, x1, y1] = [plot.x(from.x), plot.y(from.y), plot.x(to.x), plot.y(to.y)];
  const length = Math.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2);
  if (!(length > 0)) return;
  stroke(plot, [x0, y0], [x1, y1], colour);
  const head = Math.min(HEAD, length / 2);
  const [ux, uy] = [(head * (x1 - x0)) / length, (head * (y1 - y0)) / length];
  for (const side of [SPREAD, -SPREAD]) stroke(plot, [x1, y1], [x1 - ux - side * uy, y1 - uy + side * ux], colour);
}
