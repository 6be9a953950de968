import type { Axis } from '../figure/scene.ts';
import { type Tick, ticksOf } from '../figure/ticks.ts';
import { epochAxis, lossAxis } from '../figures/lossAxes.ts';
import type { Charset } from './charset.ts';
import { dotCanvas } from './dots.ts';
import type { Line, Span } from './line.ts';
import type { Bucket, LossHistory } from './lossHistory.ts';
import { type Position, plotCurve } from './plotCurve.ts';

/** What a chart shows, and how large. */
export interface ChartOptions {
  readonly training: LossHistory;
  readonly validation: LossHistory;
  /** The last epoch of the axis. */
  readonly end: number;
  readonly columns: number;
  /** Rows of the curves; the epoch axis takes two more. */
  readonly rows: number;
  readonly charset: Charset;
}

/** A chart as lines, and what its caller needs to write above it. */
export interface Chart {
  readonly lines: readonly Line[];
  /** Columns to the left of the loss axis. */
  readonly margin: number;
  readonly scale: Axis['scale'];
}

/** Rows below the curves: the axis and its numbers. */
export const AXIS_ROWS = 2;
/** About one tick for so many rows and columns. */
const Y_SPACING = 3;
const X_SPACING = 12;
const X_TITLE = 'epoch';

/** The losses by epoch, drawn in dots, with the axes of the loss figure. No line is wider than `columns`. */
export function lossChart({ training, validation, end, columns, rows, charset }: ChartOptions): Chart {
  const y = lossAxis([...extremes(training.buckets), ...extremes(validation.buckets)]);
  const x = epochAxis(training.buckets[0]?.epoch ?? 1, end);
  const above = position(y);
  const ticks = ticksOf(y, Math.max(2, Math.round(rows / Y_SPACING)));
  const labels = labelled(ticks, (value) => Math.round((1 - above(value)) * (rows - 1)), charset);
  const margin = Math.max(X_TITLE.length, ...[...labels.values()].map((text) => text.length));
  const width = columns - margin - 2;
  const canvas = dotCanvas(width, rows, charset);
  const dashed = charset.braille; // in ASCII the marks differ
  plotCurve(canvas, { curve: 'validation', buckets: validation.buckets, dashed }, position(x), above);
  plotCurve(canvas, { curve: 'training', buckets: training.buckets, dashed: false }, position(x), above);
  const lines = Array.from({ length: rows }, (_, k): Line => {
    const label = labels.get(k);
    const axis = label === undefined ? charset.vertical : charset.yTick;
    return [{ text: `${(label ?? '').padStart(margin)} ${axis}`, role: 'muted' }, ...trimmed(canvas.row(k))];
  });
  return { lines: [...lines, ...epochLines(x, margin, width, charset)], margin, scale: y.scale };
}

function extremes(buckets: readonly Bucket[]): number[] {
  const finite = buckets.filter(({ low, high }) => low <= high);
  if (finite.length === 0) return [];
  return [
    finite.reduce((least, { low }) => Math.min(least, low), Number.POSITIVE_INFINITY),
    finite.reduce((most, { high }) => Math.max(most, high), Number.NEGATIVE_INFINITY),
  ];
}

function position({ scale, domain: [low, high] }: Axis): Position {
  if (scale === 'log') {
    const decades = Math.log10(high) - Math.log10(low);
    return (value) => (Math.log10(value) - Math.log10(low)) / decades;
  }
  return (value) => value / (high - low) - low / (high - low);
}

/** Which row has which label. Neighbouring rows do not both get one: powers of ten go first. */
function labelled(ticks: readonly Tick[], row: (value: number) => number, charset: Charset): Map<number, string> {
  const labels = new Map<number, string>();
  const isPower = ({ value }: Tick): boolean => value > 0 && Number.isInteger(Math.log10(value));
  for (const tick of [...ticks.filter(isPower), ...ticks.filter((tick) => !isPower(tick))]) {
    const k = row(tick.value);
    if (![k - 1, k, k + 1].some((near) => labels.has(near))) labels.set(k, charset.spell(tick.text));
  }
  return labels;
}

/** The epoch axis and, under it, its title and numbers. */
function epochLines(axis: Axis, margin: number, width: number, charset: Charset): Line[] {
  const at = position(axis);
  const rule = Array.from({ length: width }, () => charset.horizontal);
  const left = margin + 2;
  let numbers = X_TITLE.padStart(margin);
  for (const { value, text } of ticksOf(axis, Math.max(2, Math.round(width / X_SPACING)))) {
    const column = Math.floor(at(value) * (width - 0.5));
    const start = Math.min(left + column - Math.floor((text.length - 1) / 2), left + width - text.length);
    if (start <= numbers.length) continue;
    rule[column] = charset.xTick;
    numbers = numbers.padEnd(start) + text;
  }
  return [
    [{ text: `${' '.repeat(margin + 1)}${charset.corner}${rule.join('')}`, role: 'muted' }],
    [{ text: numbers, role: 'muted' }],
  ];
}

/** Without blanks at the end: what is not written cannot wrap when the window becomes narrower. */
function trimmed(line: Line): readonly Span[] {
  return line.slice(0, line.findLastIndex(({ text }) => text !== ' ') + 1);
}
