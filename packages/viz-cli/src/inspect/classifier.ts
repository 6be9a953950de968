import { type Data, regions, type Session, zeroOneError } from '@elbow/nn';
import type { Window } from '../figures/classification/plane.ts';

/** Rows of a classifier of the plane, in the units of its inputs. */
export interface Part {
  readonly name: 'training' | 'validation' | 'test';
  readonly data: Data;
}

/** A classifier of points of the plane. */
export interface Classifier {
  readonly session: Session;
  readonly axes: readonly [string, string];
  readonly classes: readonly string[];
  readonly parts: readonly Part[];
  /** What the network takes, is (value − mean) / deviation of what the axes show. */
  readonly mean: readonly [number, number];
  readonly deviation: readonly [number, number];
}

/** How a part is classified. */
export interface PartScore {
  readonly name: Part['name'];
  readonly rows: number;
  readonly loss: number;
  /** The share of rows whose class is mistaken. */
  readonly error: number;
  readonly wrong: readonly number[];
}

/** The rows of a part as the axes show them. */
export function pointsOf({ mean, deviation }: Classifier, { data }: Part): { x: number[]; y: number[]; t: number[] } {
  const at = (i: number, j: 0 | 1): number => mean[j] + deviation[j] * (data.x[2 * i + j] ?? 0);
  const rows = Array.from(data.t, (_, i) => i);
  return { x: rows.map((i) => at(i, 0)), y: rows.map((i) => at(i, 1)), t: Array.from(data.t) };
}

/** The part of the plane that holds all rows, and an eighth more on each side. */
export function windowOf(classifier: Classifier): Window {
  const points = classifier.parts.map((part) => pointsOf(classifier, part));
  const extent = (values: readonly number[]): [number, number] => {
    const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const room = high > low ? (high - low) / 8 : 1;
    return [low - room, high + room];
  };
  return { x: extent(points.flatMap(({ x }) => x)), y: extent(points.flatMap(({ y }) => y)) };
}

/** 0/1 error and loss of each part. */
export function scoresOf({ session, parts }: Classifier): PartScore[] {
  return parts.map(({ name, data }) => ({ name, rows: data.t.length, ...zeroOneError(session, data) }));
}

/** A line w₁x + w₂y + b = 0 of the plane as the axes show it. */
export interface Line {
  readonly weights: readonly [number, number];
  readonly bias: number;
}

/**
 * The linear pieces of the network in a window, and the lines at which units of its first layer bend; null where its layers make no straight pieces, or too many of them.
 */
export function piecesOf(
  { session, mean, deviation }: Classifier,
  { x, y }: Window,
): { pieces: number; lines: Line[] } | null {
  const inner = (value: number, j: 0 | 1): number => (value - mean[j]) / deviation[j];
  try {
    const found = regions(session, [inner(x[0], 0), inner(x[1], 0), inner(y[0], 1), inner(y[1], 1)]);
    const lines = found.lines.map(({ w: [a, b], b: bias }): Line => {
      const weights = [a / deviation[0], b / deviation[1]] as const;
      return { weights, bias: bias - weights[0] * mean[0] - weights[1] * mean[1] };
    });
    return { pieces: found.regions.length, lines };
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

/** The outputs on a grid of a window, [rows, columns, classes], the first row at the first y. */
export function outputsOn(
  { session, mean, deviation }: Classifier,
  { x, y }: Window,
  [columns, rows]: readonly [number, number],
): ArrayLike<number> {
  const place = ([low, high]: readonly [number, number], k: number, count: number, j: 0 | 1): number =>
    (low + ((high - low) * k) / (count - 1) - mean[j]) / deviation[j];
  const grid = new Float32Array(2 * columns * rows);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) grid.set([place(x, c, columns, 0), place(y, r, rows, 1)], 2 * (r * columns + c));
  return session.predict(grid);
}
