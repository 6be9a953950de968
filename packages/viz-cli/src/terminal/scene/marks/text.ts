import type { TextMark } from '../../../figure/marks/mark.ts';
import type { Plot } from '../plot.ts';

/** From the baseline of a letter to its middle, in parts of its size. */
const MIDDLE = 0.35;
/** Rows up or down that a text may give way to another. */
const NEIGHBOURS = [0, -1, 1] as const;

/** Writes a text where it belongs, or beside it where that is taken; one that fits nowhere is left out. */
export function drawText(mark: TextMark, plot: Plot, spell: (text: string) => string): void {
  const { at, colour, offset = [0, 0], anchor = 'start', size = 15, weight = 400 } = mark;
  const { cells, scale } = plot;
  const text = spell(mark.text);
  const column = (plot.x(at.x) / cells.width) * cells.columns + offset[0] * scale[0];
  const row = ((plot.y(at.y) + 0.5) / cells.height) * cells.rows + (offset[1] - MIDDLE * size) * scale[1];
  if (!Number.isFinite(column) || !Number.isFinite(row) || text.length > cells.columns) return;
  const start = Math.round(column - { start: 0, middle: 0.5, end: 1 }[anchor] * text.length);
  const inside = Math.min(Math.max(start, 0), cells.columns - text.length);
  // One that would have to move by more than a few cells would stand at something else.
  if (Math.abs(inside - start) > Math.max(4, text.length / 2)) return;
  NEIGHBOURS.some((k) => cells.write(inside, Math.floor(row) + k, text, colour, weight === 600));
}
