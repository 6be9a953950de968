import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Figure } from '../figures/figure.ts';
import { packageRoot } from '../packageRoot.ts';
import { plural } from '../read/wording.ts';
import { charsetOf } from '../terminal/charset.ts';
import { seconds } from '../terminal/duration.ts';
import { tell, tellJson } from '../terminal/output.ts';
import { UserError } from '../userError.ts';
import { claimFacts, claimText, metOf } from './claims.ts';
import type { FigureOptions } from './command.ts';
import { NOT_MET, totalOf } from './draw.ts';
import { type Drawn, svgOf } from './files.ts';
import { INDEX_PAGE, indexPage } from './indexPage.ts';
import { watching } from './watching.ts';

/** How a file of the gallery compares with what is drawn: the same bytes, or why not. */
type Comparison = 'same' | 'missing' | 'surplus' | `differs from line ${number}`;

/** A figure or file, and how it compares. */
interface Row {
  readonly name: string;
  readonly file: Comparison;
  /** Undefined for what is no figure. */
  readonly drawn?: Drawn;
}

/**
 * Draws figures again, compares their SVG with the files of the gallery, and their numbers with what they claim; returns the exit code.
 * @param isAll whether these are all figures: then the gallery holds nothing else, and its page is compared, too
 * @throws {UserError} if there is no gallery
 */
export function checkFigures(figures: readonly Figure[], isAll: boolean, options: FigureOptions): number {
  const { json, quiet, seed } = options;
  const folder = options.out ?? gallery();
  if (!existsSync(folder)) throw new UserError(`there is no folder ${folder}: ${HOW_TO_WRITE}`);
  const begun = performance.now();
  const watched = watching(process.stderr, quiet || json);
  const { spell } = charsetOf(process.env);
  const width = Math.max(INDEX_PAGE.length, ...figures.map(({ name }) => name.length));
  const rows: Row[] = [];
  const add = (row: Row): void => {
    rows.push(row);
    watched.clear();
    if (json) tellJson(factsOf(row));
    else if (!quiet || !isRight(row)) tell(linesOf(row, width).map(spell));
  };
  const drawn: Drawn[] = [];
  for (const figure of figures) {
    watched.tell(`${figure.name} (${drawn.length + 1} of ${figures.length})`);
    const computed = { figure, drawing: figure.draw(seed) };
    drawn.push(computed);
    add({
      name: figure.name,
      file: compared(join(folder, `${figure.name}.svg`), svgOf(computed, options)),
      drawn: computed,
    });
  }
  if (isAll) {
    add({
      name: INDEX_PAGE,
      file: compared(
        join(folder, INDEX_PAGE),
        indexPage(drawn.map((one) => ({ ...one, files: [`${one.figure.name}.svg`] }))),
      ),
    });
    for (const name of surplus(folder, figures)) add({ name, file: 'surplus' });
  }
  const facts = { figures: drawn.length, wrong: rows.filter((row) => !isRight(row)).length, ...totalOf(drawn) };
  if (json) tellJson({ event: 'done', gallery: folder, ...facts });
  else if (!quiet) tell([spell(summary(facts, folder, (performance.now() - begun) / 1000))]);
  return facts.wrong === 0 ? 0 : NOT_MET;
}

const HOW_TO_WRITE = 'elbow figure all --format svg --out docs/gallery writes one';

/** The gallery of the repository that the working folder or this package is in. */
function gallery(): string {
  for (const start of [process.cwd(), packageRoot()]) {
    for (let folder = start; ; folder = dirname(folder)) {
      const path = join(folder, 'docs', 'gallery');
      if (existsSync(path)) return relative(process.cwd(), path) || '.';
      if (folder === dirname(folder)) break;
    }
  }
  throw new UserError(`there is no docs/gallery here or above: ${HOW_TO_WRITE}; or name a folder with --out`);
}

function compared(path: string, wanted: string): Comparison {
  if (!existsSync(path)) return 'missing';
  const found = readFileSync(path, 'utf8');
  if (found === wanted) return 'same';
  const [a, b] = [found.split('\n'), wanted.split('\n')];
  return `differs from line ${a.findIndex((line, i) => line !== b[i]) + 1 || a.length + 1}`;
}

/** Pictures of the folder that belong to no figure. */
function surplus(folder: string, figures: readonly Figure[]): string[] {
  const known = new Set(figures.map(({ name }) => `${name}.svg`));
  return readdirSync(folder)
    .filter((file) => file !== INDEX_PAGE && !known.has(file))
    .sort();
}

function isRight({ file, drawn }: Row): boolean {
  return file === 'same' && (drawn === undefined || allMet(drawn));
}

function allMet({ drawing }: Drawn): boolean {
  const { met, of } = metOf(drawing);
  return met === of;
}

function linesOf(row: Row, width: number): string[] {
  const { name, file, drawn } = row;
  const head = `${isRight(row) ? '✓' : '✗'} ${name.padEnd(width)}  ${file}`;
  if (drawn === undefined) return [head];
  const { met, of } = metOf(drawn.drawing);
  const wrong = drawn.drawing.claims.map(claimText).filter((text) => text.startsWith('✗'));
  return [`${head}, ${met} of ${of} claims`, ...wrong.map((text) => `    ${text}`)];
}

function factsOf({ name, file, drawn }: Row): object {
  if (drawn === undefined) return { event: 'file', name, file };
  return { event: 'figure', name, file, claims: drawn.drawing.claims.map(claimFacts) };
}

function summary(
  { figures, wrong, met, of }: { figures: number; wrong: number; met: number; of: number },
  folder: string,
  elapsed: number,
): string {
  const verdict = wrong === 0 ? `all as in ${folder}` : `${plural(wrong, 'difference')} from ${folder}`;
  return `${plural(figures, 'figure')} in ${seconds(elapsed)}: ${verdict}; ${met} of ${of} claims are met`;
}
