import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layout } from '../src/figure/layout.ts';
import type { Mark } from '../src/figure/marks/mark.ts';
import { spelled } from '../src/figure/number.ts';
import { escapeXml, pixel } from '../src/figure/pixel.ts';
import type { Axis, Scene } from '../src/figure/scene.ts';
import { spread } from '../src/figure/spread.ts';
import { toSvg } from '../src/figure/svg.ts';
import { fitted, textWidth, wrapped } from '../src/figure/textWidth.ts';
import { THEMES, type Theme } from '../src/figure/theme.ts';
import { thinned } from '../src/figure/thinned.ts';
import { ticksOf } from '../src/figure/ticks.ts';
import { messageOf } from './temporary.ts';

const x: Axis = { title: 'weight', scale: 'linear', domain: [0, 10] };
const y: Axis = { title: 'loss', scale: 'log', domain: [0.1, 10] };

function scene(marks: readonly Mark[], changes: Partial<Scene> = {}): Scene {
  return {
    width: 640,
    height: 400,
    theme: 'light',
    title: 'A <test> & more',
    panels: [{ x, y, marks }],
    legend: [],
    notes: [],
    drawnBy: { command: 'elbow figure "a<b>"', version: '1.2.3' },
    ...changes,
  };
}

describe('toSvg', () => {
  test('embeds the command and the version, escaped', () => {
    const metadata = /<metadata>(.*)<\/metadata>/.exec(toSvg(scene([])))?.[1] ?? '';
    const plain = metadata
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    expect(JSON.parse(plain)).toEqual({ command: 'elbow figure "a<b>"', version: '1.2.3' });
    expect(metadata).not.toMatch(/[<>]/);
  });

  test('sets letters by attributes, not by the font shorthand', () => {
    expect(toSvg(scene([]))).not.toMatch(/font:|style=/);
  });

  test.each<[string, Mark, RegExp]>([
    [
      'a line, with a gap at NaN',
      { mark: 'line', x: [0, 5, 6, 7, 10], y: [1, 2, Number.NaN, 2, 1], colour: 0 },
      /<path d="M[^M"]*M[^M"]*" fill="none" stroke="#0072b2"/,
    ],
    [
      'a line, with a gap at what a log axis cannot show',
      { mark: 'line', x: [0, 5, 6, 7, 10], y: [1, 2, 0, 2, 1], colour: 0 },
      /<path d="M[^M"]*M[^M"]*" fill="none" stroke="#0072b2"/,
    ],
    [
      'a dashed line',
      { mark: 'line', x: [0, 10], y: [1, 2], colour: 1, dashed: true },
      /stroke="#d55e00"[^>]*stroke-dasharray/,
    ],
    [
      'points',
      { mark: 'points', x: [1, Number.NaN, 3], y: [1, 1, 1], colour: 2 },
      /<g fill="#009e73">(<circle[^>]*>){2}<\/g>/,
    ],
    [
      'rings',
      { mark: 'points', x: [1], y: [1], colour: 'ink', symbol: 'ring' },
      /<g fill="none" stroke="#1b1f24" stroke-width="2"><circle/,
    ],
    [
      'crosses',
      { mark: 'points', x: [1, 2], y: [1, 1], colour: 2, symbol: 'cross' },
      /<path d="(M[^M"]*m0,[^M"]*){2}" fill="none" stroke="#009e73"/,
    ],
    [
      'bars from the foot of a log axis',
      { mark: 'bars', x: [2, 4], y: [1, 10], width: 1, colour: 0 },
      /<path d="(M[\d.]+,[\d.]+V[\d.]+H[\d.]+V[\d.]+Z){2}" fill="#0072b2"/,
    ],
    [
      'a polygon',
      { mark: 'polygon', x: [1, 2, 2], y: [1, 1, 5], colour: { heat: 0 }, outline: 'ink' },
      /<path d="M[^LZ]*(L[^LZ]*){2}Z" fill="#440154" stroke="#1b1f24"/,
    ],
    [
      'an arrow',
      { mark: 'arrow', from: { x: 1, y: 1 }, to: { x: 5, y: 1 }, colour: 1 },
      /<path d="M[^"]*" stroke="#d55e00"[^>]*><path d="M[^L"]*(L[^L"]*){2}Z" fill="#d55e00"/,
    ],
    [
      'a table',
      {
        mark: 'table',
        head: [
          { text: 'method', share: 1 },
          { text: 'steps', share: 1 },
        ],
        rows: [['gd', '12']],
      },
      />method<[\s\S]*>steps<[\s\S]*>gd<[\s\S]*>12</,
    ],
    [
      'an area',
      { mark: 'area', x: [0, 10], low: [1, 1], high: [2, 3], colour: 0 },
      /<path d="M[^"]*Z" fill="#0072b2" fill-opacity="0.2"/,
    ],
    [
      'an upright rule',
      { mark: 'rule', at: { x: 5 }, colour: 'muted' },
      /<path d="M[\d.]+,[\d.]+V[\d.]+" fill="none" stroke="#59636e"/,
    ],
    [
      'a level rule',
      { mark: 'rule', at: { y: 1 }, colour: 'muted', dashed: true },
      /<path d="M[\d.]+,[\d.]+H[\d.]+" fill="none" stroke="#59636e"[^>]*dasharray/,
    ],
    [
      'a text',
      { mark: 'text', at: { x: 5, y: 1 }, text: 'a < b', colour: 'ink', anchor: 'middle', weight: 600 },
      /text-anchor="middle" fill="#1b1f24"[^>]*>a &lt; b</,
    ],
  ])('draws %s', (_, mark, pattern) => {
    expect(toSvg(scene([mark]))).toMatch(pattern);
  });

  test('draws the line of equal value of a plane where it lies, and none along the border', () => {
    const values = [0, 1, 2, 3].flatMap(() => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const plane: Mark = { mark: 'contours', x: [0, 10], y: [0.1, 10], columns: 11, rows: 4, values, thresholds: [2.5] };
    const svg = toSvg(scene([plane], { panels: [{ x, y: { ...y, scale: 'linear' }, marks: [plane] }] }));
    const [, line = ''] = /<path d="([^"]*)" fill="none" stroke="#59636e"/.exec(svg) ?? [];
    const [, left, right] = (/<clipPath id="panel0"><rect x="([^"]*)"[^>]*width="([^"]*)"/.exec(svg) ?? []).map(Number);
    const border = 2;
    const across = line.match(/[ML]([\d.]+)/g)?.map((point) => Number(point.slice(1))) ?? [];
    expect(across.length).toBeGreaterThanOrEqual(2);
    // x = 2.5 of 0 … 10, to the two decimals of a coordinate.
    const expected = (left ?? 0) + border + 0.25 * ((right ?? 0) - 2 * border);
    for (const px of across) expect(Math.abs(px - expected)).toBeLessThan(0.02);
  });

  test('lays panels out in rows, in columns of one width', () => {
    const panels = [1, 2, 3].map(() => ({ x, y, marks: [] }));
    const boxes = layout(scene([], { panels, columns: 2, height: 600 })).frames.map(({ box }) => box);
    expect(boxes[2]?.left).toBe(boxes[0]?.left);
    expect(boxes[1]?.top).toBe(boxes[0]?.top);
    expect((boxes[2]?.top ?? 0) - (boxes[0]?.bottom ?? 0)).toBeGreaterThan(60);
  });

  test('makes a unit of x as long as one of y where a panel is square', () => {
    const wide: Axis = { title: '', scale: 'linear', domain: [0, 4] };
    const low: Axis = { title: '', scale: 'linear', domain: [0, 1] };
    const [frame] = layout(scene([], { panels: [{ x: wide, y: low, marks: [], square: true }] })).frames;
    expect((frame?.x(1) ?? 0) - (frame?.x(0) ?? 0)).toBeCloseTo((frame?.y(0) ?? 0) - (frame?.y(1) ?? 0), 9);
  });

  test('puts a legend that is too wide for one row into several', () => {
    const legend = Array.from(
      { length: 6 },
      (_, k) => ({ symbol: 'line', colour: k, text: `a long name, ${k}` }) as const,
    );
    const placed = layout(scene([], { legend })).entries;
    expect(placed.map(({ row }) => row)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(placed[3]?.x).toBe(0);
  });

  test('draws several panels side by side', () => {
    const svg = toSvg(
      scene([], {
        panels: [
          { x, y, marks: [] },
          { x: { ...x, title: 'bias' }, y, marks: [] },
        ],
      }),
    );
    expect(svg).toContain('id="panel1"');
    expect(svg).toMatch(/>weight<[\s\S]*>bias</);
  });

  test.each<[string, Partial<Scene>, string]>([
    [
      'an empty domain',
      { panels: [{ x: { ...x, domain: [1, 1] }, y, marks: [] }] },
      'RangeError: axis "weight": expected a linear domain of two ascending finite values, got 1, 1',
    ],
    [
      'a log domain with 0',
      { panels: [{ x, y: { ...y, domain: [0, 1] }, marks: [] }] },
      'RangeError: axis "loss": expected a log domain of two ascending positive values, got 0, 1',
    ],
    ['too little height', { height: 150 }, 'RangeError: layout: a height of 150 pixels leaves no room for the panels'],
    ['too little width', { width: 100 }, 'RangeError: layout: a width of 100 pixels leaves no room for panel 1'],
  ])('refuses %s', (_, changes, message) => {
    expect(messageOf(() => toSvg(scene([], changes)))).toBe(message);
  });
});

