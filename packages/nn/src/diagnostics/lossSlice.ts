import { onlyKnown, positiveInteger } from '../options.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { dot } from './vectors.ts';

/** A straight cut through the loss, along one direction or two. */
export interface LossSlice {
  /** Steps along the first direction, one a column. */
  readonly alpha: Float64Array;
  /** Steps along the second, one a row; [0] where there is none. */
  readonly beta: Float64Array;
  /** Loss and penalty at θ + αd₁ + βd₂, [rows, columns]: NaN or infinite where they are. */
  readonly loss: Float64Array;
  /** Loss and penalty at θ itself. */
  readonly centre: number;
  /** Where the rows of a path come to lie in the slice, as seen along what is orthogonal to it; null unless one was given. */
  readonly path: { readonly alpha: Float64Array; readonly beta: Float64Array } | null;
}

/** Options of `lossSlice`. */
export interface LossSliceOptions {
  /** Points of the grid along alpha and beta, or one number for both, integers ≥ 1; 25. */
  points?: number | readonly [alpha: number, beta: number];
  /** From where to where, low < high; [−1, 1], or what the path needs and a fifth of it on each side. */
  alpha?: readonly [low: number, high: number];
  beta?: readonly [low: number, high: number];
  /** Rows of parameters to be projected into the slice. */
  path?: readonly ArrayLike<number>[];
}

/** One direction, or two that are not parallel, [n] each. */
export type Directions = readonly ArrayLike<number>[];

/** Rows of the grid evaluated so far. */
export interface SliceProgress {
  readonly rows: number;
  readonly of: number;
}

/** What a path's extent is widened by on each side, in its own. */
const WIDEN = 0.2;
/** Directions nearer to each other than this, in sin² of their angle, are parallel. */
const PARALLEL = 1e-12;

/**
 * The loss on some rows along one direction through the present parameters, or in the plane of two: L(θ + αd₁ + βd₂) on a grid. Directions come from `randomDirections`,
 * `hessianDirections`, `principalDirections`, `sessionSpectrum`, or as the difference of two sets of parameters. The session is left as it was, to the bit.
 *
 * Source: Goodfellow, Vinyals & Saxe 2015 (lines); Li et al. 2018 (planes); lecture notes R50. A slice is what it is: what looks convex in it need not be.
 * @param data rows of which the mean loss is taken: the whole grid costs as many evaluations of them as it has points, and one.
 * @throws RangeError on directions or a path of other lengths, parallel directions, or options out of range; TypeError on an unknown option; as `session.objective`.
 *
 * @example
 * ```ts
 * import { compile, dense, lossSlice, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError() });
 * session.parameters.set([2, 0]);
 * const { alpha, loss } = lossSlice(session, { x: [1], t: [2] }, [[1, 0]], { points: 3 }); // (2 + α − 2)²
 * console.log([...alpha], [...loss]); // [ -1, 0, 1 ] [ 1, 0, 1 ]
 * ```
 */
export function lossSlice(
  session: Session,
  data: Data,
  directions: Directions,
  options: LossSliceOptions = {},
): LossSlice {
  const run = lossSliceByRows(session, data, directions, options);
  let next = run.next();
  while (!next.done) next = run.next();
  return next.value;
}

/**
 * As `lossSlice`, row by row: yields after each row of the grid how many are done, and returns the slice. Between the rows the session is as it was, and may be used, but
 * the slice stays that through the parameters of its beginning.
 * @throws as `lossSlice`.
 *
 * @example
 * ```ts
 * import { compile, dense, lossSliceByRows, randomDirections, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(3)), { loss: squaredError(), seed: 1 });
 * const run = lossSliceByRows(session, { x: [1], t: [1, 2, 3] }, randomDirections(session), { points: 2 });
 * console.log(Array.from(run, ({ rows, of }) => `${rows}/${of}`)); // [ '1/2', '2/2' ]
 * ```
 */
