import { describe, expect, it } from 'vitest';
import { linear } from '../src/figure/axis.ts';
import type { Panel } from '../src/figure/scene.ts';
import { type Figure, near } from '../src/figures/figure.ts';
import type { Drawn } from '../src/gallery/files.ts';
import { viewer } from '../src/gallery/terminal.ts';
import { played } from './emulator.ts';

const LOOK = { seed: 1, theme: 'light' } as const;

function panel(height: number): Panel {
  return {
    x: linear('time', 0, 10),
    y: linear('height', 0, 10),
    marks: [{ mark: 'points', x: [5], y: [height], colour: 0 }],
  };
}

/** A ball at three heights. */
const BALL: Drawn = {
  figure: { name: 'ball', group: 'descent', title: 'A ball falls', rows: ['R1'] } as unknown as Figure,
  drawing: {
    panels: [panel(5)],
    claims: [near('it falls', 1, 1, 0)],
    frames: [9, 5, 1].map((height, k) => ({ label: `second ${k}`, panels: [panel(height)] })),
  },
};
const STILL: Drawn = { ...BALL, drawing: { panels: [panel(5)], claims: [] } };

/** A stream that records, and what was written to it. */
function recorder(more: object): { stream: { write(text: string): void }; text: () => string } {
  const parts: string[] = [];
  return { stream: { write: (part) => void parts.push(part), ...more }, text: () => parts.join('') };
}

const TERMINAL = { isTTY: true, columns: 60, rows: 20 };
const ENV = { TERM: 'xterm-256color', LANG: 'C.UTF-8' };

describe('a picture on a terminal', () => {
  it('is as wide as the terminal but for its last column, and in colours', async () => {
    const { stream, text } = recorder(TERMINAL);
    viewer(stream, ENV).show(STILL, LOOK);
    expect(text()).toContain('\u001b[0;1mA ball falls');
    const { lines, wrapped } = await played(text().replaceAll('\n', '\r\n'), 60, 40);
    expect(wrapped).toBe(0);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(59);
    expect(lines.find((line) => line.includes('└'))).toHaveLength(59);
  });

  it.each([
    ['a file', {}, ENV, 80, false],
    ['a file with COLUMNS', {}, { ...ENV, COLUMNS: '50' }, 50, false],
    ['a file with FORCE_COLOR', {}, { ...ENV, FORCE_COLOR: '3' }, 80, true],
    ['a narrow file', {}, { ...ENV, COLUMNS: '10' }, 40, false],
    ['a dumb terminal', TERMINAL, { ...ENV, TERM: 'dumb' }, 60, false],
    ['a terminal with NO_COLOR', TERMINAL, { ...ENV, NO_COLOR: '1' }, 59, false],
  ])('in %s has its width and colours', (_, given, env, columns, isColoured) => {
    const { stream, text } = recorder(given);
    viewer(stream, env).show(STILL, LOOK);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences
    const plain = text().replace(/\u001b\[[\d;]*m/g, '');
    expect(plain !== text()).toBe(isColoured);
    expect(Math.max(...plain.split('\n').map((line) => line.length))).toBe(columns);
  });
});

describe('a picture that moves, on a terminal', () => {
  it('is drawn moment by moment in one place, within the window, and ends below', async () => {
    // The whole picture has more than twelve lines: its plot is made lower, and keeps its axis.
    const { stream, text } = recorder({ ...TERMINAL, rows: 12 });
    expect(await viewer(stream, ENV).play(BALL, LOOK)).toBeNull();
    const drawings = text().split('\u001b[?2026h').slice(1);
    expect(drawings).toHaveLength(3);
    const rows = await Promise.all(
      drawings.map(async (drawing) => (await played(drawing.replace('\u001b[?2026l', ''), 60, 60)).lines),
    );
    rows.forEach((lines, k) => {
      expect(lines.join('\n')).toContain(`second ${k}`);
      expect(lines.length).toBeLessThan(12);
      expect(lines.at(-1)?.trim()).toBe('time');
    });
    const heights = rows.map((lines) => lines.findIndex((line) => line.includes('●')));
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
    const { lines, cursor, cursorVisible } = await played(text(), 60, 12);
    expect(lines.filter((line) => line.includes('A ball falls'))).toHaveLength(1);
    expect(cursor).toEqual([lines.length, 0]);
    expect(cursorVisible).toBe(true);
  });

  it('stops at an interrupt, the cursor below', async () => {
    const { stream, text } = recorder(TERMINAL);
    const end = viewer(stream, { ...ENV, TMUX: '/tmp/tmux' }).play(BALL, LOOK);
    process.emit('SIGINT', 'SIGINT');
    expect(await end).toBe('SIGINT');
    expect(process.listenerCount('SIGINT')).toBe(0);
    const { lines, cursor } = await played(text(), 60, 20);
    expect(lines.join('\n')).toContain('second 0');
    expect(lines.join('\n')).not.toContain('second 1');
    expect(cursor).toEqual([lines.length, 0]);
  });

  it.each([
    ['elsewhere', {}, BALL],
    ['of a picture without moments', TERMINAL, STILL],
  ])('is the whole picture %s', async (_, given, drawn) => {
    const [shown, moving] = [recorder(given), recorder(given)];
    viewer(shown.stream, ENV).show(drawn, LOOK);
    expect(await viewer(moving.stream, ENV).play(drawn, LOOK)).toBeNull();
    expect(moving.text()).toBe(shown.text());
  });
});
