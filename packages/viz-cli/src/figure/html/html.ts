import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../packageRoot.ts';
import { escapeXml } from '../pixel.ts';
import type { Scene } from '../scene.ts';
import { toSvg } from '../svg.ts';
import { delayOf } from '../tempo.ts';
import { THEMES, type ThemeName } from '../theme.ts';
import { type PagePalette, pagePalette } from './palette.ts';
import { type AxisReading, type PanelReading, readingsOf, type SeriesReading } from './readings.ts';
import { type Table, table } from './table.ts';

/** What a page shows. */
export interface Page {
  /** The whole picture. */
  readonly scene: Scene;
  /** The picture in time; none for one that does not move. */
  readonly moments: readonly { readonly label: string; readonly scene: Scene }[];
  /** Sentences under the picture. */
  readonly claims: readonly string[];
}

/** A moment as the page's script reads it: numbers of lines, and of panels. */
interface MomentData {
  readonly label: string;
  readonly lines: readonly number[];
  readonly panels: readonly number[];
}

/** A panel as the script reads it: its series by number. */
interface PanelData {
  readonly box: PanelReading['box'];
  readonly x: AxisReading;
  readonly y: AxisReading;
  readonly series: readonly number[];
}

interface Tables {
  readonly lines: Table<string>;
  readonly panels: Table<PanelData>;
  readonly series: Table<SeriesReading>;
}

/**
 * A page in one file that asks for nothing else: the picture, the values of the data point that the pointer is near, and, where the picture moves, a slider and a
 * button to play it. It has both themes: a page of the light one follows the reader's system. The same page gives the same bytes.
 *
 * @throws {RangeError} if a scene cannot be drawn
 */
export function toHtml({ scene, moments, claims }: Page): string {
  const palette = pagePalette();
  const tables: Tables = { lines: table(), panels: table(), series: table() };
  const all = [...moments, { label: 'all of it', scene }].map(({ label, scene: shown }) =>
    momentData(label, shown, palette, tables),
  );
  const picture = (all.at(-1)?.lines ?? []).map((k) => tables.lines.values[k]).join('\n');
  const data = {
    delay: delayOf(moments.length),
    moments: moments.length === 0 ? all.map((moment) => ({ ...moment, lines: [] })) : all,
    lines: moments.length === 0 ? [] : tables.lines.values,
    panels: tables.panels.values,
    series: tables.series.values,
  };
  return [
    '<!doctype html>',
    `<html lang="en"${scene.theme === 'light' ? '' : ` data-theme="${scene.theme}"`}>`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<title>${escapeXml(scene.title)}</title>`,
    '<link rel="icon" href="data:,">',
    `<style>\n${themes(palette)}\n${part('viewer.css')}</style>`,
    '</head>',
    '<body>',
    `<main style="max-width:${scene.width}px">`,
    `<div id="picture">\n${picture}</div>`,
    '<div id="tip" role="status" hidden></div>',
    controls(moments.length),
    ...(claims.length === 0 ? [] : ['<ul>', ...claims.map((claim) => `<li>${escapeXml(claim)}</li>`), '</ul>']),
    `<p><code>${escapeXml(scene.drawnBy.command)}</code>, version ${escapeXml(scene.drawnBy.version)}</p>`,
    '</main>',
    `<script type="application/json" id="data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`,
    `<script>\n${part('viewer.js')}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function momentData(label: string, scene: Scene, palette: PagePalette, tables: Tables): MomentData {
  const inTheme = (theme: ThemeName): string => toSvg({ ...scene, theme });
  const svg = palette.themed(inTheme('light'), inTheme('dark'));
  return {
    label,
    lines: svg.split('\n').map((line) => tables.lines.numberOf(line)),
    panels: readingsOf(scene).map((panel) =>
      tables.panels.numberOf({ ...panel, series: panel.series.map((series) => tables.series.numberOf(series)) }),
    ),
  };
}

/** The colours of both themes: the reader's system says which, the attribute data-theme says it louder. */
function themes(palette: PagePalette): string {
  const of = (theme: ThemeName): string => {
    const { background, ink, muted, grid } = THEMES[theme];
    return `color-scheme:${theme};--background:${background};--ink:${ink};--muted:${muted};--grid:${grid};${palette.declarations(theme)}`;
  };
  return [
    `:root{${of('light')}}`,
    `@media(prefers-color-scheme:dark){:root:not([data-theme]){${of('dark')}}}`,
    `:root[data-theme=dark]{${of('dark')}}`,
  ].join('\n');
}

/** What time is scrubbed with, where there is any, and the switch of the theme. */
function controls(moments: number): string {
  const time =
    moments === 0
      ? ''
      : `<button type="button" id="play" aria-label="play">▶</button><input type="range" id="time" min="0" max="${moments}" value="${moments}" step="1" aria-label="time"><output id="label" for="time">all of it</output>`;
  return `<div id="controls">${time}<button type="button" id="theme" aria-label="light or dark">◐</button></div>`;
}

/** A part of every page, from the folder `page` of this package. */
function part(name: string): string {
  return readFileSync(join(packageRoot(), 'page', name), 'utf8');
}
