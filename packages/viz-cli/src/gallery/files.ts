import { join } from 'node:path';
import { toGif } from '../figure/gif/gif.ts';
import { toHtml } from '../figure/html/html.ts';
import { toPng } from '../figure/png.ts';
import type { Scene } from '../figure/scene.ts';
import { toSvg } from '../figure/svg.ts';
import { delayOf } from '../figure/tempo.ts';
import type { ThemeName } from '../figure/theme.ts';
import { type Drawing, type Figure, sceneOf } from '../figures/figure.ts';
import type { FormatName } from '../names.ts';
import { writeAtomically } from '../run/writeFile.ts';
import { claimText } from './claims.ts';

/** A format that is a file. */
export type FileFormat = Exclude<FormatName, 'term'>;

/** What a picture depends on beside the figure. */
export interface Look {
  readonly seed: number;
  readonly theme: ThemeName;
}

/** A figure that has been computed. */
export interface Drawn {
  readonly figure: Figure;
  readonly drawing: Drawing;
}

/** Each format as the bytes of its file. */
const ENCODERS: Readonly<Record<FileFormat, (drawn: Drawn, look: Look) => string | Uint8Array>> = {
  svg: svgOf,
  png: (drawn, look) => toPng(svgOf(drawn, look)),
  html: htmlOf,
  gif: gifOf,
};

/** The SVG of a figure. */
export function svgOf({ figure, drawing }: Drawn, look: Look): string {
  return toSvg(sceneOf(figure, drawing, look));
}

/** The moments of a figure that moves, each as a scene. */
export function momentsOf({ figure, drawing }: Drawn, look: Look): { label: string; scene: Scene }[] {
  return (drawing.frames ?? []).map((moment) => ({
    label: moment.label,
    scene: sceneOf(figure, drawing, { ...look, moment }),
  }));
}

function htmlOf(drawn: Drawn, look: Look): string {
  const { figure, drawing } = drawn;
  const scene = sceneOf(figure, drawing, look);
  return toHtml({ scene, moments: momentsOf(drawn, look), claims: drawing.claims.map(claimText) });
}

/** The moments, or the picture itself where it does not move. */
function gifOf(drawn: Drawn, look: Look): Uint8Array {
  const moments = momentsOf(drawn, look).map(({ scene }) => toSvg(scene));
  return toGif(moments.length === 0 ? [svgOf(drawn, look)] : moments, delayOf(moments.length));
}

/**
 * Writes the files of a figure into a folder and returns their names.
 * @throws {UserError} if one cannot be written
 */
export function writeFiles(drawn: Drawn, formats: readonly FileFormat[], folder: string, look: Look): string[] {
  return formats.map((format) => {
    const file = `${drawn.figure.name}.${format}`;
    writeAtomically(join(folder, file), ENCODERS[format](drawn, look));
    return file;
  });
}
