import { PANEL_TITLE_HEIGHT, X_AXIS_HEIGHT, Y_TITLE_HEIGHT, yTickMargin } from './axes.ts';
import { labelMargin } from './directLabels.ts';
import { type Box, type Frame, frameOf } from './frame.ts';
import { LEGEND_HEIGHT, type PlacedEntry, placedEntries } from './legend.ts';
import type { Panel, Scene } from './scene.ts';
import { wrapped } from './textWidth.ts';
import { THEMES } from './theme.ts';

const MARGIN = 32;
const NOTE_SIZE = 14;
const NOTE_HEIGHT = 20;

/** Where everything of a scene stands, in pixels. Texts are given by their baseline. */
export interface Placement {
  /** Left of all texts that belong to no panel. */
  left: number;
  /** Width that they may take. */
  width: number;
  title: number;
  subtitle: number;
  /** Baseline of the first row of the legend. */
  legend: number;
  entries: readonly PlacedEntry[];
  frames: readonly Frame[];
  notes: readonly { text: string; y: number }[];
  noteSize: number;
}

/** Lays out a scene: title, subtitle and legend at the top, notes at the bottom, the panels in what is left. */
export function layout(scene: Scene): Placement {
  const width = scene.width - 2 * MARGIN;
  const title = MARGIN + 20;
  const subtitle = title + (scene.subtitle === undefined ? 0 : 28);
  const entries = placedEntries(scene.legend, width);
  const legend = subtitle + (entries.length === 0 ? 0 : 30);
  const legendEnd = legend + (entries.at(-1)?.row ?? 0) * LEGEND_HEIGHT;
  const lines = scene.notes.flatMap((note) => wrapped(note, width, NOTE_SIZE));
  const bottom = scene.height - 20 - (lines.length === 0 ? 0 : lines.length * NOTE_HEIGHT + 6);
  const notes = lines.map((text, i) => ({ text, y: bottom + 6 + (i + 1) * NOTE_HEIGHT - 4 }));
  const frames = framesOf(scene, legendEnd + 16, bottom);
  return { left: MARGIN, width, title, subtitle, legend, entries, frames, notes, noteSize: NOTE_SIZE };
}

/** The frames of all panels, in rows of the same height and columns of the same width. */
function framesOf(scene: Scene, top: number, bottom: number): Frame[] {
  const columns = scene.columns ?? scene.panels.length;
  const rows = Math.ceil(scene.panels.length / columns);
  const height = (bottom - top) / rows;
  const share = (scene.width - 2 * MARGIN) / columns;
  return scene.panels.map((panel, k) => {
    const row = Math.floor(k / columns);
    const inRow = scene.panels.slice(row * columns, (row + 1) * columns);
    // A bare panel takes all of its row; the others stand level with one another.
    const alike = panel.bare === true ? [panel] : inRow.filter(({ bare }) => bare !== true);
    const header = Math.max(...alike.map(headerHeight));
    const footer = panel.bare === true ? 8 : X_AXIS_HEIGHT;
    const box = { left: 0, right: 0, top: top + row * height + header, bottom: top + (row + 1) * height - footer };
    if (box.bottom - box.top < 40)
      throw new RangeError(`layout: a height of ${scene.height} pixels leaves no room for the panels`);
    const left = MARGIN + (k % columns) * share;
    box.left = left + (panel.bare === true ? 0 : yTickMargin(panel, box.bottom - box.top));
    box.right = left + share - Math.max(16, labelMargin(panel.marks));
    if (box.right - box.left < 40)
      throw new RangeError(`layout: a width of ${scene.width} pixels leaves no room for panel ${k + 1}`);
    return frameOf(panel.square === true ? squared(box, panel) : box, panel.x, panel.y, THEMES[scene.theme]);
  });
}

/** Pixels above a panel that its titles take. */
function headerHeight({ title, bare }: Panel): number {
  return (bare === true ? 6 : Y_TITLE_HEIGHT) + (title === undefined ? 0 : PANEL_TITLE_HEIGHT);
}

/** The largest part of a box in which a unit of x is as long as one of y: in the middle from left to right, at the top. */
function squared({ left, top, right, bottom }: Box, { x, y }: Panel): Box {
  const unit = Math.min((right - left) / (x.domain[1] - x.domain[0]), (bottom - top) / (y.domain[1] - y.domain[0]));
  const width = unit * (x.domain[1] - x.domain[0]);
  const spare = (right - left - width) / 2;
  return { left: left + spare, right: right - spare, top, bottom: top + unit * (y.domain[1] - y.domain[0]) };
}
