import { gifenc, type Rgb } from './gifenc.ts';

/** A colour as one number: red + 256 green + 65536 blue, as the bytes of a pixel stand in memory. */
export type Packed = number;

/** How often each colour occurs. */
export type Census = ReadonlyMap<Packed, number>;

/** Counts the colours of pictures; their pixels are given as packed colours. */
export function census(pictures: readonly Uint32Array[]): Census {
  const counts = new Map<Packed, number>();
  for (const pixels of pictures) {
    let colour = -1;
    let run = 0;
    for (const pixel of pixels) {
      if (pixel === colour) {
        run++;
        continue;
      }
      if (run > 0) counts.set(colour, (counts.get(colour) ?? 0) + run);
      colour = pixel;
      run = 1;
    }
    if (run > 0) counts.set(colour, (counts.get(colour) ?? 0) + run);
  }
  return counts;
}

/** Red, green and blue of a packed colour. */
function channelsOf(colour: Packed): Rgb {
  return [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
}

/**
 * At most `most` colours for a picture: its own if it has no more. Else those that cover most of it stay exact, grounds, inks and lines, and the rest, the
 * rims of letters and smooth shades, are quantised; there a colour counts by the square root of its area.
 */
export function paletteOf(counts: Census, most: number): Rgb[] {
  const byArea = [...counts].sort(([a, m], [b, n]) => n - m || a - b).map(([colour]) => colour);
  if (byArea.length <= most) return byArea.map(channelsOf);
  const exact = byArea.slice(0, Math.floor(most / 2));
  const rest = byArea.slice(exact.length);
  const weights = rest.map((colour) => Math.ceil(Math.sqrt(counts.get(colour) ?? 0)));
  const sample = new Uint32Array(weights.reduce((sum, weight) => sum + weight, 0));
  let at = 0;
  rest.forEach((colour, i) => {
    const weight = weights[i] ?? 0;
    sample.fill((colour | 0xff000000) >>> 0, at, at + weight);
    at += weight;
  });
  const quantised = gifenc.quantize(new Uint8Array(sample.buffer), most - exact.length);
  return [...exact.map(channelsOf), ...quantised.map(([r, g, b]): Rgb => [r, g, b])];
}

/** The place of each colour's nearest in the palette. */
export function indicesOf(counts: Census, palette: Rgb[]): ReadonlyMap<Packed, number> {
  const indices = new Map<Packed, number>();
  for (const colour of counts.keys()) indices.set(colour, gifenc.nearestColorIndex(palette, channelsOf(colour)));
  return indices;
}
