import { describe, expect, it, test } from 'vitest';
import { canvas, categories, linear, log } from '../src/figure/axis.ts';
import type { Mark } from '../src/figure/marks/mark.ts';
import type { Panel, Scene } from '../src/figure/scene.ts';
import { type Colour, THEMES } from '../src/figure/theme.ts';
import { ASCII, type Charset, UNICODE } from '../src/terminal/charset.ts';
import type { Line } from '../src/terminal/line.ts';
import { cellCanvas } from '../src/terminal/scene/cells.ts';
import { drawMark } from '../src/terminal/scene/marks/draw.ts';
import { type Plot, plotOn } from '../src/terminal/scene/plot.ts';
import { sceneLines } from '../src/terminal/scene/sceneLines.ts';
import { clipped } from '../src/terminal/segment.ts';

const same = (text: string): string => text;
const textOf = (line: Line): string => line.map(({ text }) => text).join('');

interface Ground {
  charset?: Charset;
  hasGrounds?: boolean;
  x?: Panel['x'];
  y?: Panel['y'];
}

/** Marks drawn on cells whose axes go from 0 to the last dot: a unit is a dot. */
function drawn(columns: number, rows: number, marks: readonly Mark[], given: Ground = {}): Line[] {
  const { charset = UNICODE, hasGrounds = false } = given;
  const cells = cellCanvas(columns, rows, charset, hasGrounds, { background: '#000000', ink: '#ffffff' });
  const { x = linear('', 0, cells.width - 1), y = linear('', 0, cells.height - 1) } = given;
  const plot: Plot = plotOn(cells, x, y, { theme: THEMES.dark, isUnicode: charset.braille, scale: [1, 1] });
  for (const mark of marks) drawMark(mark, plot, same);
  return Array.from({ length: rows }, (_, k) => cells.line(k));
}

const written = (lines: readonly Line[]): string[] => lines.map(textOf);
/** The colour behind each cell of a line. */
const grounds = (line: Line): (string | undefined)[] => line.map(({ ground }) => ground);

