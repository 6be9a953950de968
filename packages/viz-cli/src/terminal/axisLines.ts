import type { Axis } from '../figure/scene.ts';
import { type Tick, ticksOf } from '../figure/ticks.ts';
import type { Charset } from './charset.ts';
import { type Line, wrappedText } from './line.ts';
import type { Position } from './plotCurve.ts';

/** About one tick for so many rows and columns. */
const Y_SPACING = 3;
const X_SPACING = 12;
/** Lines that the name of a category may take. */
const NAME_LINES = 3;

/** Where values fall on an axis, from 0 to 1. */
export function position({ scale, domain: [low, high] }: Axis): Position {
  if (scale === 'log') {
    const decades = Math.log10(high) - Math.log10(low);
    return (value) => (Math.log10(value) - Math.log10(low)) / decades;
  }
  return (value) => value / (high - low) - low / (high - low);
}

/** Which of so many rows has which label of an upright axis. Neighbouring rows do not both get one: powers of ten go first. */
export function yLabels(axis: Axis, rows: number, { spell }: Charset): Map<number, string> {
  const at = position(axis);
  const ticks = ticksOf(axis, Math.max(2, Math.round(rows / Y_SPACING)));
  const labels = new Map<number, string>();
  const isPower = ({ value }: Tick): boolean => value > 0 && Number.isInteger(Math.log10(value));
  for (const tick of [...ticks.filter(isPower), ...ticks.filter((tick) => !isPower(tick))]) {
    const k = Math.round((1 - at(tick.value)) * (rows - 1));
    if (![k - 1, k, k + 1].some((near) => labels.has(near))) labels.set(k, spell(tick.text));
  }
  return labels;
}

/** A level axis of so many columns, right of a margin, and under it its numbers, which stand beside `title`; or its names, broken into lines. */
export function xLines(axis: Axis, margin: number, width: number, title: string, charset: Charset): Line[] {
  const at = position(axis);
  const rule = Array.from({ length: width }, () => charset.horizontal);
  const left = margin + 2;
  const ticks = ticksOf(axis, Math.max(2, Math.round(width / X_SPACING)));
  const room = axis.ticks === undefined ? width : Math.max(3, Math.floor(width / ticks.length) - 1);
  const texts = [title.padStart(margin), ...Array<string>(NAME_LINES - 1).fill('')];
  for (const { value, text } of ticks) {
    const column = Math.floor(at(value) * (width - 0.5));
    const lines = wrappedText(charset.spell(text), room).slice(0, NAME_LINES);
    const starts = lines.map((line) =>
      Math.min(left + column - Math.floor((line.length - 1) / 2), left + width - line.length),
    );
    if (starts.some((start, k) => start < 0 || (start <= (texts[k] ?? '').length && texts[k] !== ''))) continue;
    rule[column] = charset.xTick;
    lines.forEach((line, k) => {
      texts[k] = (texts[k] ?? '').padEnd(starts[k] ?? 0) + line;
    });
  }
  return [
    `${' '.repeat(margin + 1)}${charset.corner}${rule.join('')}`,
    ...texts.filter((text, k) => k === 0 || text !== ''),
  ].map((text) => [{ text, role: 'muted' }]);
}
