import { elements } from '@elbow/core-wasm';
import { drawing } from '../data/draw.ts';
import { oneOf, onlyKnown, positiveInteger } from '../options.ts';
import type { Session } from '../session.ts';

/** Options of `randomDirections`. */
export interface RandomDirectionsOptions {
  /** How many, an integer ≥ 1; 2. */
  count?: number;
  /** Names the numbers, an integer from 0 to 2⁵³ − 1; 0. */
  seed?: number;
  /** 'filter': each unit's part is as long as the unit's weights. 'length': the whole is of length 1. 'filter' unless given. */
  normalise?: 'filter' | 'length';
}

/** The purpose of these random numbers: see PURPOSE. */
const DIRECTIONS = 6;

/**
 * Random directions through the parameters, standard normal before they are scaled.
 *
 * Filter-normalised, dᵤ ← dᵤ ‖wᵤ‖/‖dᵤ‖ for the incoming weights wᵤ of each unit u: a step of α moves each unit by the share α of its size, so that slices do not
 * depend on how a ReLU network is scaled (R117). Biases, and what normalisation layers learn, stand still, as in the paper's pictures.
 *
 * Source: Li, Xu, Taylor, Studer & Goldstein 2018, section 4 (their program's `ignore = biasbn`).
 * @returns vectors [n] in the order of the parameters.
 * @throws RangeError on a count or seed out of range, TypeError on another normalisation or an unknown option.
 *
 * @example
 * ```ts
 * import { compile, dense, randomDirections, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(2, dense(1)), { loss: squaredError() });
 * session.parameters.set([3, 4, 1]);
 * const [[a = 0, b = 0, bias] = []] = randomDirections(session, { seed: 1 });
 * console.log(Math.sqrt(a * a + b * b).toFixed(6), bias); // 5.000000 0
 * ```
 */
export function randomDirections(session: Session, options: RandomDirectionsOptions = {}): Float64Array[] {
  onlyKnown('randomDirections', options, ['count', 'seed', 'normalise']);
  const { count = 2, seed = 0, normalise = 'filter' } = options;
  positiveInteger('randomDirections', 'count', count);
  oneOf('randomDirections', 'normalise', normalise, ['filter', 'length']);
  const draw = drawing('randomDirections', seed, DIRECTIONS);
  const { parameters } = session;
  return Array.from({ length: count }, () => {
    const direction = Float64Array.from(draw.normals(parameters.length));
    if (normalise === 'filter') toFilters(session, direction);
    else resize(direction, [0, direction.length, 1], 1);
    return direction;
  });
}

/** Gives each unit's part the length of its weights: the columns of w [inputs, outputs]; arrays of one dimension become 0. */
function toFilters({ plan, parameters }: Session, direction: Float64Array): void {
  for (const { offset, shape } of plan.blueprint.vectors.parameters.regions) {
    const end = offset + elements(shape);
    if (shape.length < 2) {
      direction.fill(0, offset, end);
      continue;
    }
    const units = shape.at(-1) as number;
    for (let u = 0; u < units; u++) {
      const part = [offset + u, end, units] as const;
      resize(direction, part, lengthOf(parameters, part));
    }
  }
}

/** From, to, and how far from one to the next. */
type Part = readonly [from: number, to: number, by: number];

function lengthOf(v: ArrayLike<number>, [from, to, by]: Part): number {
  let sum = 0;
  for (let i = from; i < to; i += by) sum += (v[i] as number) * (v[i] as number);
  return Math.sqrt(sum);
}

function resize(v: Float64Array, part: Part, length: number): void {
  const factor = length / lengthOf(v, part);
  for (let i = part[0]; i < part[1]; i += part[2]) (v[i] as number) *= factor;
}
