import type { Frame } from './frame.ts';
import { textSvg } from './marks/text.ts';
import { pixel } from './pixel.ts';
import type { Panel } from './scene.ts';
import { textWidth } from './textWidth.ts';
import { type Tick, ticksOf } from './ticks.ts';

const SIZE = 15;
/** Distances in pixels: about one tick for so many. */
const X_SPACING = 110;
const Y_SPACING = 75;
/** Above a panel: the title of the y axis. */
export const Y_TITLE_HEIGHT = 34;
/** Above that: the title of the panel. */
export const PANEL_TITLE_HEIGHT = 26;
/** Below a panel: tick texts and the title of the x axis. */
export const X_AXIS_HEIGHT = 62;

/** Ticks of the y axis of a panel of that height in pixels. */
function yTicks({ y }: Panel, height: number): readonly Tick[] {
  return ticksOf(y, Math.max(2, Math.round(height / Y_SPACING)));
}

/** Pixels to the left of a panel that the texts of its y ticks need. */
export function yTickMargin(panel: Panel, height: number): number {
  return 14 + Math.max(0, ...yTicks(panel, height).map(({ text }) => textWidth(text, SIZE)));
}

/** SVG of grid lines, axis lines, tick texts and axis titles of a panel. */
export function axesSvg(panel: Panel, frame: Frame): string {
  const { box, theme } = frame;
  const xTicks = ticksOf(panel.x, Math.max(2, Math.round((box.right - box.left) / X_SPACING)));
  const levels = yTicks(panel, box.bottom - box.top);
  const grid = levels.map(({ value }) => `M${pixel(box.left)},${pixel(frame.y(value))}H${pixel(box.right)}`).join('');
  const marks = xTicks.map(({ value }) => `M${pixel(frame.x(value))},${pixel(box.bottom)}v6`).join('');
  const text = { size: SIZE, fill: theme.muted };
  return [
    `<path d="${grid}" fill="none" stroke="${theme.grid}" stroke-width="1"/>`,
    `<path d="M${pixel(box.left)},${pixel(box.bottom)}H${pixel(box.right)}${marks}" fill="none" stroke="${theme.axis}" stroke-width="1.5"/>`,
    ...levels.map((tick) =>
      textSvg(tick.text, box.left - 10, frame.y(tick.value) + 0.36 * SIZE, { ...text, anchor: 'end' }),
    ),
    ...xTicks.map((tick) => textSvg(tick.text, frame.x(tick.value), box.bottom + 24, { ...text, anchor: 'middle' })),
    textSvg(panel.x.title, (box.left + box.right) / 2, box.bottom + 50, {
      size: SIZE,
      fill: theme.ink,
      anchor: 'middle',
    }),
    textSvg(panel.y.title, box.left, box.top - 16, { size: SIZE, fill: theme.ink }),
  ].join('\n');
}
