import { describe, expect, test } from 'vitest';
import { backgroundOf } from '../src/terminal/background.ts';
import { ASCII, charsetOf, plainText, UNICODE } from '../src/terminal/charset.ts';
import { colourDepth } from '../src/terminal/colourDepth.ts';
import { dotCanvas } from '../src/terminal/dots.ts';
import { cut, type Line, packed } from '../src/terminal/line.ts';
import { lossHistory } from '../src/terminal/lossHistory.ts';
import { nearestOf256, PALETTES, painter, SERIES } from '../src/terminal/palette.ts';
import { plotCurve } from '../src/terminal/plotCurve.ts';
import { narrowingIn, screen } from '../src/terminal/screen.ts';
import { short } from '../src/terminal/short.ts';

type Environment = Record<string, string>;

test.each<[Environment, number]>([
  [{}, 4],
  [{ TERM: 'xterm' }, 4],
  [{ TERM: 'xterm-256color' }, 8],
  [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 24],
  [{ COLORTERM: '24bit' }, 24],
  [{ COLORTERM: 'yes' }, 4],
  [{ NO_COLOR: '1', COLORTERM: 'truecolor' }, 0],
  [{ NO_COLOR: '', TERM: 'tmux-256color' }, 8],
  [{ FORCE_COLOR: '0', COLORTERM: 'truecolor' }, 0],
  [{ FORCE_COLOR: 'false' }, 0],
  [{ FORCE_COLOR: '', NO_COLOR: '1' }, 4],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, 4],
  [{ FORCE_COLOR: '2', NO_COLOR: '1' }, 8],
  [{ FORCE_COLOR: '3', NO_COLOR: '1' }, 24],
  [{ FORCE_COLOR: 'red', NO_COLOR: '1' }, 0],
])('the environment %o gives colours of %i bits', (env, depth) => {
  expect(colourDepth(env)).toBe(depth);
});

test.each<[Environment, string]>([
  [{}, 'unknown'],
  [{ COLORFGBG: '15;0' }, 'dark'],
  [{ COLORFGBG: '0;15' }, 'light'],
  [{ COLORFGBG: '0;default;7' }, 'light'],
  [{ COLORFGBG: '7;8' }, 'dark'],
  [{ COLORFGBG: '15;default' }, 'unknown'],
  [{ COLORFGBG: '0;231' }, 'unknown'],
])('the background of %o is %s', (env, background) => {
  expect(backgroundOf(env)).toBe(background);
});

test.each<[Environment, boolean]>([
  [{}, false],
  [{ LANG: 'C' }, false],
  [{ LANG: 'de_DE.UTF-8' }, true],
  [{ LANG: 'C.utf8' }, true],
  [{ LANG: 'en_GB.UTF-8', LC_CTYPE: 'C' }, false],
  [{ LANG: 'en_GB.UTF-8', LC_CTYPE: '' }, true],
  [{ LANG: 'C', LC_CTYPE: 'C', LC_ALL: 'C.UTF-8' }, true],
  [{ LANG: 'C.UTF-8', TERM: 'linux' }, false],
  [{ WT_SESSION: 'x' }, true],
])('in the environment %o braille can be shown: %s', (env, braille) => {
  expect(charsetOf(env).braille).toBe(braille);
});

test.each<[Environment, string]>([
  [{ TERM: 'xterm-256color' }, 'breaks'],
  [{ TERM: 'xterm-256color', XTERM_VERSION: 'XTerm(379)' }, 'cuts'],
  [{ TERM: 'screen.xterm-256color' }, 'cuts'],
  [{ TERM: 'screen-256color', TMUX: '/tmp/tmux', XTERM_VERSION: 'XTerm(379)' }, 'late'],
])('a window with %o that becomes narrower %s its lines', (env, narrowing) => {
  expect(narrowingIn(env)).toBe(narrowing);
});

