import type { Session } from '../session.ts';
import { layerOutputs } from './layerOutputs.ts';

/** A rectifying unit on some data. */
export interface UnitReport {
  /** relu1, relu2, … */
  readonly layer: string;
  readonly unit: number;
  /** The share of rows on which it is above 0. */
  readonly active: number;
  /** 'dead': on no row, so it learns nothing; 'always on': on all, so it does not bend; 'split': it bends among them. */
  readonly state: 'dead' | 'always on' | 'split';
}

/**
 * What each ReLU does on the given rows: dead, always on, or split among them. With weights and biases drawn as unit normals and inputs in [−1, 1] a quarter is dead,
 * a quarter always on and half are split, for the elbow −b/w is a Cauchy number (lecture notes R119, which overlook the second quarter).
 * @throws RangeError unless x holds whole rows; TypeError on a network without ReLUs.
 *
 * @example
 * ```ts
 * import { compile, deadUnits, dense, relu, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(3), relu(), dense(1)), { loss: squaredError() });
 * session.parameters.set([1, 1, 1, 0, 5, -5, 1, 1, 1, 0]); // elbows at 0, −5 and 5
 * console.log(deadUnits(session, [-1, 0.5, 1]).map(({ state }) => state)); // [ 'split', 'always on', 'dead' ]
 * ```
 */
export function deadUnits(session: Session, x: ArrayLike<number>): UnitReport[] {
  const counts = new Map<string, Float64Array>();
  let rows = 0;
  for (const outputs of layerOutputs('deadUnits', session, x)) {
    for (const { layer, kind, y, features } of outputs) {
      if (kind !== 'relu') continue;
      const active = counts.get(layer) ?? new Float64Array(features);
      counts.set(layer, active);
      for (let i = 0; i < y.length; i++) if ((y[i] as number) > 0) (active[i % features] as number)++;
    }
    const [first] = outputs;
    if (first) rows += first.y.length / first.features;
  }
  if (counts.size === 0) throw new TypeError('deadUnits: the network has no ReLU');
  return [...counts].flatMap(([layer, active]) =>
    Array.from(active, (count, unit) => ({
      layer,
      unit,
      active: count / rows,
      state: count === 0 ? ('dead' as const) : count === rows ? ('always on' as const) : ('split' as const),
    })),
  );
}

/** How the units of one layer spread on some data. */
export interface ActivationStatistics {
  readonly layer: string;
  readonly mean: number;
  readonly deviation: number;
  /** The share of outputs that are exactly 0. */
  readonly zeros: number;
  /** The largest in size; infinite or NaN where one is. */
  readonly largest: number;
}

/**
 * Mean, deviation, zeros and largest of each layer's outputs over the given rows: whether the signal keeps its size through the depth (lecture notes R118).
 * @throws RangeError unless x holds whole rows.
 *
 * @example
 * ```ts
 * import { activationStatistics, compile, dense, relu, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1), relu()), { loss: squaredError() });
 * session.parameters.set([2, 0]);
 * console.log(activationStatistics(session, [-1, 1]).map(({ layer, mean, zeros }) => `${layer} ${mean} ${zeros}`)); // [ 'dense1 0 0', 'relu1 1 0.5' ]
 * ```
 */
export function activationStatistics(session: Session, x: ArrayLike<number>): ActivationStatistics[] {
  const sums = new Map<string, { n: number; sum: number; squares: number; zeros: number; largest: number }>();
  for (const outputs of layerOutputs('activationStatistics', session, x)) {
    for (const { layer, y } of outputs) {
      const at = sums.get(layer) ?? { n: 0, sum: 0, squares: 0, zeros: 0, largest: 0 };
      sums.set(layer, at);
      for (let i = 0; i < y.length; i++) {
        const value = y[i] as number;
        at.sum += value;
        at.squares += value * value;
        if (value === 0) at.zeros++;
        at.largest = Math.max(at.largest, Math.abs(value));
      }
      at.n += y.length;
    }
  }
  return [...sums].map(([layer, { n, sum, squares, zeros, largest }]) => {
    const mean = sum / n;
    return { layer, mean, deviation: Math.sqrt(Math.max(0, squares / n - mean * mean)), zeros: zeros / n, largest };
  });
}
