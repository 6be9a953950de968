import { FIGURES } from '../figures/index.ts';
import type { FormatName } from '../names.ts';
import { UserError } from '../userError.ts';
import { checkFigures } from './check.ts';
import { chosen } from './chosen.ts';
import { drawFigures } from './draw.ts';
import { listFigures } from './list.ts';

/** Options of `elbow figure`. */
export interface FigureOptions {
  readonly format?: readonly FormatName[] | undefined;
  readonly theme: 'light' | 'dark';
  readonly seed: number;
  readonly out?: string | undefined;
  readonly animate: boolean;
  readonly check: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * `elbow figure NAME`: lists, draws or checks figures, and returns the exit code.
 * @throws {UserError} if no figure has that name, or a file cannot be read or written
 */
export async function figureCommand(name: string, options: FigureOptions): Promise<number> {
  if (name === 'list') return listFigures(FIGURES, options);
  const figures = chosen(name, FIGURES);
  if (options.json && (options.animate || options.format?.includes('term')))
    throw new UserError('--json prints facts, one a line, and no picture: leave term and --animate out');
  if (!options.check) return await drawFigures(figures, name, options);
  if (options.format !== undefined || options.animate)
    throw new UserError('--check compares SVG files and shows nothing: leave --format and --animate out');
  return checkFigures(figures, name === 'all', options);
}
