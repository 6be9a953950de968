import { X_AXIS_HEIGHT, Y_TITLE_HEIGHT, yTickMargin } from './axes.ts';
import { labelMargin } from './directLabels.ts';
import { type Frame, frameOf } from './frame.ts';
import type { Scene } from './scene.ts';
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
  legend: number;
  frames: readonly Frame[];
  notes: readonly { text: string; y: number }[];
  noteSize: number;
}

/** Lays out a scene: title, subtitle and legend at the top, notes at the bottom, the panels side by side in what is left. */
export function layout(scene: Scene): Placement {
  const width = scene.width - 2 * MARGIN;
  const title = MARGIN + 20;
  const subtitle = title + (scene.subtitle === undefined ? 0 : 28);
  const legend = subtitle + (scene.legend.length === 0 ? 0 : 30);
  const lines = scene.notes.flatMap((note) => wrapped(note, width, NOTE_SIZE));
  const bottom = scene.height - 20 - (lines.length === 0 ? 0 : lines.length * NOTE_HEIGHT + 6);
  const notes = lines.map((text, i) => ({ text, y: bottom + 6 + (i + 1) * NOTE_HEIGHT - 4 }));
  const panels = { top: legend + 16 + Y_TITLE_HEIGHT, bottom: bottom - X_AXIS_HEIGHT };
  if (panels.bottom - panels.top < 40)
    throw new RangeError(`layout: a height of ${scene.height} pixels leaves no room for the panels`);
  return {
    left: MARGIN,
    width,
    title,
    subtitle,
    legend,
    frames: framesOf(scene, panels.top, panels.bottom),
    notes,
    noteSize: NOTE_SIZE,
  };
}

function framesOf(scene: Scene, top: number, bottom: number): Frame[] {
  const share = (scene.width - 2 * MARGIN) / scene.panels.length;
  return scene.panels.map((panel, k) => {
    const left = MARGIN + k * share + yTickMargin(panel, bottom - top);
    const right = MARGIN + (k + 1) * share - Math.max(16, labelMargin(panel.marks));
    if (right - left < 40)
      throw new RangeError(`layout: a width of ${scene.width} pixels leaves no room for panel ${k + 1}`);
    return frameOf({ left, top, right, bottom }, panel.x, panel.y, THEMES[scene.theme]);
  });
}