test.each<[string, Axis['scale'], readonly [number, number], string]>([
  ['a unit interval', 'linear', [0, 1], '0 0.2 0.4 0.6 0.8 1'],
  ['a narrow interval far from 0', 'linear', [1000, 1000.01], '1000 1000.002 1000.004 1000.006 1000.008 1000.01'],
  ['large numbers', 'linear', [0, 120_000], '0 20,000 40,000 60,000 80,000 100,000 120,000'],
  ['huge numbers', 'linear', [0, 3.01e30], '0 5 × 10²⁹ 10³⁰ 1.5 × 10³⁰ 2 × 10³⁰ 2.5 × 10³⁰ 3 × 10³⁰'],
  ['negative numbers', 'linear', [-1, 0], '−1 −0.8 −0.6 −0.4 −0.2 0'],
  ['two decades', 'log', [0.03, 1.2], '0.05 0.1 0.2 0.5 1'],
  ['a part of a decade', 'log', [3, 70], '5 10 20 50'],
  ['five decades', 'log', [0.01, 1000], '0.01 0.1 1 10 100 1000'],
  ['forty decades', 'log', [1, 1e40], '10⁰ 10⁷ 10¹⁴ 10²¹ 10²⁸ 10³⁵'],
  ['tiny numbers', 'log', [1e-40, 1e-30], '10⁻⁴⁰ 10⁻³⁸ 10⁻³⁶ 10⁻³⁴ 10⁻³² 10⁻³⁰'],
])('the ticks of %s are nice', (_, scale, domain, texts) => {
  const ticks = ticksOf({ title: '', scale, domain }, 6);
  expect(ticks.map(({ text }) => text).join(' ')).toBe(texts);
  expect(ticks.every(({ value }) => value >= domain[0] && value <= domain[1])).toBe(true);
});