test.each([
  ['−1.2 × 10⁻⁵', '-1.2e-5'],
  ['10³⁰', '1e30'],
  ['loss ∞ or −∞', 'loss inf or -inf'],
  ['R² 0.5', 'R2 0.5'],
  ['100 of 10', '100 of 10'],
  ['η = 0.5 ± 10⁻⁶, κ ≤ 2', 'eta = 0.5 +/- 1e-6, kappa <= 2'],
  ['w₁² + x⁻¹ → ∇E″', 'w1^2 + x^-1 -> grad E"'],
  ['0.48 … 0.52 · “naïve” – Newton’s ½', `0.48 ... 0.52 - "naive" - Newton's 1/2`],
  ['✓ met, ✗ not, 漢 unknown', 'ok met, NOT not, ? unknown'],
])('%s is %s in ASCII', (text, ascii) => {
  expect(plainText(text)).toBe(ascii);
});

test.each([
  [0, '0'],
  [0.045, '0.0450'],
  [0.00123456, '0.00123'],
  [0.000999999, '0.00100'],
  [0.000123456, '1.23e−4'],
  [1, '1.00'],
  [-12.345, '−12.3'],
  [999.6, '1000'],
  [48321, '48,300'],
  [999999, '1.00e6'],
  [1.5e300, '1.50e300'],
  [-5e-324, '−4.94e−324'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, '∞'],
  [Number.NEGATIVE_INFINITY, '−∞'],
])('%f is short %s', (value, text) => {
  expect(short(value)).toBe(text);
});

describe('colours', () => {
  const backgrounds = {
    light: ['#ffffff', '#fdf6e3'],
    dark: ['#000000', '#1e1e1e', '#14171a', '#002b36'],
    unknown: ['#ffffff', '#fdf6e3', '#000000', '#1e1e1e', '#14171a', '#002b36'],
  };

  // The Web Content Accessibility Guidelines 2.1, 1.4.11, ask for 3 : 1 between a graphic and its background.
  test.each(['light', 'dark', 'unknown'] as const)('stand out 3 : 1 on a background that is %s', (name) => {
    for (const colour of [...Object.values(PALETTES[name]), ...SERIES[name]])
      for (const background of backgrounds[name]) {
        expect(contrast(colour, background)).toBeGreaterThan(3);
        expect(contrast(of256(nearestOf256(channels(colour))), background)).toBeGreaterThan(2.8); // not every shade is among the 256
      }
  });

  test('are written once for a run of text, and taken back', () => {
    const line: Line = [
      { text: 'a ' },
      { text: 'b', role: 'training' },
      { text: 'c', role: 'training' },
      { text: ' d' },
    ];
    expect(painter(24, 'dark')(line)).toBe('a \u001b[0;38;2;86;180;233mbc\u001b[0m d');
    expect(painter(8, 'unknown')(line)).toBe('a \u001b[0;38;5;32mbc\u001b[0m d');
    expect(painter(4, 'light')(line)).toBe('a \u001b[0;34mbc\u001b[0m d');
    expect(painter(0, 'light')(line)).toBe('a bc d');
  });

  test('of series, scales and grounds are what the background asks for', () => {
    const line: Line = [
      { text: 'a', role: 1, isBold: true },
      { text: ' ', ground: '#102030' },
      { text: '▀', role: '#010203', ground: '#b8c7d6' },
      { text: 'ink', role: 'ink' },
    ];
    expect(painter(24, 'dark')(line)).toBe(
      '\u001b[0;1;38;2;230;159;0ma\u001b[0;48;2;16;32;48m \u001b[0;38;2;1;2;3;48;2;184;199;214m▀\u001b[0mink',
    );
    // A quiet ground becomes a grey: (184 + 199 + 214)/3 = 199, between 198 = 8 + 10·19 and 208.
    expect(painter(8, 'dark')(line)).toContain(`;48;5;${232 + 19}m▀`);
    expect(painter(4, 'light')(line)).toBe('\u001b[0;1;31ma\u001b[0m ▀ink');
    expect(painter(0, 'light')(line)).toBe('a ▀ink');
    const heat: Line = [{ text: 'x', role: { heat: 0 } }];
    expect(painter(24, 'light')(heat)).toBe('\u001b[0;38;2;68;1;84mx\u001b[0m'); // the first of viridis, #440154
  });

  test.each([
    [[0, 0, 0], 16],
    [[255, 255, 255], 231],
    [[255, 0, 0], 196],
    [[95, 135, 175], 67],
    [[128, 128, 128], 244],
    [[9, 9, 9], 232],
  ] as const)('%o is %i of 256', (colour, number) => {
    expect(nearestOf256(colour)).toBe(number);
  });
});