describe('marks in cells', () => {
  test('a line is dots from end to end, upwards as y grows', () => {
    const diagonal: Mark = { mark: 'line', x: [0, 3], y: [0, 3], colour: 2 };
    // Dots 0 … 3 from the lower left: ⢀ has the lowest right dot, ⡠ and so on are built of 1, 2, 4, 64 left and 8, 16, 32, 128 right.
    expect(written(drawn(2, 1, [diagonal]))).toEqual([String.fromCharCode(0x2800 + 64 + 32, 0x2800 + 2 + 8)]);
    expect(drawn(2, 1, [diagonal])[0]?.map(({ role }) => role)).toEqual([2, 2]);
  });

  test('a line has gaps where it is not finite, and is cut off at the border', () => {
    const x = [0, 2, 3, 4, 6];
    const flat = (y: number[]): Mark => ({ mark: 'line', x, y, colour: 0 });
    const ascii = { charset: ASCII };
    expect(written(drawn(7, 1, [flat([0, 0, Number.NaN, 0, 0])], { ...ascii, y: linear('', -1, 1) }))).toEqual([
      '*** ***',
    ]);
    const steep: Mark = { mark: 'line', x: [2, 2], y: [-1e300, 1e300], colour: 0 };
    expect(written(drawn(5, 2, [steep], ascii))).toEqual(['  *  ', '  *  ']);
    const far: Mark = { mark: 'line', x: [-50, -40], y: [0, 1], colour: 0 };
    expect(written(drawn(3, 1, [far], { ...ascii, y: linear('', 0, 1) }))).toEqual(['   ']);
  });

  test('a later line has the cell where it has as many dots', () => {
    const at = (y: number, colour: number): Mark => ({ mark: 'line', x: [0, 1], y: [y, y], colour });
    expect(drawn(1, 1, [at(0, 1), at(2, 2)])[0]?.[0]?.role).toBe(2);
    expect(drawn(1, 1, [at(2, 2), at(0, 1)])[0]?.[0]?.role).toBe(1);
  });

  test('points are signs by their symbol, dots where they are small or side by side', () => {
    const points = (more: Partial<Extract<Mark, { mark: 'points' }>>): Mark => ({
      ...{ mark: 'points', x: [0, 8], y: [0, 0], colour: 0 },
      ...more,
    });
    expect(written(drawn(5, 1, [points({})]))).toEqual(['●   ●']);
    expect(written(drawn(5, 1, [points({ symbol: 'ring' })]))).toEqual(['○   ○']);
    expect(written(drawn(5, 1, [points({ symbol: 'cross' })]))).toEqual(['×   ×']);
    expect(written(drawn(5, 1, [points({ symbol: 'cross' })], { charset: ASCII, y: linear('', -1, 1) }))).toEqual([
      'x    ',
    ]); // 8 is beyond 0 … 4
    expect(written(drawn(5, 1, [points({}), points({ symbol: 'ring', x: [8], y: [0] })]))).toEqual(['●   ◉']);
    expect(written(drawn(5, 1, [points({ radius: 2 })]))).toEqual(['⡀   ⡀']);
    expect(written(drawn(5, 1, [points({ x: [0, 2, 8], y: [0, 0, Number.NaN] })]))).toEqual(['●⡀   ']);
  });

  test('a dashed rule crosses the panel; one that is off it is not there', () => {
    const rule = (x: number): Mark => ({ mark: 'rule', at: { x }, colour: 'muted', dashed: true });
    // Three dots, then three left out: lines 0, 1, 2, 6, 7, 8 of twelve.
    expect(written(drawn(2, 3, [rule(2)]))).toEqual([' ⠇', ' ⡄', ' ⠁']);
    expect(written(drawn(2, 1, [rule(9)]))).toEqual(['  ']);
  });

  test('bars are full from base to height, also downwards', () => {
    const bars: Mark = { mark: 'bars', x: [1, 3], y: [2, -2], width: 1, colour: 0 };
    expect(written(drawn(5, 5, [bars], { charset: ASCII, y: linear('', -2, 2) }))).toEqual([
      ' *   ',
      ' *   ',
      ' * * ',
      '   * ',
      '   * ',
    ]);
  });

  test('an arrow has a head at its end', () => {
    const arrow: Mark = { mark: 'arrow', from: { x: 0, y: 10 }, to: { x: 19, y: 10 }, colour: 0 };
    const lines = written(drawn(10, 5, [arrow]));
    const ink = (from: number, to: number): number =>
      lines.map((line) => line.slice(from, to).replaceAll(' ', '').length).reduce((a, b) => a + b);
    expect(ink(7, 10)).toBeGreaterThan(ink(0, 3));
  });

  test('a polygon is a colour behind its cells, by halves, and hides the dots under it; without colours it is an outline', () => {
    const square: Mark = { mark: 'polygon', x: [-1, 24, 24, -1], y: [2, 2, 8, 8], colour: 0 };
    const under: Mark = { mark: 'line', x: [0, 29], y: [6, 6], colour: 1 };
    // Two cells high, eight dots: the square covers the upper cell and, of the lower one, two rows of dots, its upper half.
    const [top = [], bottom = []] = drawn(15, 2, [under, square], { hasGrounds: true });
    expect(grounds(top)).toEqual([...Array(12).fill('#56b4e9'), undefined, undefined, undefined]);
    expect(textOf(top)).toMatch(/^ {12}[⠀-⣿]{3}$/);
    expect(bottom.slice(0, 12)).toEqual(Array(12).fill({ text: '▀', role: '#56b4e9', ground: '#000000' }));
    const bare = drawn(15, 2, [under, square]);
    expect(bare.flatMap(grounds).every((ground) => ground === undefined)).toBe(true);
    expect(textOf(bare[1] ?? []).slice(0, 12)).toMatch(/^[⠀-⣿]+$/);
    expect(textOf(bare[0] ?? []).slice(2, 10)).toBe('        ');
  });

  test('a small polygon is dots; one with a place on a scale has the more, the higher that is, where there are no colours', () => {
    const polygon = (size: number, colour: Colour): Mark => ({
      ...{ mark: 'polygon', x: [-1, size, size, -1], y: [-1, -1, size, size] },
      colour,
    });
    expect(written(drawn(4, 1, [polygon(4, 0)], { hasGrounds: true }))).toEqual(['⣿⣿  ']);
    const dots = (heat: number): number =>
      [...textOf(drawn(2, 1, [polygon(9, { heat })])[0] ?? [])]
        .map((letter) => (letter === ' ' ? 0 : letter.charCodeAt(0) - 0x2800).toString(2).replaceAll('0', '').length)
        .reduce((a, b) => a + b);
    // Two cells are 4 × 4 dots, one period of the pattern: 16 times the place, rounded.
    expect([0, 0.25, 0.5, 1].map(dots)).toEqual([0, 4, 8, 16]);
  });

  test('over a ground ink is that of the theme, and a text has no ground', () => {
    const all: Mark = { mark: 'polygon', x: [-9, 99, 99, -9], y: [-9, -9, 99, 99], colour: 0 };
    const ring: Mark = { mark: 'points', x: [0], y: [0], colour: 'ink', symbol: 'ring' };
    const text: Mark = { mark: 'text', at: { x: 4, y: 0 }, text: 'a', colour: 'ink', size: 0 };
    expect(drawn(4, 1, [all, ring, text], { hasGrounds: true })[0]).toEqual([
      { text: '○', role: '#ffffff', ground: '#56b4e9' },
      { text: ' ', ground: '#56b4e9' },
      { text: 'a', role: 'ink', isBold: false },
      { text: ' ', ground: '#56b4e9' },
    ]);
  });

  test('what is half transparent mixes with what is behind it', () => {
    const half: Mark = { mark: 'polygon', x: [-9, 99, 99, -9], y: [-9, -9, 99, 99], colour: 'ink', opacity: 0.5 };
    // Ink of the dark theme is #eceff2, behind it is black: half of each channel.
    expect(grounds(drawn(1, 1, [half], { hasGrounds: true })[0] ?? [])).toEqual(['#767879']);
  });

  test('an area lies between its lines, with a gap where one is not finite', () => {
    const area: Mark = {
      mark: 'area',
      x: [0, 3, 6, 9],
      low: [-9, -9, -9, -9],
      high: [9, 9, Number.NaN, 9],
      colour: 0,
      opacity: 1,
    };
    expect(grounds(drawn(5, 1, [area], { hasGrounds: true })[0] ?? [])).toEqual([
      '#56b4e9',
      '#56b4e9',
      undefined,
      undefined,
      undefined,
    ]);
    expect(textOf(drawn(5, 1, [area])[0] ?? []).trim()).toBe(''); // both lines are outside
  });

  test('contours are bands of colour, and borders of dots where there are no colours', () => {
    const plane: Mark = {
      ...{ mark: 'contours', x: [0, 9], y: [0, 3], columns: 2, rows: 2, values: [0, 9, 0, 9] },
      ...{ thresholds: [4.5], fill: 'heat' },
    };
    const [line = []] = drawn(5, 1, [plane], { hasGrounds: true });
    // Below the threshold the first colour of viridis, above it the last. The middle of the third cell is at 4.5 and counts as above.
    expect(grounds(line)).toEqual(['#440154', '#440154', '#fde725', '#fde725', '#fde725']);
    const [bare = []] = drawn(5, 1, [plane]);
    expect(textOf(bare)).toBe('  ⡇  '); // dots at x = 4, whose right neighbour 5 is above 4.5
    expect(bare[2]?.role).toBe('muted');
  });

  test('contours keep to their grid and leave out what is not a number', () => {
    const grid = {
      mark: 'contours',
      x: [2, 5],
      y: [0, 3],
      columns: 2,
      rows: 2,
      thresholds: [-1],
      fill: 'heat',
    } as const;
    const [line = []] = drawn(5, 1, [{ ...grid, values: [0, 0, 0, 0] }], { hasGrounds: true });
    expect(grounds(line).map((ground) => ground !== undefined)).toEqual([false, true, true, false, false]);
    const [none = []] = drawn(5, 1, [{ ...grid, values: [Number.NaN, 0, 0, 0] }], { hasGrounds: true });
    expect(grounds(none).every((ground) => ground === undefined)).toBe(true);
  });

  test('a text stands where it belongs, over dots, beside another, or not at all', () => {
    const text = (words: string, x: number, more = {}): Mark => ({
      ...{ mark: 'text', at: { x, y: 0 }, text: words, colour: 'ink', size: 0 },
      ...more,
    });
    const line: Mark = { mark: 'line', x: [0, 19], y: [0, 0], colour: 0 };
    expect(written(drawn(10, 1, [line, text('abc', 4)]))).toEqual(['⣀⣀abc⣀⣀⣀⣀⣀']);
    expect(written(drawn(10, 1, [text('abc', 10, { anchor: 'middle' })]))).toEqual(['    abc   ']);
    expect(written(drawn(10, 2, [text('abc', 0), text('xyz', 2)]))).toEqual([' xyz      ', 'abc       ']);
    expect(written(drawn(10, 1, [text('abc', 0), text('xyz', 2)]))).toEqual(['abc       ']);
    expect(written(drawn(10, 1, [text('far too long a text', 0)]))).toEqual(['          ']);
  });
});

