import { join } from 'node:path';
import type { Drawing, Figure } from '../figures/figure.ts';
import { plural } from '../read/wording.ts';
import { EXIT_CODES } from '../run/interrupts.ts';
import { makeFolder } from '../run/makeFolder.ts';
import { writeAtomically } from '../run/writeFile.ts';
import { charsetOf } from '../terminal/charset.ts';
import { tell, tellJson } from '../terminal/output.ts';
import { metOf } from './claims.ts';
import type { FigureOptions } from './command.ts';
import { type Drawn, type FileFormat, writeFiles } from './files.ts';
import { INDEX_PAGE, indexPage, type Written } from './indexPage.ts';
import { viewer } from './terminal.ts';
import { factsOf, told } from './told.ts';
import { watching } from './watching.ts';

/** Exit code where a claim is not met. */
export const NOT_MET = 3;

/**
 * Draws figures into files and on the screen, says what they claim, and returns the exit code.
 * @param name what was asked for; `all` gets a page that shows the pictures, too
 * @throws {UserError} if a file cannot be written
 */
export async function drawFigures(figures: readonly Figure[], name: string, options: FigureOptions): Promise<number> {
  const { json, quiet, animate, out = 'figures' } = options;
  const isOne = figures[0]?.name === name;
  const { formats, isShown } = wanted(isOne, options);
  const watched = watching(process.stderr, quiet || json);
  const { spell } = charsetOf(process.env);
  const { show, play } = viewer(process.stdout);
  if (formats.length > 0) makeFolder(out);
  const drawn: Written[] = [];
  for (const figure of figures) {
    watched.tell(`${figure.name} (${drawn.length + 1} of ${figures.length})`);
    const drawing = figure.draw(options.seed);
    const files = writeFiles({ figure, drawing }, isOne ? formats : worthIt(formats, drawing), out, options);
    const written = { figure, drawing, files };
    drawn.push(written);
    watched.clear();
    if (isShown && !animate) show(written, options);
    const signal = animate ? await play(written, options) : null;
    if (signal !== null) return EXIT_CODES[signal] ?? 1;
    if (json) tellJson(factsOf(written, out));
    else tell(told(written, out, { isOne, isShown, quiet }).map(spell));
  }
  if (name === 'all' && formats.length > 0) writeAtomically(join(out, INDEX_PAGE), indexPage(drawn));
  const claims = totalOf(drawn);
  if (json) tellJson({ event: 'done', figures: drawn.length, ...claims });
  else if (!isOne && !quiet)
    tell([
      `${plural(drawn.length, 'figure')}${where(drawn, formats, out)}; ${claims.met} of ${claims.of} claims are met`,
    ]);
  return claims.met === claims.of ? 0 : NOT_MET;
}

/** The files to write, and whether to show pictures: those that were asked for; else SVG and PNG, and on a terminal the picture of one figure. */
function wanted(
  isOne: boolean,
  { format, animate, json, quiet }: FigureOptions,
): { formats: readonly FileFormat[]; isShown: boolean } {
  const isWatched = isOne && process.stdout.isTTY === true && !json && !quiet;
  const asked = format ?? (['svg', 'png'] as const);
  return {
    formats: asked.filter((one) => one !== 'term'),
    isShown: animate || (format === undefined ? isWatched : format.includes('term')),
  };
}

function where(drawn: readonly Written[], formats: readonly FileFormat[], folder: string): string {
  if (formats.length === 0) return '';
  const moving = drawn.filter(({ drawing }) => drawing.frames !== undefined).length;
  return ` in ${folder}${formats.includes('gif') ? `, as GIF the ${moving} that move` : ''}`;
}

/** Of many figures those that do not move are not worth a GIF; one that is named gets one that stands still. */
function worthIt(formats: readonly FileFormat[], { frames }: Drawing): readonly FileFormat[] {
  return frames === undefined ? formats.filter((format) => format !== 'gif') : formats;
}

/** Claims of several figures. */
export function totalOf(drawn: readonly Drawn[]): { met: number; of: number } {
  const counts = drawn.map(({ drawing }) => metOf(drawing));
  return { met: counts.reduce((sum, { met }) => sum + met, 0), of: counts.reduce((sum, { of }) => sum + of, 0) };
}
