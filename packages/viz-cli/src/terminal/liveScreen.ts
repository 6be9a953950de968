import type { Charset } from './charset.ts';
import { fieldsOf, plain } from './fields.ts';
import { legendLines } from './legend.ts';
import { cut, type Line } from './line.ts';
import { AXIS_ROWS, lossChart } from './lossChart.ts';
import type { LossHistory } from './lossHistory.ts';
import type { EpochProgress } from './progress.ts';
import { statusLines } from './statusLines.ts';

/** The size of a terminal in characters. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What the screen shows. */
export interface LiveState {
  readonly progress: EpochProgress;
  readonly training: LossHistory;
  readonly validation: LossHistory;
  /** Seconds that the run took; undefined while it goes on. */
  readonly elapsed?: number | undefined;
}

/** From this size on there is room for a chart. */
const SMALLEST: Size = { columns: 40, rows: 12 };
/** Rows of the curves. */
const LEAST_ROWS = 3;
const MOST_ROWS = 18;
/** Rows left to what is printed above and after it, if so many are left for the curves. */
const LEFT_FREE = 4;
const FEW_ROWS = 8;

/**
 * The lines that show a run: legend, chart and status, or one line in a window below 40 × 12. They leave free the last column, where terminals differ in
 * when they wrap, and the last row for the cursor.
 */
export function liveScreen(state: LiveState, { columns, rows }: Size, charset: Charset): Line[] {
  const width = columns - 1;
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return [oneLine(state, width, charset)];
  const { progress, training, validation, elapsed } = state;
  const status = statusLines(progress, elapsed, width, charset);
  // The more lines the legend has, the lower is the chart, which says how wide the legend may be.
  for (let headings = 1; ; ) {
    const room = rows - 1 - headings - AXIS_ROWS - status.length;
    if (room < LEAST_ROWS) return [oneLine(state, width, charset)];
    const height = Math.min(room, heightIn(columns), Math.max(FEW_ROWS, room - LEFT_FREE));
    const chart = lossChart({ training, validation, end: axisEnd(state), columns: width, rows: height, charset });
    const heading = legendLines({ training, validation }, chart, width, charset);
    if (heading.length <= headings) return [...heading, ...chart.lines, ...status];
    headings = heading.length;
  }
}

/** Rows of the curves that look well in a window of so many columns. */
function heightIn(columns: number): number {
  return Math.min(MOST_ROWS, Math.max(FEW_ROWS, Math.round(columns / 6)));
}

/** The last epoch of the axis: while the run goes on, the smallest of all, half, a quarter … of the epochs that holds the present one, so that it seldom changes and at least half is filled. */
function axisEnd({ progress: { epoch, epochs }, elapsed }: LiveState): number {
  if (elapsed !== undefined) return epoch;
  let end = epochs;
  while (end > 10 && Math.ceil(end / 2) >= epoch) end = Math.ceil(end / 2);
  return Math.max(end, epoch);
}

/** As many of the first fields as fit; at least one, cut if it must be. */
function oneLine({ progress, elapsed }: LiveState, width: number, charset: Charset): Line {
  const fields = fieldsOf(elapsed === undefined ? progress : { ...progress, secondsLeft: undefined });
  const texts = fields.map((_, i) => charset.spell(plain(fields.slice(0, fields.length - i))));
  return cut([{ text: texts.find(({ length }) => length <= width) ?? texts.at(-1) ?? '' }], width);
}