test.each([
  [
    [-5, 5],
    [5, 5],
    [
      [0, 5],
      [5, 5],
    ],
  ],
  [
    [5, -5],
    [5, 25],
    [
      [5, 0],
      [5, 10],
    ],
  ],
  [
    [-10, -10],
    [20, 20],
    [
      [0, 0],
      [10, 10],
    ],
  ],
  [
    [1, 2],
    [3, 4],
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [[-5, 3], [3, -5], undefined],
  [[-1, 0], [-1, 9], undefined],
] as const)('the part from %o to %o within 10 × 10 is %o', (from, to, part) => {
  expect(clipped(from, to, 10, 10)).toEqual(part);
});

function scene(panels: readonly Panel[], more: Partial<Scene> = {}): Scene {
  return {
    ...{ width: 1280, height: 720, theme: 'light', title: 'A title of the picture', legend: [], notes: [] },
    drawnBy: { command: '', version: '' },
    panels,
    ...more,
  };
}

function shown(given: Scene, columns: number, charset: Charset = UNICODE, plotRows?: number): string[] {
  return written(sceneLines(given, { columns, plotRows, charset, theme: THEMES.dark, hasGrounds: false }));
}

const SLOPE: Panel = {
  title: 'a slope',
  x: linear('time', 0, 10),
  y: linear('distance', 0, 100),
  marks: [{ mark: 'line', x: [0, 10], y: [0, 100], colour: 0, label: 'walked' }],
};

describe('a scene in characters', () => {
  it('has title, legend, axes with ticks and titles, labels of lines and notes', () => {
    const lines = shown(
      scene([SLOPE], {
        subtitle: 'a subtitle',
        legend: [{ symbol: 'cross', colour: 1, text: 'fallen' }],
        notes: ['a note that is much too long to stand on a single line of this picture'],
      }),
      50,
      UNICODE,
      5,
    );
    expect(lines).toEqual([
      'A title of the picture',
      'a subtitle',
      '× fallen',
      '',
      'a slope',
      '⠤⠤⠤ walked',
      'distance',
      expect.stringMatching(/^100 ┤ +[⠀-⣿]+$/),
      expect.stringMatching(/^ {4}│/),
      expect.stringMatching(/^ 50 ┤/),
      expect.stringMatching(/^ {4}│/),
      expect.stringMatching(/^ {2}0 ┤⣀/),
      expect.stringMatching(/^ {4}└┬─+┬─+┬─*┬?─*┬?─*┬$/),
      expect.stringMatching(/^ {5}0 +2 +4 +6 +8 +10$/),
      '                         time',
      '',
      'a note that is much too long to stand on a single',
      'line of this picture',
    ]);
  });

  it('has panels side by side where there is room, one under the other where not', () => {
    const two = scene([SLOPE, { ...SLOPE, title: 'another' }]);
    expect(shown(two, 72).filter((line) => /a slope +another/.test(line))).toHaveLength(1);
    expect(shown(two, 69).filter((line) => /a slope|another/.test(line))).toEqual(['a slope', 'another']);
  });

  it('pushes what stands above a panel down to it', () => {
    const lines = shown(scene([{ ...SLOPE, title: 'a title of many words, so that it takes two lines' }, SLOPE]), 72);
    expect(lines[2]).toBe('a title of many words, so that it');
    expect(lines[3]).toBe('takes two lines                      a slope');
  });

  it('keeps the shape of a square panel', () => {
    const square: Panel = { x: linear('', 0, 1), y: linear('', 0, 1), marks: [], square: true };
    const rows = shown(scene([square]), 40).filter((line) => /[│┤]/.test(line)).length;
    const width = (shown(scene([square]), 40).find((line) => line.includes('└')) ?? '').split('└')[1]?.length ?? 0;
    expect(Math.abs(width - 2 * rows)).toBeLessThanOrEqual(1); // a cell is twice as high as wide
  });

  it('writes categories in lines under their ticks', () => {
    const named: Panel = { x: categories('', ['short', 'a name of many words']), y: linear('', 0, 1), marks: [] };
    const lines = shown(scene([named]), 40, UNICODE, 3);
    expect(lines.slice(-2).map((line) => line.trim().replace(/ +/g, ' '))).toEqual(['short a name of many', 'words']);
  });

  it('draws a bare panel without axes', () => {
    const bare: Panel = { ...canvas(10, 10), marks: [{ mark: 'line', x: [0, 10], y: [5, 5], colour: 0 }] };
    expect(shown(scene([bare]), 40).join('\n')).not.toMatch(/[│┤└─]/);
  });

  it('sets a table in columns with wrapped cells', () => {
    const table: Mark = {
      ...{
        mark: 'table',
        head: [
          { text: 'what', share: 1 },
          { text: 'how much', share: 2 },
        ],
      },
      rows: [
        ['rain', 'more than anybody would have thought'],
        ['sun', 'none'],
      ],
    };
    expect(shown(scene([{ ...canvas(1, 1), marks: [table] }]), 40)).toEqual([
      'A title of the picture',
      '',
      'what          how much',
      '─'.repeat(40),
      'rain          more than anybody would',
      '              have thought',
      '─'.repeat(40),
      'sun           none',
    ]);
  });

  it('is plain ASCII where nothing else can be shown', () => {
    const ascii = shown(scene([{ ...SLOPE, x: log('η', 1, 1000) }]), 50, ASCII, 5);
    expect(ascii.join('\n')).toMatch(/^[\n\x20-\x7e]*$/);
    expect(ascii).toContain('*** walked');
    expect(ascii.at(-1)?.trim()).toBe('eta (log scale)');
  });
});
