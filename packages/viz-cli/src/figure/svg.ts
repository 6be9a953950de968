import { axesSvg } from './axes.ts';
import { directLabelsSvg } from './directLabels.ts';
import type { Frame } from './frame.ts';
import { layout } from './layout.ts';
import { legendSvg } from './legend.ts';
import type { Mark } from './marks/mark.ts';
import { markSvg } from './marks/svg.ts';
import { textSvg } from './marks/text.ts';
import { escapeXml, pixel } from './pixel.ts';
import type { Panel, Scene } from './scene.ts';
import { fitted } from './textWidth.ts';
import { THEMES } from './theme.ts';

const TITLE_SIZE = 24;
const SUBTITLE_SIZE = 16;

/**
 * Draws a scene as an SVG document. The same scene gives the same bytes: coordinates have at most two decimals, nothing is taken from the clock or the
 * machine. The command and version that drew it stand in `<metadata>` as JSON.
 *
 * @throws {RangeError} if a domain is empty or not finite, or the scene is too small for what is in it
 */
export function toSvg(scene: Scene): string {
  const { width, height, title, subtitle } = scene;
  const theme = THEMES[scene.theme];
  const at = layout(scene);
  const size = `width="${pixel(width)}" height="${pixel(height)}"`;
  const heading = fitted(title, at.width, TITLE_SIZE, 600);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${pixel(width)} ${pixel(height)}" role="img" font-family="Inter, system-ui, sans-serif">`,
    `<title>${escapeXml(title)}</title>`,
    `<metadata>${escapeXml(JSON.stringify(scene.drawnBy))}</metadata>`,
    `<rect ${size} fill="${theme.background}"/>`,
    textSvg(heading, at.left, at.title, { size: TITLE_SIZE, weight: 600, fill: theme.ink }),
    subtitle === undefined
      ? ''
      : textSvg(fitted(subtitle, at.width, SUBTITLE_SIZE), at.left, at.subtitle, {
          size: SUBTITLE_SIZE,
          fill: theme.muted,
        }),
    legendSvg(at.entries, at.left, at.legend, theme),
    ...scene.panels.map((panel, k) => panelSvg(panel, at.frames[k] as Frame, k)), // one frame for each panel
    ...at.notes.map(({ text, y }) => textSvg(text, at.left, y, { size: at.noteSize, fill: theme.muted })),
    '</svg>',
    '',
  ]
    .filter((part, i, parts) => part !== '' || i === parts.length - 1)
    .join('\n');
}

/** Pixels beyond a panel's border where points are still drawn whole, and lines at their full width. */
const POINTS_BORDER = 9;
const LINES_BORDER = 2;

/** A panel: axes, the marks cut off at its border, then what is written, which is not cut. */
function panelSvg(panel: Panel, frame: Frame, k: number): string {
  const { left, right, top } = frame.box;
  const written = (mark: Mark): boolean => mark.mark === 'text' || mark.mark === 'table';
  const drawn = panel.marks.filter((mark) => !written(mark)).map((mark) => ({ mark, svg: markSvg(mark, frame) }));
  const title = { size: 17, weight: 600, fill: frame.theme.ink } as const;
  return [
    panel.bare === true ? '' : axesSvg(panel, frame),
    panel.title === undefined
      ? ''
      : textSvg(fitted(panel.title, right - left + 40, 17, 600), left, top - (panel.bare === true ? 14 : 42), title),
    clipSvg(`panel${k}`, frame, LINES_BORDER),
    clipSvg(`points${k}`, frame, POINTS_BORDER),
    ...groups(drawn, k),
    ...panel.marks.filter(written).map((mark) => markSvg(mark, frame)),
    directLabelsSvg(panel.marks, frame),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function clipSvg(id: string, { box: { left, top, right, bottom } }: Frame, border: number): string {
  const size = `width="${pixel(right - left + 2 * border)}" height="${pixel(bottom - top + 2 * border)}"`;
  return `<clipPath id="${id}"><rect x="${pixel(left - border)}" y="${pixel(top - border)}" ${size}/></clipPath>`;
}

/** The marks in their order, those in a row that are cut off alike in one group. */
function groups(marks: readonly { mark: Mark; svg: string }[], k: number): string[] {
  const found: { clip: string; parts: string[] }[] = [];
  for (const { mark, svg } of marks) {
    if (svg === '') continue;
    const clip = `${mark.mark === 'points' ? 'points' : 'panel'}${k}`;
    const last = found.at(-1);
    if (last?.clip === clip) last.parts.push(svg);
    else found.push({ clip, parts: [svg] });
  }
  return found.map(({ clip, parts }) => `<g clip-path="url(#${clip})">\n${parts.join('\n')}\n</g>`);
}
