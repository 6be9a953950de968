import { onlyKnown } from './options.ts';

/** Points with labels of two classes, 0 and 1. */
export interface PerceptronData {
  /** Row-major [rows, features]. */
  readonly x: ArrayLike<number>;
  /** 0 or 1 a row. */
  readonly t: ArrayLike<number>;
}

/** Options of `perceptron`. */
export interface PerceptronOptions {
  /** Where it starts, [features + 1], the bias last; zeros unless given. */
  start?: ArrayLike<number>;
  /** The order of the rows in each pass; as they stand unless given. */
  order?: ArrayLike<number>;
  /** Passes at most, an integer ≥ 1; 1000 unless given. */
  maxPasses?: number;
}

/** What the perceptron found. */
export interface PerceptronResult {
  /** w [features] and the bias: class 1 where w·x + b > 0. */
  readonly weights: Float64Array;
  readonly bias: number;
  /** Updates made, one for each mistake. */
  readonly mistakes: number;
  /** Passes over the rows, the last without a mistake. */
  readonly passes: number;
  /** Whether the last pass made none: the line separates the classes. */
  readonly converged: boolean;
}

/**
 * Rosenblatt's perceptron: goes round the rows, and where a row is on the wrong side, s(w·x + b) ≤ 0 with s = ±1 by its class, adds it: w ← w + sx,
 * b ← b + s. Ends after a pass without mistakes, which comes if and only if a line separates the classes (`novikoffBound`).
 *
 * Source: Rosenblatt 1958; lecture notes R38–R40.
 * @throws RangeError on sizes that do not fit, labels other than 0 and 1, numbers that are not finite; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { brady, perceptron } from '@elbow/nn';
 * const { converged, mistakes } = perceptron(brady(10));
 * console.log(converged, mistakes); // true 14
 * ```
 */
export function perceptron(data: PerceptronData, options: PerceptronOptions = {}): PerceptronResult {
  onlyKnown('perceptron', options, ['start', 'order', 'maxPasses']);
  const { x, t, features, rows } = checked('perceptron', data);
  const { start = new Float64Array(features + 1), order = rows, maxPasses = 1000 } = options;
  if (!(Number.isInteger(maxPasses) && maxPasses >= 1)) {
    throw new RangeError(`perceptron: maxPasses must be an integer >= 1, got ${String(maxPasses)}`);
  }
  if (start.length !== features + 1) {
    throw new RangeError(`perceptron: start must hold ${features + 1} numbers, the bias last, got ${start.length}`);
  }
  for (let i = 0; i < order.length; i++) {
    if (!((order[i] as number) in rows)) {
      throw new RangeError(
        `perceptron: order[${i}] must be a row from 0 to ${rows.length - 1}, got ${String(order[i])}`,
      );
    }
  }
  const w = Float64Array.from(start);
  let mistakes = 0;
  for (let passes = 1; passes <= maxPasses; passes++) {
    const before = mistakes;
    for (let i = 0; i < order.length; i++) {
      const row = order[i] as number;
      const side = t[row] === 1 ? 1 : -1;
      if (side * output(w, x, row, features) > 0) continue;
      for (let j = 0; j < features; j++) (w[j] as number) += side * (x[row * features + j] as number);
      (w[features] as number) += side;
      mistakes++;
    }
    if (mistakes === before)
      return { weights: w.slice(0, features), bias: w[features] as number, mistakes, passes, converged: true };
  }
  return { weights: w.slice(0, features), bias: w[features] as number, mistakes, passes: maxPasses, converged: false };
}

/**
 * The most mistakes that the perceptron can make from zeros where a line w·x + b separates the classes: (R‖(w, b)‖/γ)², with R the largest length
 * of a row (x, 1) and γ the least s(w·x + b). Tightest for the separator of widest margin.
 *
 * Source: Novikoff 1962. The notes call it t² for Brady's points; the count there grows as t (E16).
 * @throws RangeError on sizes that do not fit, and where the line does not separate the classes.
 *
 * @example
 * ```ts
 * import { brady, novikoffBound } from '@elbow/nn';
 * console.log(novikoffBound(brady(0), { weights: [1, 1], bias: 0 })); // 4
 * ```
 */
export function novikoffBound(
  data: PerceptronData,
  { weights, bias }: { readonly weights: ArrayLike<number>; readonly bias: number },
): number {
  const { x, t, features, rows } = checked('novikoffBound', data);
  if (weights.length !== features) {
    throw new RangeError(`novikoffBound: weights must hold ${features} numbers, got ${weights.length}`);
  }
  const w = Float64Array.from([...Array.from(weights), bias]);
  let longest = 0;
  let margin = Infinity;
  for (const row of rows) {
    const length = x.slice(row * features, (row + 1) * features).reduce((sum, value) => sum + value * value, 1);
    longest = Math.max(longest, length);
    margin = Math.min(margin, (t[row] === 1 ? 1 : -1) * output(w, x, row, features));
  }
  if (!(margin > 0)) throw new RangeError('novikoffBound: the line does not separate the classes');
  return (longest * w.reduce((sum, value) => sum + value * value, 0)) / (margin * margin);
}

function output(w: Float64Array, x: ArrayLike<number>, row: number, features: number): number {
  let z = w[features] as number;
  for (let j = 0; j < features; j++) z += (w[j] as number) * (x[row * features + j] as number);
  return z;
}

function checked(
  place: string,
  { x, t }: PerceptronData,
): { x: number[]; t: ArrayLike<number>; features: number; rows: number[] } {
  const features = x.length / t.length;
  if (!(Number.isInteger(features) && features >= 1)) {
    throw new RangeError(`${place}: x must hold one row for each of the ${t.length} labels, got ${x.length} numbers`);
  }
  const numbers = Array.from(x);
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`${place}: x[${bad}] must be finite, got ${String(x[bad])}`);
  for (let i = 0; i < t.length; i++) {
    if (t[i] !== 0 && t[i] !== 1) throw new RangeError(`${place}: t[${i}] must be 0 or 1, got ${String(t[i])}`);
  }
  return { x: numbers, t, features, rows: Array.from({ length: t.length }, (_, i) => i) };
}
