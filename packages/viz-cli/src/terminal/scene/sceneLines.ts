import { layout } from '../../figure/layout.ts';
import type { Scene } from '../../figure/scene.ts';
import type { Theme } from '../../figure/theme.ts';
import type { Charset } from '../charset.ts';
import { type Line, padded, type Span, wrappedText } from '../line.ts';
import { entryLines } from './legendLines.ts';
import { type PanelLines, panelLines } from './panelLines.ts';

/** How a scene is drawn in characters. */
export interface SceneOptions {
  /** Columns that no line exceeds; at least 20. */
  readonly columns: number;
  /** Rows that the plots of a panel may take; default: as fits its width. */
  readonly plotRows?: number | undefined;
  readonly charset: Charset;
  /** Colours of grounds and scales. */
  readonly theme: Theme;
  /** Whether a cell can have a colour behind it. */
  readonly hasGrounds: boolean;
}

/** A narrower panel does not stand beside another. */
const NARROWEST = 34;
const GAP = 2;

/** Draws a scene as lines of characters: dots for lines and points, colours behind them for what is filled, panels side by side where there is room. */
export function sceneLines(scene: Scene, options: SceneOptions): Line[] {
  const { columns, charset } = options;
  const text = (words: string, span: Omit<Span, 'text'>): Line[] =>
    wrappedText(charset.spell(words), columns).map((line) => [{ ...span, text: line }]);
  return [
    ...text(scene.title, { isBold: true }),
    ...(scene.subtitle === undefined ? [] : text(scene.subtitle, { role: 'muted' })),
    ...entryLines(scene.legend, columns, charset),
    ...panelRows(scene, options).flatMap((row) => [[], ...row]),
    ...(scene.notes.length === 0 ? [] : [[]]),
    ...scene.notes.flatMap((note) => text(note, { role: 'muted' })),
  ].map(trimmed);
}

/** The panels in rows, each row as lines. */
function panelRows(scene: Scene, options: SceneOptions): Line[][] {
  const { frames } = layout(scene);
  const inRow = panelsInRow(scene.columns ?? scene.panels.length, options.columns);
  const width = Math.floor((options.columns - GAP * (inRow - 1)) / inRow);
  const drawn = scene.panels.flatMap((panel, k) => {
    const frame = frames[k];
    if (frame === undefined) return [];
    return [panelLines(panel, frame, width, options.plotRows ?? Number.POSITIVE_INFINITY, options)];
  });
  const rows: Line[][] = [];
  for (let k = 0; k < drawn.length; k += inRow) rows.push(sideBySide(drawn.slice(k, k + inRow), width));
  return rows;
}

/** As many panels as the picture has side by side, or as there is room for. */
function panelsInRow(wanted: number, columns: number): number {
  let n = wanted;
  while (n > 1 && (columns - GAP * (n - 1)) / n < NARROWEST) n--;
  return n;
}

/** Panels side by side, what stands above them pushed down to them. */
function sideBySide(panels: readonly PanelLines[], width: number): Line[] {
  const above = Math.max(...panels.map(({ header }) => header.length));
  const columns = panels.map(({ header, body }) => [
    ...Array<Line>(above - header.length).fill([]),
    ...header,
    ...body,
  ]);
  const n = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: n }, (_, k) =>
    columns.flatMap((lines, i) => [...(i === 0 ? [] : [{ text: ' '.repeat(GAP) }]), ...padded(lines[k] ?? [], width)]),
  );
}

/** Without blanks at the end that show nothing. */
function trimmed(line: Line): Line {
  const last = line.findLastIndex(({ text, ground }) => text.trim() !== '' || ground !== undefined);
  return line.slice(0, last + 1);
}
