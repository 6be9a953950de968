import type { Frame } from './frame.ts';
import { lineEnd } from './marks/line.ts';
import type { LineMark, Mark } from './marks/mark.ts';
import { textSvg } from './marks/text.ts';
import { pixel } from './pixel.ts';
import { spread } from './spread.ts';
import { textWidth } from './textWidth.ts';
import { strokeOf, textColourOf } from './theme.ts';

const SIZE = 16;
const LINE_HEIGHT = 22;
/** From the end of the panel to the text: room for the leader. */
const LEADER = 26;

/** Pixels to the right of a panel that the direct labels of its lines need. */
export function labelMargin(marks: readonly Mark[]): number {
  const widths = marks.map((mark) =>
    mark.mark === 'line' && mark.label !== undefined ? LEADER + textWidth(mark.label, SIZE, 600) : 0,
  );
  return Math.max(0, ...widths);
}

/** SVG of the labels beside the lines' ends: one under the other, never overlapping, each joined to the end of its line. */
export function directLabelsSvg(marks: readonly Mark[], frame: Frame): string {
  const ends = marks
    .filter((mark): mark is LineMark => mark.mark === 'line')
    .flatMap((mark) => {
      const end = lineEnd(mark, frame);
      return mark.label === undefined || end === undefined ? [] : [{ text: mark.label, colour: mark.colour, end }];
    });
  const { box, theme } = frame;
  const places = spread(
    ends.map(({ end }) => inside(end[1], box.top, box.bottom)),
    LINE_HEIGHT,
    box.top,
    box.bottom,
  );
  return ends
    .map(({ text, colour, end }, i) => {
      const y = places[i] ?? end[1];
      const stroke = strokeOf(theme, colour);
      const start = inside(end[1], box.top, box.bottom);
      const leader = `M${pixel(end[0] + 7)},${pixel(start)}L${pixel(Math.max(box.right + 6, end[0] + 7))},${pixel(start)}L${pixel(box.right + LEADER - 6)},${pixel(y)}`;
      const path = `<path d="${leader}" fill="none" stroke="${stroke}" stroke-width="1" stroke-dasharray="2 3"/>`;
      const dot = `<circle cx="${pixel(end[0])}" cy="${pixel(start)}" r="4" fill="${stroke}"/>`;
      return `${path}${dot}${textSvg(text, box.right + LEADER, y + 0.36 * SIZE, { size: SIZE, weight: 600, fill: textColourOf(theme, colour) })}`;
    })
    .join('\n');
}

function inside(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
