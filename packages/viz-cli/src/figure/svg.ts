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

/** A panel: axes, the marks cut off at its border (with room for half a line width and the points on it), then what is written, which is not cut. */
function panelSvg(panel: Panel, frame: Frame, k: number): string {
  const { left, top, right, bottom } = frame.box;
  const border = 9;
  const clip = `<rect x="${pixel(left - border)}" y="${pixel(top - border)}" width="${pixel(right - left + 2 * border)}" height="${pixel(bottom - top + 2 * border)}"/>`;
  const written = (mark: Mark): boolean => mark.mark === 'text' || mark.mark === 'table';
  const title = { size: 17, weight: 600, fill: frame.theme.ink } as const;
  return [
    panel.bare === true ? '' : axesSvg(panel, frame),
    panel.title === undefined
      ? ''
      : textSvg(fitted(panel.title, right - left + 40, 17, 600), left, top - (panel.bare === true ? 12 : 42), title),
    `<clipPath id="panel${k}">${clip}</clipPath>`,
    `<g clip-path="url(#panel${k})">`,
    ...panel.marks.filter((mark) => !written(mark)).map((mark) => markSvg(mark, frame)),
    '</g>',
    ...panel.marks.filter(written).map((mark) => markSvg(mark, frame)),
    directLabelsSvg(panel.marks, frame),
  ]
    .filter((part) => part !== '')
    .join('\n');
}
