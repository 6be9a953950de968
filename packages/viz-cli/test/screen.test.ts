import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { played, type Shown } from './emulator.ts';
import { bundleDemo, recorded } from './pseudoTerminal.ts';
import { temporaryFolder } from './temporary.ts';

/*
 * Screens of a run on a real pseudo-terminal, read back by an emulator and compared with the files in test/screens: first the text, then a letter for the colour of each
 * character. After a change that is meant, write them anew with `npx vitest run test/screen.test.ts -u` in packages/viz-cli, and look at the difference.
 */

const demo = join(temporaryFolder(), 'demoRun.mjs');
beforeAll(() => bundleDemo(demo));

const LIGHT = { COLORTERM: 'truecolor', COLORFGBG: '0;15' };
const DARK = { COLORTERM: 'truecolor', COLORFGBG: '15;0' };
const FIRST = 'Training 4-16-3 (131 parameters) with adam.';
const LAST = 'run: runs/demo-1';

interface Case {
  columns: number;
  rows?: number;
  env?: Record<string, string>;
  args?: string[];
}

async function shownBy({ columns, rows = 24, env = LIGHT, args = [] }: Case): Promise<Shown & { output: string }> {
  const output = recorded(demo, args, { columns, rows, env });
  return { ...(await played(output, columns, rows)), output };
}

function file({ lines, colours }: Shown): string {
  return `${[...lines, '', ...colours].join('\n')}\n`;
}

const CASES: Readonly<Record<string, Case>> = {
  '40-light': { columns: 40 },
  '40-dark': { columns: 40, env: DARK },
  '80-light': { columns: 80 },
  '80-dark': { columns: 80, env: DARK },
  '200-light': { columns: 200, rows: 50 },
  '200-dark': { columns: 200, rows: 50, env: DARK },
  '80-unknown-background': { columns: 80, env: { COLORTERM: 'truecolor' } },
  '80-256-colours': { columns: 80, env: {} },
  '80-16-colours': { columns: 80, env: { FORCE_COLOR: '1' } },
  '80-no-colour': { columns: 80, env: { NO_COLOR: '1' } },
  '80-ascii': { columns: 80, env: { LANG: 'C', NO_COLOR: '1' } },
  '40-ascii-diverging': { columns: 40, env: { LANG: 'C', NO_COLOR: '1' }, args: ['diverging'] },
  '40-diverging': { columns: 40, args: ['diverging'] },
  '80-diverging': { columns: 80, args: ['diverging'] },
  '80-broken': { columns: 80, args: ['broken'] },
  '80-training-only': { columns: 80, args: ['alone'] },
  '80-5000-epochs': { columns: 80, args: ['usual', '5000'] },
  '80-one-epoch': { columns: 80, args: ['usual', '1'] },
  '40x12': { columns: 40, rows: 12 },
  '80x11': { columns: 80, rows: 11 },
  '39x24': { columns: 39 },
  '10x2': { columns: 10, rows: 2 },
};

describe('the screen of a run', () => {
  test.each(Object.entries(CASES))('%s', async (name, given) => {
    const shown = await shownBy(given);
    // What the program prints before and after stands around one drawing, and nothing is wrapped but those two lines.
    const opening = Math.ceil(FIRST.length / given.columns);
    expect(shown.lines.slice(0, opening).join('')).toBe(FIRST);
    const closing = Math.ceil(LAST.length / given.columns);
    expect(shown.lines.slice(-closing).join('')).toBe(LAST);
    expect(shown.wrapped).toBe(opening - 1 + closing - 1);
    expect(shown.cursor).toEqual([shown.lines.length, 0]);
    expect(shown.cursorVisible).toBe(true);
    await expect(file(shown)).toMatchFileSnapshot(`screens/${name}.txt`);
  });

  test.each([40, 80, 200])(
    'stays in its columns in each of its drawings, and in its rows: %i columns',
    async (columns) => {
      const { output } = await shownBy({ columns, rows: 15 });
      const drawings = output.split('\u001b[?2026h').slice(1);
      expect(drawings.length).toBeGreaterThanOrEqual(60);
      for (const drawing of drawings) {
        const alone = await played(drawing.slice(0, drawing.indexOf('\u001b[?2026l')), columns, 15);
        expect(alone.wrapped).toBe(0);
        expect(alone.lines.length).toBeLessThan(15);
        expect(Math.max(...alone.lines.map((line) => line.length))).toBeLessThan(columns);
      }
    },
  );
});

describe('a window that is resized', () => {
  // High enough for the drawing with all its lines broken: nothing is pushed out of the window.
  test.each([
    ['narrower', 80, ['cols 60']],
    ['wider', 60, ['cols 80']],
    ['narrower and wider', 80, ['cols 50', 'cols 120', 'cols 80']],
    ['too narrow for a chart, and back', 80, ['cols 30', 'cols 80']],
    ['lower', 80, ['rows 24']],
  ])('to be %s leaves no residue', async (_, columns, changes) => {
    const { lines, wrapped, output } = await shownBy({ columns, rows: 60, args: ['usual', '60', changes.join(',')] });
    const last = changes.findLast((change) => change.startsWith('cols'))?.split(' ')[1];
    const rows = changes.findLast((change) => change.startsWith('rows'))?.split(' ')[1];
    const same = await shownBy({ columns: Number(last ?? columns), rows: Number(rows ?? 60) });
    expect(lines).toEqual(same.lines);
    expect(wrapped).toBe(0);
    expect(output).toContain('\u001b]777;');
  });

  test('of 24 rows shows one chart and nothing else', async () => {
    const shown = await shownBy({ columns: 80, args: ['usual', '60', 'cols 60'] });
    const same = await shownBy({ columns: 60 });
    expect(shown.window.slice(0, 20).join('\n')).toContain(same.lines.slice(1, 12).join('\n'));
    expect(shown.window.filter((line) => line.includes('training '))).toHaveLength(1);
    expect(shown.window.filter((line) => line.startsWith('epoch '))).toHaveLength(2); // axis and count
  });
});

test('a run that is killed leaves its chart, and the cursor visible below', async () => {
  const { lines, cursor, cursorVisible } = await shownBy({ columns: 80, args: ['killed'] });
  // The shell writes where the cursor was.
  expect(lines.slice(-2)).toEqual([expect.stringContaining('rows/s'), 'Killed']);
  expect(cursor).toEqual([lines.length, 0]);
  expect(cursorVisible).toBe(true);
});

test('drawings are synchronised, each with the cursor hidden, and nothing is left hidden', async () => {
  const { output } = await shownBy({ columns: 80 });
  const count = (part: string): number => output.split(part).length - 1;
  const n = count('\u001b[?2026h\u001b[?25l');
  expect([n, count('\u001b[?25h\u001b[?2026l'), count('\u001b[?25l')]).toEqual([n, n, n]);
});
