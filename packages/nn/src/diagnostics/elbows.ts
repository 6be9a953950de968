import { type Model, modelOf } from '../interchange/model.ts';
import type { Session } from '../session.ts';
import { type Affine, affineLayers, bent, identity } from './affine.ts';

/** A unit that bends, of the first layer that does. */
export interface Elbow {
  readonly unit: number;
  /** −b/w: where it bends; null where w is 0. */
  readonly x: number | null;
  readonly w: number;
  readonly b: number;
  /** On the interval: 'inside' bends there, 'dead' is 0 all over it, 'always on' is straight. */
  readonly state: 'inside' | 'dead' | 'always on';
}

/** A straight piece of the network's outputs: slope and intercept of each, on [x0, x1]. */
export interface Segment {
  readonly x0: number;
  readonly x1: number;
  readonly slopes: Float64Array;
  readonly intercepts: Float64Array;
}

/** A network with one input as the piecewise-linear function that it is. */
export interface PiecewiseLinear {
  readonly elbows: readonly Elbow[];
  /** Where an output changes its slope, ascending, inside the interval. */
  readonly knots: Float64Array;
  readonly segments: readonly Segment[];
}

/** Slopes that differ by less than this share of the largest are one. */
const SAME = 9.094947017729282e-13; // 2⁻⁴⁰
/** Pieces times units, at most: some hundred megabytes. */
const MOST = 5e6;

/**
 * The exact function of a network with one input, of any depth, on an interval: its elbows, knots and straight segments, from its weights alone, in f64.
 * A rectifier bends where its sum is 0; on each piece the layers before it are affine, so the next layer's bends are found piece by piece.
 *
 * Source: lecture notes R107, R114; Montúfar et al. 2014 (depth multiplies pieces).
 * @throws RangeError on a network with more inputs, an interval without length, or too many pieces; TypeError on a layer that makes no straight pieces.
 *
 * @example
 * ```ts
 * import { compile, dense, elbows, relu, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1), relu(), dense(1)), { loss: squaredError() });
 * session.parameters.set([2, -1, 3, 0.5]); // ½ + 3 max(0, 2x − 1)
 * const { knots, segments } = elbows(session, [-1, 1]);
 * console.log([...knots], segments.map(({ slopes }) => slopes[0])); // [ 0.5 ] [ 0, 6 ]
 * ```
 */
export function elbows(session: Session, interval: readonly [number, number]): PiecewiseLinear {
  const [low, high] = interval;
  const model = checked('elbows', session, interval);
  let pieces: { x0: number; x1: number; units: Affine }[] = [{ x0: low, x1: high, units: identity(1) }];
  let first: Elbow[] | null = null;
  for (const layer of affineLayers('elbows', model)) {
    if (layer.kind === 'maps') {
      pieces = pieces.map((piece) => ({ ...piece, units: layer.map(piece.units) }));
      continue;
    }
    const units = pieces[0]?.units as Affine;
    first ??= elbowsOf(units, low, high);
    const bends = pieces.reduce((sum, piece) => sum + zerosOf(piece).length, 0);
    if ((pieces.length + bends) * units.offsets.length > MOST) {
      throw new RangeError(`elbows: ${pieces.length + bends} pieces of ${units.offsets.length} units are too many`);
    }
    pieces = pieces.flatMap((piece) => split(piece, layer.leak));
  }
  const segments = joined(pieces);
  return { elbows: first ?? [], knots: Float64Array.from(segments.slice(1), ({ x0 }) => x0), segments };
}

/**
 * The elbows of the first layer that bends alone, of a network with one input: as `elbows` has them, for as many units as there are.
 * @throws as `elbows`.
 *
 * @example
 * ```ts
 * import { compile, dense, relu, sequential, squaredError, unitElbows } from '@elbow/nn';
 * const session = compile(sequential(1, dense(2), relu()), { loss: squaredError() });
 * session.parameters.set([2, -1, -1, -3]);
 * console.log(unitElbows(session, [-1, 1]).map(({ x, state }) => `${x} ${state}`)); // [ '0.5 inside', '-3 dead' ]
 * ```
 */
export function unitElbows(session: Session, interval: readonly [number, number]): Elbow[] {
  let units = identity(1);
  for (const layer of affineLayers('unitElbows', checked('unitElbows', session, interval))) {
    if (layer.kind === 'bends') return elbowsOf(units, ...interval);
    units = layer.map(units);
  }
  return [];
}

function checked(place: string, session: Session, [low, high]: readonly [number, number]): Model {
  const model = modelOf(session);
  if (model.inputs !== 1) throw new RangeError(`${place}: the network must have one input, it has ${model.inputs}`);
  if (low < high && Number.isFinite(high - low)) return model;
  throw new RangeError(`${place}: the interval must be [low, high] with low < high, got [${low}, ${high}]`);
}

function elbowsOf({ slopes, offsets }: Affine, low: number, high: number): Elbow[] {
  return slopes.map((slope, unit) => {
    const [w, b] = [slope[0] as number, offsets[unit] as number];
    const x = w === 0 ? null : -b / w;
    const inside = x !== null && x > low && x < high;
    // at most 0 at both ends: nowhere above it between
    const dead = Math.max(w * low + b, w * high + b) <= 0;
    return { unit, x, w, b, state: inside ? 'inside' : dead ? 'dead' : 'always on' };
  });
}

/** Where units are 0 inside a piece, ascending. */
function zerosOf({ x0, x1, units }: { x0: number; x1: number; units: Affine }): number[] {
  const zeros = units.slopes.map((slope, u) => -(units.offsets[u] as number) / (slope[0] as number));
  return [...new Set(zeros.filter((x) => x > x0 && x < x1))].sort((a, b) => a - b);
}

/** A piece cut at the zeros of its units, each part with the units as they are behind the bend. */
function split({ x0, x1, units }: { x0: number; x1: number; units: Affine }, leak: number) {
  const ends = [x0, ...zerosOf({ x0, x1, units }), x1];
  return ends.slice(1).map((end, i) => {
    const start = ends[i] as number;
    const middle = start + (end - start) / 2;
    const on = units.slopes.map((slope, u) => (slope[0] as number) * middle + (units.offsets[u] as number) > 0);
    return { x0: start, x1: end, units: bent(units, on, leak) };
  });
}

/** Pieces as segments of the outputs; neighbours on one line become one. */
function joined(pieces: readonly { x0: number; x1: number; units: Affine }[]): Segment[] {
  const segments: Segment[] = [];
  const largest = Math.max(...pieces.flatMap(({ units }) => units.slopes.map(([slope = 0]) => Math.abs(slope))));
  for (const { x0, x1, units } of pieces) {
    const slopes = Float64Array.from(units.slopes, ([slope = 0]) => slope);
    const before = segments.at(-1);
    const same = before && slopes.every((slope, o) => Math.abs(slope - (before.slopes[o] as number)) <= SAME * largest);
    if (same) segments[segments.length - 1] = { ...before, x1 };
    else segments.push({ x0, x1, slopes, intercepts: units.offsets });
  }
  return segments;
}
