import type { DotCanvas } from './dots.ts';
import type { Bucket, Curve } from './lossHistory.ts';
import { segment } from './segment.ts';

/** Where values fall on an axis, from 0 to 1. */
export type Position = (value: number) => number;

/** A curve and how it is drawn. */
export interface Stroke {
  readonly curve: Curve;
  readonly buckets: readonly Bucket[];
  /** With gaps, so that it differs from another curve without colour, and lets it show through. */
  readonly dashed: boolean;
}

/** A dashed curve is drawn in this many columns of dots, which is one of characters, and left out in as many: a character shows one curve clearly, not two half. */
const DASH = 2;

/** Draws a curve through its buckets; where no loss is finite it has a gap. Its ends are always drawn. `x` maps epochs, `y` losses, upwards. */
export function plotCurve(canvas: DotCanvas, { curve, buckets, dashed }: Stroke, x: Position, y: Position): void {
  const column = ({ epoch }: Bucket): number => Math.round(x(epoch) * (canvas.width - 1));
  const line = (loss: number): number => Math.round((1 - y(loss)) * (canvas.height - 1));
  const dot = (i: number, j: number): void => {
    if (!dashed || i % (2 * DASH) < DASH) canvas.dot(i, j, curve);
  };
  const end = ([i, j]: [number, number]): void => canvas.dot(i, j, curve);
  let pen: [number, number] | undefined;
  for (const bucket of buckets) {
    if (bucket.low > bucket.high) {
      if (pen !== undefined) end(pen);
      pen = undefined;
      continue;
    }
    const i = column(bucket);
    for (const loss of bucket.low === bucket.high ? [bucket.last] : [bucket.low, bucket.high, bucket.last]) {
      const j = line(loss);
      if (pen === undefined) end([i, j]);
      else segment(pen, [i, j], dot);
      pen = [i, j];
    }
  }
  if (pen !== undefined) end(pen);
}
