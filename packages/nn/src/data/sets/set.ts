import { onlyKnown } from '../../options.ts';
import { type Draw, drawing } from '../draw.ts';

/** Points with class labels: x row-major [rows, features], t [rows]. */
export interface LabelledSet {
  readonly x: Float32Array;
  readonly t: Int32Array;
}

/** Options of the toy sets. */
export interface SetOptions {
  /** Rows, an integer ≥ 1; 200 unless given. They go round the classes: 0, 1, …, 0, 1, … */
  rows?: number;
  /** Standard deviation of the normal noise on both coordinates, ≥ 0. */
  noise?: number;
  /** Names the random numbers: an integer from 0 to 2⁵³ − 1; 0 unless given. */
  seed?: number;
}

/** Checks the options of a set and makes its random numbers. */
export function setOptions(
  place: string,
  options: SetOptions,
  noise: number,
  more: readonly string[] = [],
): { rows: number; noise: number; draw: Draw } {
  onlyKnown(place, options, ['rows', 'noise', 'seed', ...more]);
  const given = { rows: 200, noise, seed: 0, ...options };
  if (!(Number.isSafeInteger(given.rows) && given.rows >= 1)) {
    throw new RangeError(`${place}: rows must be an integer >= 1, got ${String(given.rows)}`);
  }
  if (!(given.noise >= 0 && given.noise < Infinity)) {
    throw new RangeError(`${place}: noise must be a finite number >= 0, got ${String(given.noise)}`);
  }
  return { rows: given.rows, noise: given.noise, draw: drawing(place, given.seed) };
}

/** A set of points in the plane, one a row: `point` says where row i is and what class it has, before noise. */
export function plane(
  rows: number,
  noise: number,
  draw: Draw,
  point: (i: number) => readonly [x: number, y: number, label: number],
): LabelledSet {
  const x = draw.normals(2 * rows);
  const t = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const [px, py, label] = point(i);
    x[2 * i] = px + noise * (x[2 * i] as number);
    x[2 * i + 1] = py + noise * (x[2 * i + 1] as number);
    t[i] = label;
  }
  return { x, t };
}
