import { describe, expect, test } from 'vitest';
import { type Pixels, toPixels, toPng } from '../src/figure/png.ts';
import { toSvg } from '../src/figure/svg.ts';
import { textWidth, type Weight } from '../src/figure/textWidth.ts';
import { lossFigure } from '../src/figures/loss.ts';
import { RUNS } from './runs.ts';

/** An element of text, alone on a white ground of 900 × 60. */
function alone(text: string, weight: Weight = 400): Pixels {
  const element = `<text x="10" y="40" font-size="20" font-weight="${weight}" fill="#000000">${text}</text>`;
  return toPixels(
    `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="60" font-family="Inter, system-ui, sans-serif"><rect width="900" height="60" fill="#ffffff"/>${element}</svg>`,
  );
}

/** Where two pictures of one size differ by more than a trace: how many pixels, and in which columns. */
function difference(a: Pixels, b: Pixels): { ink: number; left: number; right: number } {
  const found = { ink: 0, left: a.width, right: 0 };
  for (let i = 0; i < a.rgba.length; i += 4) {
    if (Math.abs((a.rgba[i] ?? 0) - (b.rgba[i] ?? 0)) + Math.abs((a.rgba[i + 2] ?? 0) - (b.rgba[i + 2] ?? 0)) < 48)
      continue;
    const x = (i / 4) % a.width;
    found.ink++;
    found.left = Math.min(found.left, x);
    found.right = Math.max(found.right, x + 1);
  }
  return found;
}

const blank = alone('');

describe('the bundled font', () => {
  const unknown = alone('\uE123');
  test.each([...'ηλβκθαμσΔΣ₀₁₂₃₉⁰¹²³⁵⁹⁻−×≤≥≈∞→…·éßaZ09'])('draws %s with a shape of its own', (letter) => {
    const drawn = alone(letter);
    expect(difference(drawn, blank).ink).toBeGreaterThanOrEqual(3);
    expect(difference(drawn, unknown).ink).toBeGreaterThanOrEqual(3);
  });

  test('has a semibold that is bolder', () => {
    expect(difference(alone('training loss', 600), blank).ink).toBeGreaterThan(
      1.1 * difference(alone('training loss'), blank).ink,
    );
  });

  test.each<[string, Weight]>([
    ['loss (log scale)', 400],
    ['validation 0.0912', 600],
    ['training 1.96 × 10³⁶', 600],
    ['The training loss is NaN at epoch 23, the first of 18 epochs whose loss is not finite.', 400],
    ['WAVE MIMIC UMBRELLA mammoth', 600],
    ['illicit still lifts', 400],
    ['100,000', 400],
    ['4 → 16 → 3, η₀ = 0.005, λ = 1', 400],
  ])('is about as wide as it is laid out: %s', (text, weight) => {
    const { left, right } = difference(alone(text, weight), blank);
    expect(right - left).toBeLessThanOrEqual(1.02 * textWidth(text, 20, weight));
    expect(right - left).toBeGreaterThanOrEqual(0.8 * textWidth(text, 20, weight));
  });
});

describe('a PNG', () => {
  test('starts with the signature, has the size of the scene and is the same bytes when drawn again', () => {
    const svg = toSvg(lossFigure(RUNS['two epochs'] as (typeof RUNS)[string]));
    const png = toPng(svg);
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const view = new DataView(png.buffer, png.byteOffset);
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([1280, 720]);
    expect(Buffer.from(toPng(svg)).equals(Buffer.from(png))).toBe(true);
  });

  test.each(['200 epochs', '200 epochs, dark', 'divergence to huge values', 'NaN at the end'])(
    'shows ink for every text of the loss figure of %s',
    (name) => {
      const svg = toSvg(lossFigure(RUNS[name] as (typeof RUNS)[string]));
      const drawn = toPixels(svg);
      const elements = svg.match(/<text[^>]*>[^<]*<\/text>/g) ?? [];
      expect(elements.length).toBeGreaterThan(10);
      for (const element of elements) {
        const letters = element.replace(/<[^>]*>|\s/g, '').length;
        expect(difference(drawn, toPixels(svg.replace(element, ''))).ink, element).toBeGreaterThanOrEqual(7 * letters);
      }
    },
  );
});
