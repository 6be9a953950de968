import { toPixels } from '../png.ts';
import { census, indicesOf, type Packed, paletteOf } from './colours.ts';
import { gifenc } from './gifenc.ts';

/** The index that means: as in the frame before. */
const UNCHANGED = 255;
/** Milliseconds that the last frame stands longer. */
const HOLD = 2000;

/**
 * Draws SVG documents of one size as the frames of a GIF that repeats for ever; its last frame stands two seconds longer. All frames have one palette, and of each but the
 * first only the pixels that change are kept. One document gives a GIF that stands still.
 *
 * @param delay milliseconds that each frame stands
 * @throws {RangeError} if there are no documents, or of different sizes
 */
export function toGif(svgs: readonly string[], delay: number): Uint8Array {
  const pictures = svgs.map(toPixels);
  const { width, height } = pictures[0] ?? { width: 0, height: 0 };
  if (pictures.length === 0 || pictures.some((picture) => picture.width !== width || picture.height !== height))
    throw new RangeError('toGif: expected at least one document, all of one size');
  const pixels = pictures.map(({ rgba }) => packed(rgba));
  const counts = census(pixels);
  const palette = paletteOf(counts, UNCHANGED);
  const places = indicesOf(counts, palette);
  const gif = gifenc.GIFEncoder();
  let before: Uint8Array | undefined;
  for (const [k, picture] of pixels.entries()) {
    const indices = placed(picture, places);
    const isLast = k === pixels.length - 1;
    gif.writeFrame(before === undefined ? indices : changed(before, indices), width, height, {
      ...(before === undefined ? { palette, repeat: 0 } : { transparent: true, transparentIndex: UNCHANGED }),
      delay: isLast ? delay + HOLD : delay,
      dispose: 1,
    });
    before = indices;
  }
  gif.finish();
  return gif.bytes();
}

/** Pixels as packed colours, without their alpha. */
function packed(rgba: Uint8Array): Uint32Array {
  const pixels = new Uint32Array(rgba.length / 4);
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = (rgba[4 * i] ?? 0) + ((rgba[4 * i + 1] ?? 0) << 8) + ((rgba[4 * i + 2] ?? 0) << 16);
  return pixels;
}

function placed(pixels: Uint32Array, places: ReadonlyMap<Packed, number>): Uint8Array {
  const indices = new Uint8Array(pixels.length);
  let colour = -1;
  let place = 0;
  pixels.forEach((pixel, i) => {
    if (pixel !== colour) {
      colour = pixel;
      place = places.get(pixel) ?? 0;
    }
    indices[i] = place;
  });
  return indices;
}

function changed(before: Uint8Array, after: Uint8Array): Uint8Array {
  return after.map((index, i) => (index === before[i] ? UNCHANGED : index));
}