test.each([
  [0, '0'],
  [-0, '0'],
  [0.045371, '0.0454'],
  [12.5, '12.5'],
  [-3, '−3'],
  [48321, '48,300'],
  [999_499, '999,000'],
  [999_999, '10⁶'],
  [1.96e36, '1.96 × 10³⁶'],
  [0.0001, '0.0001'],
  [0.00009999, '0.0001'],
  [0.00009994, '9.99 × 10⁻⁵'],
  [5e-324, '4.94 × 10⁻³²⁴'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '−∞'],
])('%d is spelled "%s"', (value, text) => {
  expect(spelled(value)).toBe(text);
});

describe('pixel and escapeXml', () => {
  test.each([
    [0.004, '0'],
    [-0.004, '0'],
    [1.005, '1'],
    [12.3456, '12.35'],
    [-7, '-7'],
    [123456.789, '123456.79'],
  ])('%d is written %s', (value, text) => {
    expect(pixel(value)).toBe(text);
  });
  test('refuse a coordinate that is not finite', () => {
    expect(messageOf(() => pixel(Number.NaN))).toBe(
      'RangeError: pixel: expected a finite coordinate of at most 1e9, got NaN',
    );
  });
  test('escape markup and replace what XML forbids', () => {
    expect(escapeXml('a<b & "c">\u0000\u001b\uD800é𝛈')).toBe('a&lt;b &amp; &quot;c&quot;&gt;\uFFFD\uFFFD\uFFFDé𝛈');
  });
});

