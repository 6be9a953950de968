import { join } from 'node:path';
import { claimFacts, claimText, metOf } from './claims.ts';
import type { Written } from './indexPage.ts';

/** A figure and its files as a JSON object. */
export function factsOf({ figure: { name, group, title, rows }, drawing, files }: Written, folder: string): object {
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

/** How much is said of a figure. */
export interface Saying {
  /** In full: it was asked for by its name. */
  readonly isOne: boolean;
  /** Its picture, with its title, has been shown. */
  readonly isShown: boolean;
  /** Only what is wrong. */
  readonly quiet: boolean;
}

/** What is said of one figure in full, of one of many in a line. */
export function told({ figure, drawing, files }: Written, folder: string, { isOne, isShown, quiet }: Saying): string[] {
  const { met, of } = metOf(drawing);
  const texts = drawing.claims.map(claimText);
  const wrong = texts.filter((text) => text.startsWith('✗'));
  const head = `${met === of ? '✓' : '✗'} ${figure.name}: ${met} of ${of} claims`;
  const lines = isOne
    ? [
        isShown ? '' : figure.title,
        `rows ${figure.rows.join(', ')}`,
        ...texts,
        ...files.map((file) => `figure: ${join(folder, file)}`),
      ]
    : [head, ...wrong.map((text) => `  ${text}`)];
  return quiet ? wrong.map((text) => `${figure.name}: ${text}`) : lines;
}