describe('a screen', () => {
  const lines: Line[] = [[{ text: 'a'.repeat(70) }], [{ text: 'b' }]];
  const BEGIN = '␛[?2026h␛[?25l';
  const END = '␛[?25h␛[?2026l';
  const drawn = `␛[2K${'a'.repeat(70)}\r\n␛[2Kb\r\n␛[J`;

  // Drawn at 80 columns, then at 30, where 70 letters and one are broken into four rows.
  test.each([
    ['breaks', [`${BEGIN}\r${drawn}${END}`, `${BEGIN}\r␛[4A${drawn}${END}`]],
    ['cuts', [`${BEGIN}\r${drawn}${END}`, `${BEGIN}\r␛[2A${drawn}${END}`]],
    ['late', [`${BEGIN}␛[?7l\r${drawn}␛[2A␛[?7h${END}`, `${BEGIN}␛[?7l\r${drawn}␛[?7h${END}`]],
  ] as const)('that %s is redrawn in place, and ends below its lines', (narrowing, writes) => {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text.replaceAll('\u001b', '␛')) };
    const { draw } = screen(stream, painter(0, 'unknown'), narrowing);
    draw(lines, 80, false);
    draw(lines, 30, true);
    expect(written).toEqual(writes);
  });
});

describe('lines', () => {
  const parts: Line[] = [[{ text: 'four' }], [{ text: 'five ' }], [{ text: 'twelve chars' }], [{ text: 'x' }]];

  test.each([
    [40, ['four  five   twelve chars  x']],
    [11, ['four  five ', 'twelve char', 'x']],
    [10, ['four', 'five ', 'twelve cha', 'x']],
  ])('are packed into %i columns', (width, lines) => {
    expect(packed(parts, width, 2).map((line) => line.map(({ text }) => text).join(''))).toEqual(lines);
  });

  test('are cut between and inside spans', () => {
    const line: Line = [{ text: 'abc', role: 'muted' }, { text: 'def' }];
    expect(cut(line, 3)).toEqual([{ text: 'abc', role: 'muted' }]);
    expect(cut(line, 5)).toEqual([{ text: 'abc', role: 'muted' }, { text: 'de' }]);
    expect(cut(line, 0)).toEqual([]);
  });
});

