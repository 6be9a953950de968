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
  readonly check: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * `elbow figure NAME`: lists, draws or checks figures, and returns the exit code.
 * @throws {UserError} if no figure has that name, or a file cannot be read or written
 */
export function figureCommand(name: string, options: FigureOptions): number {
  if (name === 'list') return listFigures(FIGURES, options);
  const figures = chosen(name, FIGURES);
  if (!options.check) return drawFigures(figures, name, options);
  if (options.format !== undefined)
    throw new UserError('--check compares SVG files and draws nothing else: leave --format out');
  return checkFigures(figures, name === 'all', options);
}
