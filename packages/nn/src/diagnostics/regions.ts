import { modelOf } from '../interchange/model.ts';
import type { Session } from '../session.ts';
import { type Affine, affineLayers, bent, identity } from './affine.ts';

type Point = readonly [x: number, y: number];

/** A convex part of the plane on which the network is affine. */
export interface ActivationRegion {
  /** Corners, counter-clockwise. */
  readonly polygon: readonly Point[];
  /** '1' and '0' for each unit that bends, layer by layer: on or off. */
  readonly pattern: string;
  /** Outputs on it: Σ slopes[o][i] xᵢ + offsets[o]. */
  readonly slopes: readonly Float64Array[];
  readonly offsets: Float64Array;
}

/** The line w₁x + w₂y + b = 0 at which a unit of the first layer bends. */
export interface UnitLine {
  readonly unit: number;
  readonly w: readonly [number, number];
  readonly b: number;
}

/** Regions at most, unless told otherwise: depth multiplies them. */
const MOST = 100_000;

/**
 * The activation regions of a network with two inputs in a box, exactly: convex polygons on which it is affine, and the line of each unit of the
 * first layer that bends. Each region is cut by the zero line of each unit that passes through it, layer by layer.
 *
 * Source: Montúfar et al. 2014; Hanin & Rolnick 2019.
 * @param box [x low, x high, y low, y high].
 * @throws RangeError on a network with another number of inputs, a box without area, or more than `most` regions; TypeError on a layer that makes no
 * straight pieces.
 *
 * @example
 * ```ts
 * import { compile, dense, regions, relu, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(2, dense(2), relu(), dense(1)), { loss: squaredError() });
 * session.parameters.set([1, 0, 0, 1, 0, 0, 1, 1, 0]); // max(0, x) + max(0, y)
 * console.log(regions(session, [-1, 1, -1, 1]).regions.map(({ pattern }) => pattern).sort()); // [ '00', '01', '10', '11' ]
 * ```
 */
export function regions(
  session: Session,
  [x0, x1, y0, y1]: readonly [number, number, number, number],
  most: number = MOST,
): { regions: ActivationRegion[]; lines: UnitLine[] } {
  const model = modelOf(session);
  if (model.inputs !== 2) throw new RangeError(`regions: the network must have two inputs, it has ${model.inputs}`);
  if (!(x0 < x1 && y0 < y1 && Number.isFinite(x1 - x0 + y1 - y0))) {
    throw new RangeError(`regions: the box must be [x low, x high, y low, y high], got [${[x0, x1, y0, y1]}]`);
  }
  const box: Point[] = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
  let parts: { polygon: readonly Point[]; pattern: string; units: Affine }[] = [
    { polygon: box, pattern: '', units: identity(2) },
  ];
  let lines: UnitLine[] | null = null;
  for (const layer of affineLayers('regions', model)) {
    if (layer.kind === 'maps') {
      parts = parts.map((part) => ({ ...part, units: layer.map(part.units) }));
      continue;
    }
    lines ??= linesOf((parts[0] as (typeof parts)[number]).units);
    parts = parts.flatMap((part) => {
      const { slopes, offsets } = part.units;
      let cut = [part.polygon];
      slopes.forEach((slope, u) => {
        cut = cut.flatMap((polygon) => halves(polygon, slope as unknown as Point, offsets[u] as number));
      });
      return cut.map((polygon) => {
        const centre = centreOf(polygon);
        const on = slopes.map((slope, u) => valueAt(centre, slope as unknown as Point, offsets[u] as number) > 0);
        return {
          polygon,
          pattern: part.pattern + on.map(Number).join(''),
          units: bent(part.units, on, layer.leak),
        };
      });
    });
    if (parts.length > most) throw new RangeError(`regions: there are more than ${most} regions in the box`);
  }
  return {
    regions: parts.map(({ polygon, pattern, units }) => ({ polygon, pattern, ...units })),
    lines: lines ?? [],
  };
}

function linesOf({ slopes, offsets }: Affine): UnitLine[] {
  return slopes.map(([a = 0, b = 0], unit) => ({ unit, w: [a, b], b: offsets[unit] as number }));
}

const valueAt = ([x, y]: Point, [a, b]: Point, c: number): number => a * x + b * y + c;

/** The parts of a convex polygon on both sides of a line; the polygon itself where the line misses it, or touches it only. */
function halves(polygon: readonly Point[], slope: Point, offset: number): (readonly Point[])[] {
  const values = polygon.map((corner) => valueAt(corner, slope, offset));
  if (values.every((value) => value >= 0) || values.every((value) => value <= 0)) return [polygon];
  const [above, below]: [Point[], Point[]] = [[], []];
  polygon.forEach((corner, i) => {
    const j = (i + 1) % polygon.length;
    const [here, next] = [values[i] as number, values[j] as number];
    if (here >= 0) above.push(corner);
    if (here <= 0) below.push(corner);
    if (here * next >= 0) return;
    const t = here / (here - next);
    const [x, y] = polygon[j] as Point;
    const crossing: Point = [corner[0] + t * (x - corner[0]), corner[1] + t * (y - corner[1])];
    above.push(crossing);
    below.push(crossing);
  });
  return [above, below].filter((part) => part.length > 2);
}

function centreOf(polygon: readonly Point[]): Point {
  const sum = polygon.reduce<[number, number]>(([x, y], [px, py]) => [x + px, y + py], [0, 0]);
  return [sum[0] / polygon.length, sum[1] / polygon.length];
}
