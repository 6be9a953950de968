import type { PerceptronData } from '../perceptron.ts';

/** A line or plane w·x + b = 0, as `perceptron` and `logisticNeuron` find them. */
export interface Boundary {
  readonly weights: ArrayLike<number>;
  readonly bias: number;
}

/** How a boundary turns where the data change. */
export interface BoundaryVariance {
  /** 1 − ‖mean of the unit normals‖², their variance: near the mean squared angle to the mean where that is small; 0 stands still, 1 has no direction. */
  readonly variance: number;
  /** The unit normals, one a fit. */
  readonly normals: readonly Float64Array[];
  readonly boundaries: readonly Boundary[];
}

/**
 * Refits a boundary to data of which one row is put elsewhere, again and again: the perceptron answers to each row (low bias, high variance), back-propagation hardly to
 * one (low variance, at the cost of bias).
 *
 * Source: lecture notes R44.
 * @param fit learns a boundary from data: `perceptron`, `logisticNeuron`. @param row which one changes. @param places where it is put, one a refit.
 * @throws RangeError on a row that there is none of, a place with another number of features, fewer than two places, or a boundary without direction.
 *
 * @example
 * ```ts
 * import { boundaryVariance, brady, logisticNeuron, perceptron } from '@elbow/nn';
 * const places = [[0, -5], [0, -10], [0, -20]];
 * const [sharp, blunt] = [perceptron, logisticNeuron].map((fit) => boundaryVariance((data) => fit(data), brady(10), 3, places));
 * console.log((sharp?.variance ?? 0) > 0, (blunt?.variance ?? 1) < 1e-6); // true true
 * ```
 */
export function boundaryVariance(
  fit: (data: PerceptronData) => Boundary,
  { x, t }: PerceptronData,
  row: number,
  places: readonly ArrayLike<number>[],
): BoundaryVariance {
  const features = x.length / t.length;
  if (!(Number.isInteger(row) && row >= 0 && row < t.length)) {
    throw new RangeError(`boundaryVariance: row must be an integer from 0 to ${t.length - 1}, got ${String(row)}`);
  }
  if (places.length < 2) throw new RangeError(`boundaryVariance: places must be two at least, got ${places.length}`);
  const boundaries = places.map((place, k) => {
    if (place.length !== features) {
      throw new RangeError(`boundaryVariance: places[${k}] must hold ${features} numbers, got ${place.length}`);
    }
    const changed = Float64Array.from(x);
    changed.set(place, row * features);
    return fit({ x: changed, t });
  });
  const normals = boundaries.map(({ weights }, k) => {
    const length = Math.sqrt(Array.from(weights).reduce((sum, value) => sum + value * value, 0));
    if (!(length > 0 && length < Infinity)) {
      throw new RangeError(
        `boundaryVariance: boundary ${k} has no direction, its weights are [${Array.from(weights)}]`,
      );
    }
    return Float64Array.from(weights, (value) => value / length);
  });
  // 1 − ‖mean‖² loses half of the digits of a small variance: the squared distances to the mean, whose mean is the same
  const mean = (normals[0] as Float64Array).map((_, j) =>
    normals.reduce((sum, normal) => sum + (normal[j] as number) / normals.length, 0),
  );
  const squared = (normal: Float64Array): number =>
    normal.reduce((sum, value, j) => sum + (value - (mean[j] as number)) * (value - (mean[j] as number)), 0);
  const variance = normals.reduce((sum, normal) => sum + squared(normal) / normals.length, 0);
  return { variance, normals, boundaries };
}