test('spread keeps places apart, inside and in order, and leaves those alone that have room', () => {
  expect(spread([10, 50], 20, 0, 100)).toEqual([10, 50]);
  expect(spread([50, 50], 20, 0, 100)).toEqual([50, 70]);
  expect(spread([100, 99], 20, 0, 100)).toEqual([100, 80]);
  const wanted = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 8 });
  fc.assert(
    fc.property(wanted, (places) => {
      const found = spread(places, 20, 0, 200).sort((a, b) => a - b);
      expect(found.every((place) => place >= -1e-9 && place <= 200 + 1e-9)).toBe(true);
      expect(found.every((place, i) => i === 0 || place - (found[i - 1] ?? 0) >= 20 - 1e-9)).toBe(true);
    }),
    { seed: 1 },
  );
});

test('thinned keeps the first, lowest, highest and last point of a pixel column, and gaps', () => {
  const column = [5, 3, 9, 4, 1, 6].map((value, i): [number, number] => [i / 10, value]);
  expect(thinned(column)).toEqual([
    [0, 5],
    [0.2, 9],
    [0.4, 1],
    [0.5, 6],
  ]);
  const gap: [number, number][] = [
    [0, 1],
    [0.1, Number.NaN],
    [0.2, 1],
    [5, 2],
  ];
  expect(thinned(gap)).toEqual(gap);
});

test('fitted and wrapped stay within the width', () => {
  const text = 'The training loss is NaN at epoch 23, the first of 18 epochs';
  expect(fitted(text, 1000, 15)).toBe(text);
  expect(fitted(text, 100, 15)).toMatch(/^The train.*…$/);
  for (const width of [40, 100, 250]) {
    expect(textWidth(fitted(text, width, 15), 15)).toBeLessThanOrEqual(width);
    expect(wrapped(text, width, 15).every((line) => textWidth(line, 15) <= width)).toBe(true);
  }
  expect(wrapped(text, 250, 15).join(' ')).toBe(text);
});

/** Contrast by the Web Content Accessibility Guidelines 2.1: 1 … 21. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, blue = 0] = [1, 3, 5]
      .map((i) => Number.parseInt(colour.slice(i, i + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((p, q) => p - q);
  return (high + 0.05) / (low + 0.05);
}

test.each(Object.entries(THEMES))(
  'the %s theme has readable text and the colours of Okabe and Ito',
  (_, theme: Theme) => {
    for (const text of [theme.ink, theme.muted, ...theme.seriesText])
      expect(contrast(text, theme.background), text).toBeGreaterThanOrEqual(4.5);
    for (const series of theme.series.slice(0, 2))
      expect(contrast(series, theme.background), series).toBeGreaterThanOrEqual(3);
    const okabeIto = ['#000000', '#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7'];
    expect(theme.series.filter((series) => !okabeIto.includes(series))).toEqual([]);
  },
);
