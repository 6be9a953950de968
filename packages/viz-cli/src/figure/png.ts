import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { packageRoot } from '../packageRoot.ts';

/** The typefaces that come with the command. Without them every text of a picture would vanish silently. */
export const FONTS: readonly string[] = ['Inter-Regular.ttf', 'Inter-SemiBold.ttf'];

/** A picture as pixels: red, green, blue, alpha, one byte each, row by row from the top: [height, width, 4]. */
export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8Array;
}

/**
 * Draws an SVG document as PNG, at its own size, with the bundled Inter and no font of the system, so the picture is the same on every machine.
 *
 * @throws {Error} if a font file is missing
 */
export function toPng(svg: string): Uint8Array {
  return new Uint8Array(resvg(svg).render().asPng());
}

/** The pixels of the picture that `toPng` encodes. */
export function toPixels(svg: string): Pixels {
  const { width, height, pixels } = resvg(svg).render();
  return { width, height, rgba: new Uint8Array(pixels) };
}

function resvg(svg: string): Resvg {
  const fontFiles = FONTS.map((name) => join(packageRoot(), 'fonts', name));
  const missing = fontFiles.find((file) => !existsSync(file));
  if (missing !== undefined) throw new Error(`toPng: the font ${missing} is missing; reinstall the package`);
  return new Resvg(svg, {
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' },
  });
}
