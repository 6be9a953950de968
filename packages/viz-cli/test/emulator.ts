import xterm, { type IBufferCell, type Terminal } from '@xterm/headless';

/** What a terminal shows after some output. */
export interface Shown {
  /** All lines from the first in the scrollback to the last that is not empty. */
  lines: string[];
  /** Lines of the window at the end. */
  window: string[];
  /** Lines that are the continuation of one that was too long. */
  wrapped: number;
  /** The line of the cursor, counted as in `lines`, and its column. */
  cursor: [line: number, column: number];
  cursorVisible: boolean;
  /** The titles that the window was given, one after the other. */
  titles: string[];
  /** Letters in place of the characters: which colour each has; then what the letters mean. */
  colours: string[];
}

/** Plays output into an emulated terminal, which is resized where the output says so, and reads it back. */
export async function played(output: string, columns: number, rows: number): Promise<Shown> {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
  const titles: string[] = [];
  terminal.onTitleChange((title) => titles.push(title));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence
  for (const [k, part] of output.split(/\u001b\]777;(.*?)\u0007/).entries()) {
    if (k % 2 === 0) await new Promise<void>((resolve) => terminal.write(part, resolve));
    else resize(terminal, part);
  }
  const { active } = terminal.buffer;
  const rowsOf = Array.from({ length: active.length }, (_, i) => active.getLine(i));
  const lines = rowsOf.map((line) => line?.translateToString(true) ?? '');
  const shown = {
    lines: lines.slice(0, lines.findLastIndex((line) => line !== '') + 1),
    window: lines.slice(active.baseY),
    wrapped: rowsOf.filter((line) => line?.isWrapped).length,
    cursor: [active.baseY + active.cursorY, active.cursorX] as [number, number],
    cursorVisible: output.lastIndexOf('\u001b[?25h') >= output.lastIndexOf('\u001b[?25l'),
    titles,
    colours: coloursOf(terminal),
  };
  terminal.dispose();
  return shown;
}

/** `cols 60`, `rows 12`. */
function resize(terminal: Terminal, change: string): void {
  const [what, size] = change.split(' ');
  if (what === 'cols') terminal.resize(Number(size), terminal.rows);
  else terminal.resize(terminal.cols, Number(size));
}

function coloursOf(terminal: Terminal): string[] {
  const names: string[] = [];
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, i) => {
    const line = active.getLine(i);
    const cells = Array.from({ length: terminal.cols }, (_, x) => line?.getCell(x));
    return cells
      .map((cell) => letterOf(cell, names))
      .join('')
      .trimEnd();
  });
  const used = lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
  return [...used, ...names.map((name, i) => `${letter(i)}: ${name}`)];
}

function letterOf(cell: IBufferCell | undefined, names: string[]): string {
  if (cell === undefined || cell.getChars().trim() === '') return ' ';
  const name = nameOf(cell);
  if (name === '') return '.';
  if (!names.includes(name)) names.push(name);
  return letter(names.indexOf(name));
}

function letter(k: number): string {
  return String.fromCharCode(97 + k);
}

function nameOf(cell: IBufferCell): string {
  const faint = cell.isDim() ? 'faint' : '';
  if (cell.isFgRGB()) return `#${cell.getFgColor().toString(16).padStart(6, '0')}${faint}`;
  return cell.isFgPalette() ? `colour ${cell.getFgColor()}${faint}` : faint;
}
