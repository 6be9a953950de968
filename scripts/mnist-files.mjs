import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Pixels of a side. */
const SIDE = 28;
const CLASSES = 10;
/** Strokes of a figure. */
const STROKES = 4;
/** How far an end of a stroke wanders, in pixels: so that neighbouring kinds are mistaken for each other now and then. */
const WANDER = 6;

/** Random numbers in [0, 1), named by the seed (mulberry32, T. Ettinger 2017, public domain). */
function mulberry32(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Writes files in the format and size of MNIST's training set, gzipped and plain: figures of ten kinds, each of four strokes whose ends wander from
 * picture to picture, on pictures of 28 × 28 bytes that are moved, scaled and noisy. What they hold is not MNIST; what they weigh is. Made once.
 */
export function mnistFiles(folder, n = 60000) {
  const images = join(folder, 'train-images-idx3-ubyte');
  const labels = join(folder, 'train-labels-idx1-ubyte');
  if (existsSync(`${images}.gz`) && existsSync(`${labels}.gz`)) return { images, labels };
  mkdirSync(folder, { recursive: true });
  const random = mulberry32(1);
  const spread = () => random() + random() + random() - 1.5;
  const kinds = Array.from({ length: CLASSES }, () =>
    Array.from({ length: STROKES }, () => [0, 1, 2, 3].map(() => 6 + 16 * random())),
  );
  const pixels = new Uint8Array(n * SIDE * SIDE);
  const kind = Uint8Array.from({ length: n }, () => Math.floor(random() * CLASSES));
  for (let i = 0; i < n; i++) {
    const picture = pixels.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
    const [dx, dy, size] = [2 * spread(), 2 * spread(), 1 + 0.2 * spread()];
    for (const ends of kinds[kind[i]]) {
      const [x0, y0, x1, y1] = ends.map((end, k) => (end - 14 + WANDER * spread()) * size + 14 + (k % 2 ? dy : dx));
      for (let s = 0; s <= 24; s++) dot(picture, x0 + ((x1 - x0) * s) / 24, y0 + ((y1 - y0) * s) / 24);
    }
  }
  const file = (type, shape, bytes) => {
    const head = Buffer.alloc(4 + 4 * shape.length);
    head.set([0, 0, type, shape.length]);
    for (const [axis, size] of shape.entries()) head.writeUInt32BE(size, 4 + 4 * axis);
    return Buffer.concat([head, bytes]);
  };
  const both = [
    [images, file(8, [n, SIDE, SIDE], pixels)],
    [labels, file(8, [n], kind)],
  ];
  for (const [path, bytes] of both) {
    writeFileSync(path, bytes);
    writeFileSync(`${path}.gz`, gzipSync(bytes));
  }
  return { images, labels };
}

/** Ink at a point, spread over its four pixels. */
function dot(picture, x, y) {
  const [i, j] = [Math.floor(x), Math.floor(y)];
  for (const [a, b, share] of [
    [i, j, (1 - x + i) * (1 - y + j)],
    [i + 1, j, (x - i) * (1 - y + j)],
    [i, j + 1, (1 - x + i) * (y - j)],
    [i + 1, j + 1, (x - i) * (y - j)],
  ]) {
    if (a < 0 || b < 0 || a >= SIDE || b >= SIDE) continue;
    picture[b * SIDE + a] = Math.min(255, picture[b * SIDE + a] + 230 * share);
  }
}
