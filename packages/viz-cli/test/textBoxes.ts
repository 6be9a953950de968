import { textWidth, type Weight } from '../src/figure/textWidth.ts';

/** A text of a picture and the box that it fills, in pixels. */
export interface PlacedText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const TEXT =
  /<text x="([^"]*)" y="([^"]*)" font-size="([^"]*)"( font-weight="600")?(?: text-anchor="(middle|end)")? fill="[^"]*"[^>]*>([^<]*)</g;

/** All texts of an SVG, read back from it. */
export function textsOf(svg: string): PlacedText[] {
  return [...svg.matchAll(TEXT)].map(([, x = '', y = '', size = '', bold, anchor = 'start', text = '']) => {
    const weight: Weight = bold === undefined ? 400 : 600;
    const written = text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    const width = textWidth(written, Number(size), weight);
    const left = Number(x) - { start: 0, middle: 0.5, end: 1 }[anchor as 'start' | 'middle' | 'end'] * width;
    return {
      text: written,
      left,
      right: left + width,
      top: Number(y) - 0.73 * Number(size),
      bottom: Number(y) + 0.2 * Number(size),
    };
  });
}

/** Pairs of texts that lie over one another. */
export function clashes(texts: readonly PlacedText[]): string[] {
  return texts.flatMap((a, i) =>
    texts
      .slice(i + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => `${a.text} / ${b.text}`),
  );
}

/** Texts that a picture of that size cuts off. */
export function outside(texts: readonly PlacedText[], width: number, height: number): string[] {
  return texts
    .filter(({ left, right, top, bottom }) => left < 0 || right > width || top < 0 || bottom > height)
    .map(({ text }) => text);
}
