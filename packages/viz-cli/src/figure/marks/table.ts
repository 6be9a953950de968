import type { Frame } from '../frame.ts';
import { pixel } from '../pixel.ts';
import { wrapped } from '../textWidth.ts';
import type { TableMark } from './mark.ts';
import { textSvg } from './text.ts';

const GAP = 18;

/**
 * SVG of a table that fills its panel from the top.
 * @throws {RangeError} if it is taller than the panel
 */
export function tableSvg({ head, rows, size = 15 }: TableMark, { box, theme }: Frame): string {
  const shares = head.reduce((sum, { share }) => sum + share, 0);
  const lineHeight = Math.round(1.4 * size);
  const starts: number[] = [];
  let left = box.left;
  for (const { share } of head) {
    starts.push(left);
    left += ((box.right - box.left) * share) / shares;
  }
  starts.push(left);
  const parts: string[] = [];
  let y = box.top;
  for (const [r, cells] of [head.map(({ text }) => text), ...rows].entries()) {
    const lines = cells.map((cell, i) => wrapped(cell, (starts[i + 1] ?? left) - (starts[i] ?? left) - GAP, size));
    const text = { size, fill: theme.ink, weight: r === 0 ? 600 : 400 } as const;
    lines.forEach((cell, i) => {
      cell.forEach((line, k) => {
        parts.push(textSvg(line, starts[i] ?? left, y + (k + 1) * lineHeight - 0.25 * size, text));
      });
    });
    y += Math.max(...lines.map((cell) => cell.length)) * lineHeight + 0.6 * size;
    parts.push(
      `<path d="M${pixel(box.left)},${pixel(y - 0.2 * size)}H${pixel(box.right)}" stroke="${r === 0 ? theme.axis : theme.grid}" stroke-width="1"/>`,
    );
  }
  if (y > box.bottom + lineHeight)
    throw new RangeError(
      `table: ${rows.length} rows take ${Math.round(y - box.top)} pixels, the panel has ${Math.round(box.bottom - box.top)}`,
    );
  return parts.join('\n');
}
