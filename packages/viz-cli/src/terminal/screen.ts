import { type Line, widthOf } from './line.ts';
import type { Paint } from './palette.ts';
import type { TextStream } from './progress.ts';

const ESC = '\u001b[';
/** Synchronised output: the terminal shows what is between in one go; those that do not know it ignore it. */
const BEGIN = `${ESC}?2026h${ESC}?25l`;
const END = `${ESC}?25h${ESC}?2026l`;
const NO_WRAP = `${ESC}?7l`;
const WRAP = `${ESC}?7h`;
const ERASE_LINE = `${ESC}2K`;
const ERASE_BELOW = `${ESC}J`;

/**
 * What a terminal does to longer lines when its window becomes narrower. It `cuts` them or `breaks` them into several rows, which are counted; or, as tmux, it breaks them and tells
 * the new size up to a quarter of a second later: it is `late`.
 */
export type Narrowing = 'cuts' | 'breaks' | 'late';

/** Lines that are redrawn in place, at the end of what a terminal shows. */
export interface Screen {
  /**
   * Replaces the lines drawn before, in one write; those that a lower window has pushed out at the top are out of reach. Between drawings
   * the cursor is visible: whatever ends the process, there is nothing to restore. It waits in the first column of the row below the lines; of a `late` terminal in that of the first
   * line, where it stays however the lines are broken, until they are `final`.
   */
  draw(lines: readonly Line[], columns: number, final: boolean): void;
}

/** A screen without lines. */
export function screen(stream: TextStream, paint: Paint, narrowing: Narrowing): Screen {
  const late = narrowing === 'late';
  let widths: readonly number[] = [];
  return {
    draw: (lines, columns, final) => {
      const rows = narrowing === 'breaks' ? widths.reduce((n, width) => n + rowsOf(width, columns), 0) : widths.length;
      stream.write(
        [
          BEGIN,
          // Lines for a window that has become narrower in the meantime are cut, so that they take one row each.
          late ? NO_WRAP : '',
          '\r',
          late ? '' : up(rows),
          ...lines.map((line) => `${ERASE_LINE}${paint(line)}\r\n`),
          ERASE_BELOW,
          late && !final ? up(lines.length) : '',
          late ? WRAP : '',
          END,
        ].join(''),
      );
      widths = lines.map(widthOf);
    },
  };
}

function up(rows: number): string {
  return rows === 0 ? '' : `${ESC}${rows}A`;
}

function rowsOf(width: number, columns: number): number {
  return Math.max(1, Math.ceil(width / columns));
}

/** How a terminal narrows: xterm itself, GNU screen and the Linux console cut; tmux, wherever it runs, is late; others break. */
export function narrowingIn(env: Readonly<Record<string, string | undefined>>): Narrowing {
  if (env.TMUX) return 'late';
  return env.XTERM_VERSION || /^(screen|linux)/.test(env.TERM ?? '') ? 'cuts' : 'breaks';
}
