import { largestEigenvalue } from '@elbow/optim';
import { positiveInteger } from '../options.ts';
import { dot } from './vectors.ts';

/** The plane in which a path lies most. */
export interface PrincipalDirections {
  /** Orthonormal, [n] each, the largest component positive. */
  readonly directions: readonly Float64Array[];
  /** The share of the path's variance along each, descending. */
  readonly explained: readonly number[];
  /** The mean of the rows. */
  readonly mean: Float64Array;
}

/** What is left of a path that lies in fewer directions, in shares of its variance: rounding. */
const NOTHING = 9.094947017729282e-13; // 2⁻⁴⁰

/**
 * The principal components of a recorded path: directions in which rows of parameters vary most about their mean. Random directions are nearly orthogonal to any path and
 * show nothing of it; a few components hold most of it.
 *
 * By Lanczos's method on the m × m products of the centred rows, each component after the ones before are taken off. Source: Pearson 1901; Li et al. 2018, section 7
 * (trajectories in the plane of two components). A random walk in many dimensions has such a plane too (Antognini & Sohl-Dickstein 2018).
 * @param rows parameters along the path, [n] each: `session.parameters.slice()` while training. @param count components; 2.
 * @throws RangeError on fewer rows than count + 1, rows that differ in length or are not finite, or that lie in fewer directions.
 *
 * @example
 * ```ts
 * import { principalDirections } from '@elbow/nn';
 * const { directions, explained } = principalDirections([[3, 0], [0, 1], [-3, 0], [0, -1]]);
 * console.log(explained.map((share) => share.toFixed(3)), directions[0]?.[0]?.toFixed(3)); // [ '0.900', '0.100' ] 1.000
 * ```
 */
export function principalDirections(rows: readonly ArrayLike<number>[], count = 2): PrincipalDirections {
  positiveInteger('principalDirections', 'count', count);
  const m = rows.length;
  if (m <= count) throw new RangeError(`principalDirections: rows must be at least ${count + 1}, got ${m}`);
  const { mean, centred } = centre(rows);
  const total = centred.reduce((sum, row) => sum + dot(row, row), 0);
  const directions: Float64Array[] = [];
  const explained: number[] = [];
  for (let k = 0; k < count; k++) {
    // G = XXᵀ of what is left of the rows: its vector p gives the direction Xᵀp
    const { value, vector } = largestEigenvalue(
      (v, out) => {
        const sum = combined(centred, v);
        for (let i = 0; i < m; i++) out[i] = dot(centred[i] as Float64Array, sum);
      },
      m,
      { maxProducts: m, tolerance: 1e-15 },
    );
    if (!(value > NOTHING * total)) {
      throw new RangeError(`principalDirections: rows must vary in ${count} directions, they do in ${k}`);
    }
    const direction = upright(combined(centred, vector));
    directions.push(direction);
    explained.push(value / total);
    for (const row of centred) {
      const share = dot(row, direction);
      for (let i = 0; i < row.length; i++) (row[i] as number) -= share * (direction[i] as number);
    }
  }
  return { directions, explained, mean };
}

function centre(rows: readonly ArrayLike<number>[]): { mean: Float64Array; centred: Float64Array[] } {
  const n = rows[0]?.length as number;
  const mean = new Float64Array(n);
  rows.forEach((row, k) => {
    if (row.length !== n)
      throw new RangeError(`principalDirections: rows[${k}] must hold ${n} numbers, got ${row.length}`);
    for (let i = 0; i < n; i++) {
      if (!Number.isFinite(row[i]))
        throw new RangeError(`principalDirections: rows[${k}][${i}] must be finite, got ${String(row[i])}`);
      (mean[i] as number) += (row[i] as number) / rows.length;
    }
  });
  return { mean, centred: rows.map((row) => mean.map((value, i) => (row[i] as number) - value)) };
}

/** Σ sharesₖ rowsₖ. */
function combined(rows: readonly Float64Array[], shares: ArrayLike<number>): Float64Array {
  const sum = new Float64Array((rows[0] as Float64Array).length);
  rows.forEach((row, k) => {
    for (let i = 0; i < sum.length; i++) (sum[i] as number) += (shares[k] as number) * (row[i] as number);
  });
  return sum;
}

/** Of length 1, the largest component positive. */
function upright(v: Float64Array): Float64Array {
  const top = v.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  const length = Math.sqrt(dot(v, v));
  return v.map((value) => value / (top < 0 ? -length : length));
}