describe('dots', () => {
  const text = (line: Line): string => line.map((span) => span.text).join('');

  test.each([
    [0, 0, '⠁'],
    [0, 1, '⠂'],
    [0, 2, '⠄'],
    [0, 3, '⡀'],
    [1, 0, '⠈'],
    [1, 1, '⠐'],
    [1, 2, '⠠'],
    [1, 3, '⢀'],
  ])('at %i, %i is %s', (x, y, character) => {
    const canvas = dotCanvas(1, 1, UNICODE);
    canvas.dot(x, y, 'training');
    expect(canvas.row(0)).toEqual([{ text: character, role: 'training' }]);
  });

  test('outside are ignored, and a cell has the colour of the curve with more dots', () => {
    const canvas = dotCanvas(2, 2, UNICODE);
    expect([canvas.width, canvas.height]).toEqual([4, 8]);
    for (const [x, y] of [
      [-1, 0],
      [0, -1],
      [4, 0],
      [0, 8],
    ] as const)
      canvas.dot(x, y, 'training');
    expect(text(canvas.row(0)) + text(canvas.row(1))).toBe('    ');
    for (const y of [4, 5]) canvas.dot(2, y, 'validation');
    canvas.dot(2, 7, 'training');
    expect(canvas.row(1)).toEqual([{ text: ' ' }, { text: '⡃', role: 'validation' }]);
  });

  test('in ASCII are marks that tell the curves apart', () => {
    const canvas = dotCanvas(3, 1, ASCII, '8');
    for (const x of [0, 1]) canvas.dot(x, 0, 'training');
    for (const x of [1, 2]) canvas.dot(x, 0, 'validation');
    expect(text(canvas.row(0))).toBe('*8o');
  });

  test('of a curve are connected, with a gap where no loss is finite; a dashed one shows its ends', () => {
    const losses = [0, 0, 1, Number.NaN, 0.5, 0.5, 0.5, 0.5, 0.5];
    const history = lossHistory();
    for (const [epoch, loss] of losses.entries()) history.add(epoch, loss);
    const drawn = (dashed: boolean): string => {
      const canvas = dotCanvas(9, 1, ASCII);
      plotCurve(
        canvas,
        { curve: 'training', buckets: history.buckets, dashed },
        (epoch) => epoch / 8,
        () => 0.5,
      );
      return text(canvas.row(0));
    };
    expect([drawn(false), drawn(true)]).toEqual(['*** *****', '*** **  *']);
  });

  test('of a steep curve fill its column without a hole', () => {
    const history = lossHistory();
    history.add(0, 1);
    history.add(1, 0);
    const canvas = dotCanvas(1, 2, UNICODE);
    plotCurve(
      canvas,
      { curve: 'training', buckets: history.buckets, dashed: false },
      (x) => x,
      (y) => y,
    );
    expect(text(canvas.row(0)) + text(canvas.row(1))).toBe('⡇⢸');
  });
});

describe('the history of a run', () => {
  test.each([1, 2048, 2049, 4096, 4097, 10_000, 100_000])(
    'of %i epochs keeps ends, extremes and order in few buckets',
    (n) => {
      const history = lossHistory();
      for (let epoch = 1; epoch <= n; epoch++) history.add(epoch, ((epoch * 7919) % 10_007) / 100);
      const { buckets } = history;
      const all = Array.from({ length: n }, (_, i) => (((i + 1) * 7919) % 10_007) / 100);
      expect(buckets.length).toBeLessThanOrEqual(2048);
      expect(buckets.length).toBeGreaterThanOrEqual(Math.min(n, 1024));
      expect(Math.min(...buckets.map(({ low }) => low))).toBe(all.reduce((a, b) => Math.min(a, b)));
      expect(Math.max(...buckets.map(({ high }) => high))).toBe(all.reduce((a, b) => Math.max(a, b)));
      expect(buckets.at(-1)).toMatchObject({ epoch: n, last: all.at(-1) });
      expect(buckets.every(({ epoch }, i) => i === 0 || epoch > (buckets[i - 1]?.epoch ?? 0))).toBe(true);
    },
  );

  test('says where the latest gap begins', () => {
    const history = lossHistory();
    const gaps = [1, Number.NaN, Number.POSITIVE_INFINITY, 2, 3, Number.NaN].map((loss, i) => {
      history.add(i + 1, loss);
      return history.gap;
    });
    expect(gaps).toEqual([undefined, 2, 2, 2, 2, 6]);
  });
});

type Channels = readonly [number, number, number];

function channels(hex: string): Channels {
  return [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16)) as unknown as Channels;
}

/** A colour of the cube or of the greys, as xterm defines them. */
function of256(number: number): string {
  const level = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
  const k = number - 16;
  const rgb =
    number >= 232
      ? [1, 1, 1].map(() => 8 + 10 * (number - 232))
      : [level(Math.floor(k / 36)), level(Math.floor(k / 6) % 6), level(k % 6)];
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The contrast of WCAG 2.1: relative luminances with 0.05 of stray light. */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((p, q) => p - q);
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = channels(hex).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
