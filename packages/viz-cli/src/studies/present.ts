import { join } from 'node:path';
import type { PictureOptions } from '../commands/pictureOptions.ts';
import type { Drawing, Figure } from '../figures/figure.ts';
import { type FileFormat, writeFiles } from '../gallery/files.ts';
import { viewer } from '../gallery/terminal.ts';
import { makeFolder } from '../run/makeFolder.ts';

/** What a study has to show. */
export interface Study {
  readonly figure: Pick<Figure, 'name' | 'title' | 'command'>;
  readonly drawing: Drawing;
}

/**
 * Shows the picture of a study on a terminal, writes the files that were asked for, and returns their paths.
 * @param moves whether to show it as it moves.
 * @throws {UserError} if a file cannot be written
 */
export async function present({ figure, drawing }: Study, options: PictureOptions, moves = false): Promise<string[]> {
  const { format, out, json, quiet, seed, theme } = options;
  const asked = format ?? (out === undefined ? [] : (['svg', 'png'] as const));
  const formats = asked.filter((one): one is FileFormat => one !== 'term');
  const isShown = asked.includes('term') || moves || (process.stdout.isTTY === true && !json && !quiet);
  const drawn = { figure: { group: 'questions' as const, rows: [], draw: () => drawing, ...figure }, drawing };
  const look = { seed, theme };
  if (isShown && !json) {
    const { show, play } = viewer(process.stdout);
    if (moves) await play(drawn, look);
    else show(drawn, look);
  }
  if (formats.length === 0) return [];
  const folder = out ?? 'figures';
  makeFolder(folder);
  return writeFiles(drawn, formats, folder, look).map((file) => join(folder, file));
}
