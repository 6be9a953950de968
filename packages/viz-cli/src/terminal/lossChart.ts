import type { Axis } from '../figure/scene.ts';
import { epochAxis, lossAxis } from '../figures/lossAxes.ts';
import { position, xLines, yLabels } from './axisLines.ts';
import type { Charset } from './charset.ts';
import { dotCanvas } from './dots.ts';
import type { Line, Span } from './line.ts';
import type { Bucket, LossHistory } from './lossHistory.ts';
import { plotCurve } from './plotCurve.ts';

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
const X_TITLE = 'epoch';

/** The losses by epoch, drawn in dots, with the axes of the loss figure. No line is wider than `columns`. */
export function lossChart({ training, validation, end, columns, rows, charset }: ChartOptions): Chart {
  const y = lossAxis([...extremes(training.buckets), ...extremes(validation.buckets)]);
  const x = epochAxis(training.buckets[0]?.epoch ?? 1, end);
  const above = position(y);
  const labels = yLabels(y, rows, charset);
  const margin = Math.max(X_TITLE.length, ...[...labels.values()].map((text) => text.length));
  const width = columns - margin - 2;
  const canvas = dotCanvas(width, rows, charset, '8');
  const dashed = charset.braille; // in ASCII the marks differ
  plotCurve(canvas, { curve: 'validation', buckets: validation.buckets, dashed }, position(x), above);
  plotCurve(canvas, { curve: 'training', buckets: training.buckets, dashed: false }, position(x), above);
  const lines = Array.from({ length: rows }, (_, k): Line => {
    const label = labels.get(k);
    const axis = label === undefined ? charset.vertical : charset.yTick;
    return [{ text: `${(label ?? '').padStart(margin)} ${axis}`, role: 'muted' }, ...trimmed(canvas.row(k))];
  });
  return { lines: [...lines, ...xLines(x, margin, width, X_TITLE, charset)], margin, scale: y.scale };
}

function extremes(buckets: readonly Bucket[]): number[] {
  const finite = buckets.filter(({ low, high }) => low <= high);
  if (finite.length === 0) return [];
  return [
    finite.reduce((least, { low }) => Math.min(least, low), Number.POSITIVE_INFINITY),
    finite.reduce((most, { high }) => Math.max(most, high), Number.NEGATIVE_INFINITY),
  ];
}

/** Without blanks at the end: what is not written cannot wrap when the window becomes narrower. */
function trimmed(line: Line): readonly Span[] {
  return line.slice(0, line.findLastIndex(({ text }) => text !== ' ') + 1);
}
