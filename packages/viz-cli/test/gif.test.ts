import { describe, expect, it, test } from 'vitest';
import { linear } from '../src/figure/axis.ts';
import { census, paletteOf } from '../src/figure/gif/colours.ts';
import { toGif } from '../src/figure/gif/gif.ts';
import type { Mark } from '../src/figure/marks/mark.ts';
import { toPixels } from '../src/figure/png.ts';
import { toSvg } from '../src/figure/svg.ts';
import { delayOf } from '../src/figure/tempo.ts';
import { gifFrames } from './gifFrames.ts';

function picture(marks: readonly Mark[], subtitle: string): string {
  return toSvg({
    ...{ width: 480, height: 300, theme: 'light', title: 'A ball that falls', subtitle, legend: [], notes: [] },
    panels: [{ x: linear('time', 0, 10), y: linear('height', -10, 10), marks }],
    drawnBy: { command: '', version: '' },
  });
}

const FALL = [0, 2, 4, 6].map((t) =>
  picture([{ mark: 'points', x: [t], y: [9 - t ** 2 / 4], colour: 0, radius: 9 }], `second ${t}`),
);
/** Thousands of colours: bands with lines over them. */
const RICH = picture(
  [
    {
      ...{ mark: 'contours', x: [0, 10], y: [-10, 10], columns: 60, rows: 40, fill: 'heat', colour: 'background' },
      values: Float64Array.from({ length: 2400 }, (_, i) => (i % 60) * Math.floor(i / 60)),
      thresholds: Array.from({ length: 40 }, (_, i) => 50 * i),
    },
  ],
  'the product',
);

/** How the frame of a GIF differs from the picture that it shows: the part of its pixels that are the same, and the largest difference of a channel. */
function difference(rgb: Uint8Array | undefined, svg: string): { exact: number; worst: number } {
  const { rgba, width, height } = toPixels(svg);
  let [same, worst] = [0, 0];
  for (let i = 0; i < width * height; i++) {
    const off = Math.max(...[0, 1, 2].map((c) => Math.abs((rgba[4 * i + c] ?? 0) - (rgb?.[3 * i + c] ?? 999))));
    if (off === 0) same++;
    worst = Math.max(worst, off);
  }
  return { exact: same / (width * height), worst };
}

describe('a GIF', () => {
  const { width, height, repeats, frames } = gifFrames(toGif(FALL, 120));

  it('has the size of the picture, repeats for ever, and holds its last frame two seconds longer', () => {
    expect([width, height, repeats]).toEqual([480, 300, 0]);
    expect(frames.map(({ delay }) => delay)).toEqual([120, 120, 120, 2120]);
  });

  // Of 255 places in the palette half are exact and cover the most; what is off is the rim of a letter, by less than an eighth of the way from black to white.
  test.each([0, 1, 2, 3])('shows frame %i with crisp letters', (k) => {
    const { exact, worst } = difference(frames[k]?.rgb, FALL[k] ?? '');
    expect(exact).toBeGreaterThan(0.99);
    expect(worst).toBeLessThan(32);
  });

  it('of a picture with thousands of colours keeps four pixels of five as they are', () => {
    const counts = census([new Uint32Array(toPixels(RICH).rgba.buffer)]);
    expect(counts.size).toBeGreaterThan(1000);
    const { exact, worst } = difference(gifFrames(toGif([RICH], 100)).frames[0]?.rgb, RICH);
    expect(exact).toBeGreaterThan(0.8);
    expect(worst).toBeLessThan(32);
  });

  it('keeps of later frames only what changes', () => {
    const alone = toGif(FALL.slice(0, 1), 120).length;
    expect(toGif(FALL, 120).length).toBeLessThan(2 * alone); // four whole frames take four times as much
    const again = toGif([...FALL, ...FALL.slice(-1)], 120).length - toGif(FALL, 120).length;
    expect(again).toBeLessThan(0.2 * alone); // one in which nothing changes
  });

  it('is the same bytes when it is made again', () => {
    expect(Buffer.from(toGif(FALL, 120)).equals(Buffer.from(toGif(FALL, 120)))).toBe(true);
  });

  it('refuses pictures of different sizes, and none', () => {
    expect(() => toGif([FALL[0] ?? '', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'], 100)).toThrow(
      'toGif: expected at least one document, all of one size',
    );
    expect(() => toGif([], 100)).toThrow('toGif: expected at least one document');
  });
});

test('a picture of few colours has exactly those in its palette, the commonest first', () => {
  const counts = census([Uint32Array.of(7, 7, 9, 7, 9, 256), Uint32Array.of(9, 9, 9)]);
  expect([...counts]).toEqual([
    [7, 3],
    [9, 5],
    [256, 1],
  ]);
  expect(paletteOf(counts, 255)).toEqual([
    [9, 0, 0],
    [7, 0, 0],
    [0, 1, 0],
  ]);
});

test.each([
  [0, 1000],
  [3, 1000],
  [12, 500],
  [60, 100],
  [500, 50],
])('%i moments stand %i ms each', (moments, delay) => expect(delayOf(moments)).toBe(delay));
