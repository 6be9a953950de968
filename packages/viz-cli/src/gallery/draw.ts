import { join } from 'node:path';
import type { Drawing, Figure } from '../figures/figure.ts';
import type { FormatName } from '../names.ts';
import { plural } from '../read/wording.ts';
import { makeFolder } from '../run/makeFolder.ts';
import { writeAtomically } from '../run/writeFile.ts';
import { charsetOf } from '../terminal/charset.ts';
import { jsonLine } from '../terminal/jsonProgress.ts';
import { claimFacts, claimText, metOf } from './claims.ts';
import type { FigureOptions } from './command.ts';
import { type Drawn, writeFiles } from './files.ts';
import { INDEX_PAGE, indexPage, type Written } from './indexPage.ts';
import { watching } from './watching.ts';

/** Exit code where a claim is not met. */
export const NOT_MET = 3;

/**
 * Draws figures into files, says what they claim, and returns the exit code.
 * @param name what was asked for; `all` gets a page that shows the pictures, too
 * @throws {UserError} if a file cannot be written
 */
export function drawFigures(figures: readonly Figure[], name: string, options: FigureOptions): number {
  const { json, quiet, out = 'figures', format: formats = ['svg', 'png'] } = options;
  const { tell, clear } = watching(process.stderr, quiet || json);
  const { spell } = charsetOf(process.env);
  makeFolder(out);
  const isOne = figures[0]?.name === name;
  const drawn: Written[] = [];
  for (const figure of figures) {
    tell(`${figure.name} (${drawn.length + 1} of ${figures.length})`);
    const drawing = figure.draw(options.seed);
    const files = writeFiles({ figure, drawing }, isOne ? formats : worthIt(formats, drawing), out, options);
    const written = { figure, drawing, files };
    drawn.push(written);
    clear();
    if (json) process.stdout.write(jsonLine(factsOf(written, out)));
    else process.stdout.write(spell(told(written, out, isOne, quiet).join('')));
  }
  if (name === 'all') writeAtomically(join(out, INDEX_PAGE), indexPage(drawn));
  const claims = totalOf(drawn);
  const moving = drawn.filter(({ drawing }) => drawing.frames !== undefined).length;
  if (json) process.stdout.write(jsonLine({ event: 'done', figures: drawn.length, ...claims }));
  else if (!isOne && !quiet)
    process.stdout.write(
      `${plural(drawn.length, 'figure')} in ${out}${formats.includes('gif') ? `, as GIF the ${moving} that move` : ''}; ${claims.met} of ${claims.of} claims are met\n`,
    );
  return claims.met === claims.of ? 0 : NOT_MET;
}

/** Of many figures those that do not move are not worth a GIF; one that is named gets one that stands still. */
function worthIt(formats: readonly FormatName[], { frames }: Drawing): readonly FormatName[] {
  return frames === undefined ? formats.filter((format) => format !== 'gif') : formats;
}

/** Claims of several figures. */
export function totalOf(drawn: readonly Drawn[]): { met: number; of: number } {
  const counts = drawn.map(({ drawing }) => metOf(drawing));
  return { met: counts.reduce((sum, { met }) => sum + met, 0), of: counts.reduce((sum, { of }) => sum + of, 0) };
}

function factsOf({ figure: { name, group, title, rows }, drawing, files }: Written, folder: string): object {
  return {
    event: 'figure',
    name,
    group,
    title,
    rows,
    claims: drawing.claims.map(claimFacts),
    files: files.map((file) => join(folder, file)),
  };
}

/** What is said of one figure in full, of one of many in a line; when quiet, only what is wrong. */
function told({ figure, drawing, files }: Written, folder: string, isOne: boolean, quiet: boolean): string[] {
  const { met, of } = metOf(drawing);
  const texts = drawing.claims.map(claimText);
  const wrong = texts.filter((text) => text.startsWith('✗'));
  const head = `${met === of ? '✓' : '✗'} ${figure.name}: ${met} of ${of} claims`;
  const lines = isOne
    ? [
        figure.title,
        `rows ${figure.rows.join(', ')}`,
        ...texts,
        ...files.map((file) => `figure: ${join(folder, file)}`),
      ]
    : [head, ...wrong.map((text) => `  ${text}`)];
  const shown = quiet ? wrong.map((text) => `${figure.name}: ${text}`) : lines;
  return shown.map((line) => `${line}\n`);
}
