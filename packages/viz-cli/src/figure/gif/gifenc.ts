import { createRequire } from 'node:module';

/** Red, green, blue. */
export type Rgb = [number, number, number];

interface FrameOptions {
  /** Of the first frame: the colours of all. */
  palette?: Rgb[];
  /** Milliseconds; kept in hundredths of a second. */
  delay?: number;
  /** 0: for ever. */
  repeat?: number;
  transparent?: boolean;
  transparentIndex?: number;
  /** 1: what is drawn stays, and the next frame is drawn over it. */
  dispose?: number;
}

interface Encoder {
  writeFrame(indices: Uint8Array, width: number, height: number, options: FrameOptions): void;
  finish(): void;
  bytes(): Uint8Array;
}

/** What is used of gifenc 1.0.3, which has no types of its own and is a CommonJS module whose default export tools disagree on: it is required. */
export const gifenc: {
  GIFEncoder(): Encoder;
  /** At most so many colours that stand for those of the pixels. */
  quantize(rgba: Uint8Array, most: number): Rgb[];
  nearestColorIndex(palette: Rgb[], pixel: Rgb): number;
} = createRequire(import.meta.url)('gifenc');