export function* lossSliceByRows(
  session: Session,
  data: Data,
  directions: Directions,
  options: LossSliceOptions = {},
): Generator<SliceProgress, LossSlice, void> {
  onlyKnown('lossSlice', options, ['points', 'alpha', 'beta', 'path']);
  const { parameters } = session;
  const theta = Float64Array.from(parameters);
  const [first, second] = checkedDirections(directions, theta.length);
  const path = options.path ? projected(options.path, theta, first, second) : null;
  const { points = 25 } = options;
  const [columns, rows] = typeof points === 'number' ? [points, points] : points;
  const alpha = ticks('alpha', options.alpha, columns, path?.alpha);
  const beta = second ? ticks('beta', options.beta, rows, path?.beta) : Float64Array.of(0);
  const objective = session.objective(data);
  const loss = new Float64Array(alpha.length * beta.length);
  const valueAt = (a: number, b: number): number =>
    objective.value(theta.map((value, i) => value + a * (first[i] as number) + b * (second?.[i] ?? 0)));
  const centre = keeping(session, () => valueAt(0, 0));
  for (let row = 0; row < beta.length; row++) {
    keeping(session, () => {
      for (let column = 0; column < alpha.length; column++) {
        loss[row * alpha.length + column] = valueAt(alpha[column] as number, beta[row] as number);
      }
    });
    yield { rows: row + 1, of: beta.length };
  }
  return { alpha, beta, loss, centre, path };
}

/** Does something and puts the parameters back, whatever happens. */
function keeping<T>({ parameters }: Session, work: () => T): T {
  const before = parameters.slice();
  try {
    return work();
  } finally {
    parameters.set(before);
  }
}

function checkedDirections(directions: Directions, n: number): [Float64Array, Float64Array | null] {
  if (directions.length !== 1 && directions.length !== 2) {
    throw new RangeError(`lossSlice: directions must be one or two, got ${directions.length}`);
  }
  const [first, second] = directions.map((direction, d) => checkedVector(`directions[${d}]`, direction, n));
  const aa = dot(first as Float64Array, first as Float64Array);
  if (!(aa > 0)) throw new RangeError('lossSlice: directions[0] must not be zero');
  if (!second) return [first as Float64Array, null];
  const [ab, bb] = [dot(first as Float64Array, second), dot(second, second)];
  if (!(aa * bb - ab * ab > PARALLEL * aa * bb)) throw new RangeError('lossSlice: directions must not be parallel');
  return [first as Float64Array, second];
}

function checkedVector(what: string, vector: ArrayLike<number>, n: number): Float64Array {
  if (vector.length !== n) throw new RangeError(`lossSlice: ${what} must hold ${n} numbers, got ${vector.length}`);
  const bad = Array.prototype.findIndex.call(vector, (value: number) => !Number.isFinite(value));
  if (bad < 0) return Float64Array.from(vector);
  throw new RangeError(`lossSlice: ${what}[${bad}] must be finite, got ${String(vector[bad])}`);
}

/** Evenly spaced steps; the middle alone where there is one. */
function ticks(
  name: string,
  range: readonly [number, number] | undefined,
  count: number,
  path?: Float64Array,
): Float64Array {
  positiveInteger('lossSlice', `points along ${name}`, count);
  const [low, high] = range ?? (path ? extent(path) : [-1, 1]);
  if (!(low < high && Number.isFinite(high - low))) {
    throw new RangeError(`lossSlice: ${name} must be [low, high] with low < high, got [${low}, ${high}]`);
  }
  if (count === 1) return Float64Array.of((low + high) / 2);
  // so that whole numbers, and the middle of what is symmetric, are exact
  return Float64Array.from({ length: count }, (_, i) => (low * (count - 1 - i) + high * i) / (count - 1));
}

/** What holds a path's coordinates and θ, with a fifth more on each side. */
function extent(path: Float64Array): [number, number] {
  const low = path.reduce((least, value) => Math.min(least, value), 0);
  const high = path.reduce((most, value) => Math.max(most, value), 0);
  const more = high > low ? WIDEN * (high - low) : 1;
  return [low - more, high + more];
}

/** The coordinates (α, β) nearest to each row: least squares in the plane through θ. */
function projected(
  rows: readonly ArrayLike<number>[],
  theta: Float64Array,
  first: Float64Array,
  second: Float64Array | null,
): { alpha: Float64Array; beta: Float64Array } {
  const [alpha, beta] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  const [aa, ab, bb] = [dot(first, first), second ? dot(first, second) : 0, second ? dot(second, second) : 1];
  const determinant = aa * bb - ab * ab;
  rows.forEach((row, k) => {
    const away = checkedVector(`path[${k}]`, row, theta.length).map((value, i) => value - (theta[i] as number));
    const [a, b] = [dot(first, away), second ? dot(second, away) : 0];
    alpha[k] = (bb * a - ab * b) / determinant;
    beta[k] = (aa * b - ab * a) / determinant;
  });
  return { alpha, beta };
}
