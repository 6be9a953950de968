import type { Frame } from '../../figure/frame.ts';
import type { TableMark } from '../../figure/marks/mark.ts';
import type { Panel } from '../../figure/scene.ts';
import { xLines, yLabels } from '../axisLines.ts';
import { type Line, wrappedText } from '../line.ts';
import { cellCanvas } from './cells.ts';
import { entryLines, labelsOf } from './legendLines.ts';
import { drawMark } from './marks/draw.ts';
import { plotOn } from './plot.ts';
import type { SceneOptions } from './sceneLines.ts';
import { tableLines } from './tableLines.ts';

/** A panel as lines: what stands above it, and the panel itself. */
export interface PanelLines {
  readonly header: readonly Line[];
  readonly body: readonly Line[];
}

/** Rows of a plot. */
const LEAST_ROWS = 6;
const MOST_ROWS = 26;
/** Height over width of a plot that need not be square: one that stands alone where the picture has several side by side is not as high as there. */
const HIGHEST = 0.75;
/** Width over height of a cell. */
const CELL = 0.5;

/**
 * Draws a panel in so many columns, about as high for its width as it is in its picture.
 * @param frame where it stands in the picture
 * @param most rows of the plot
 */
export function panelLines(
  panel: Panel,
  frame: Frame,
  columns: number,
  most: number,
  options: SceneOptions,
): PanelLines {
  const { charset } = options;
  const header = [
    ...(panel.title === undefined ? [] : wrappedText(charset.spell(panel.title), columns)).map(
      (text): Line => [{ text, isBold: true }],
    ),
    ...entryLines(labelsOf(panel.marks), columns, charset),
  ];
  const table = panel.marks.find((mark): mark is TableMark => mark.mark === 'table');
  if (table !== undefined) return { header, body: tableLines(table, columns, charset) };
  const bare = panel.bare === true;
  const margin = bare ? 0 : marginOf(panel, most, options);
  const width = columns - (bare ? 0 : margin + 2);
  const [across, rows] = sizeOf(panel, frame, width, Math.min(most, MOST_ROWS));
  const drawn = plotLines(panel, frame, across, rows, options);
  if (bare) return { header, body: drawn };
  const labels = yLabels(panel.y, rows, charset);
  const body = drawn.map((line, k): Line => {
    const axis = labels.has(k) ? charset.yTick : charset.vertical;
    return [{ text: `${(labels.get(k) ?? '').padStart(margin)} ${axis}`, role: 'muted' }, ...line];
  });
  const yTitle = wrappedText(charset.spell(panel.y.title), columns).map((text): Line => [{ text }]);
  const xTitle = wrappedText(charset.spell(panel.x.title), across).map(
    (text): Line => [{ text: ' '.repeat(margin + 2 + Math.floor((across - text.length) / 2)) + text }],
  );
  const shown = (lines: Line[], title: string): Line[] => (title === '' ? [] : lines);
  return {
    header: [...header, ...shown(yTitle, panel.y.title)],
    body: [...body, ...xLines(panel.x, margin, across, '', charset), ...shown(xTitle, panel.x.title)],
  };
}

/** Columns that the texts of the y axis need; they differ with its height, which is not known yet, so the widest of several counts. */
function marginOf({ y }: Panel, most: number, { charset }: SceneOptions): number {
  const heights = Array.from({ length: MOST_ROWS }, (_, i) => i + 1).filter(
    (rows) => rows <= Math.max(most, LEAST_ROWS),
  );
  return Math.max(...heights.flatMap((rows) => [...yLabels(y, rows, charset).values()].map((text) => text.length)), 1);
}

/** Columns and rows of a plot that fits into so many. */
function sizeOf(panel: Panel, { box }: Frame, columns: number, most: number): [number, number] {
  const ratio =
    panel.square === true
      ? (panel.y.domain[1] - panel.y.domain[0]) / (panel.x.domain[1] - panel.x.domain[0])
      : (box.bottom - box.top) / (box.right - box.left);
  const rows = Math.round(columns * ratio * CELL);
  if (panel.square !== true)
    return [columns, Math.min(most, Math.max(LEAST_ROWS, Math.min(rows, Math.round(HIGHEST * columns * CELL))))];
  if (rows <= most) return [columns, Math.max(LEAST_ROWS, rows)];
  return [Math.max(8, Math.min(columns, Math.round(most / (ratio * CELL)))), most];
}

function plotLines(panel: Panel, { box }: Frame, columns: number, rows: number, options: SceneOptions): Line[] {
  const { charset, theme, hasGrounds } = options;
  const cells = cellCanvas(columns, rows, charset, hasGrounds, theme);
  const plot = plotOn(cells, panel.x, panel.y, {
    ...{ theme, isUnicode: charset.braille },
    scale: [columns / (box.right - box.left), rows / (box.bottom - box.top)],
  });
  const isText = (mark: { mark: string }): boolean => mark.mark === 'text';
  // Texts come last, and over everything.
  for (const mark of panel.marks.filter((one) => !isText(one))) drawMark(mark, plot, charset.spell);
  for (const mark of panel.marks.filter(isText)) drawMark(mark, plot, charset.spell);
  return Array.from({ length: rows }, (_, k) => cells.line(k));
}
