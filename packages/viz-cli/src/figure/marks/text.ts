import type { Frame } from '../frame.ts';
import { escapeXml, pixel } from '../pixel.ts';
import type { Weight } from '../textWidth.ts';
import { textColourOf } from '../theme.ts';
import type { TextMark } from './mark.ts';

/** How a text is set. */
export interface TextStyle {
  /** Pixels. */
  size: number;
  /** #rrggbb */
  fill: string;
  weight?: Weight;
  anchor?: 'start' | 'middle' | 'end';
  /** #rrggbb of a rim around the letters that keeps them readable over lines. */
  rim?: string;
}

/** SVG of a text with its baseline at y, in pixels. Letters are put in by attributes one by one: resvg does not read the `font:` shorthand. */
export function textSvg(
  text: string,
  x: number,
  y: number,
  { size, fill, weight = 400, anchor = 'start', rim }: TextStyle,
): string {
  const align = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  const heavy = weight === 400 ? '' : ` font-weight="${weight}"`;
  const under =
    rim === undefined ? '' : ` stroke="${rim}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`;
  return `<text x="${pixel(x)}" y="${pixel(y)}" font-size="${pixel(size)}"${heavy}${align} fill="${fill}"${under}>${escapeXml(text)}</text>`;
}

/** SVG of a text at a place of a panel; empty if its place is not on the axes. */
export function textMarkSvg(
  { at, text, colour, offset = [0, 0], anchor = 'start', size = 15, weight = 400 }: TextMark,
  frame: Frame,
): string {
  const x = frame.x(at.x) + offset[0];
  const y = frame.y(at.y) + offset[1];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return '';
  return textSvg(text, x, y, {
    size,
    weight,
    anchor,
    fill: textColourOf(frame.theme, colour),
    rim: frame.theme.background,
  });
}
