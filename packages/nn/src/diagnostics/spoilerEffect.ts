import type { PerceptronData } from '../perceptron.ts';

/** Gives each row of x its class. */
export type Classifier = (x: ArrayLike<number>) => ArrayLike<number>;

/** What a few contrary points do to a classifier. */
export interface SpoilerEffect {
  /** The share of the probing points whose class changes. */
  readonly moved: number;
  /** The share of the spoilers that are on the wrong side, though they were learnt from. */
  readonly ignored: number;
  /** Mistakes on the clean rows, without and with the spoilers learnt. */
  readonly before: number;
  readonly after: number;
}

/**
 * Trains a classifier without and with a few spoilers and tells what they change: the perceptron turns to them where it can; a neuron or a network of bounded weights
 * leaves them on the wrong side and stays, even where a separating solution exists.
 *
 * Source: Brady, Raghavan & Slawny 1989; lecture notes R43 (a neuron), R45 (a multilayer network).
 * @param fit trains anew and returns what classifies: for a session `(x) => classesOf(session, x)`. @param probe points at which the two are compared: a grid.
 * @throws RangeError on spoilers without rows, or a classifier that returns another number of classes than rows.
 *
 * @example
 * ```ts
 * import { logisticNeuron, type PerceptronData, spoiled, spoilerEffect } from '@elbow/nn';
 * const byNeuron = (data: PerceptronData) => {
 *   const { weights: [a = 0, b = 0], bias } = logisticNeuron(data);
 *   return (x: ArrayLike<number>) => Array.from({ length: x.length / 2 }, (_, i) => Number(a * (x[2 * i] ?? 0) + b * (x[2 * i + 1] ?? 0) + bias > 0));
 * };
 * const clean = spoiled({ rows: 60, spoilers: 0, seed: 3 });
 * const { moved, ignored } = spoilerEffect(byNeuron, clean, { x: [1.2, -12], t: [1] }, clean.x);
 * console.log(moved, ignored); // 0 1
 * ```
 */
export function spoilerEffect(
  fit: (data: PerceptronData) => Classifier,
  clean: PerceptronData,
  spoilers: PerceptronData,
  probe: ArrayLike<number>,
): SpoilerEffect {
  if (spoilers.t.length === 0) throw new RangeError('spoilerEffect: spoilers must hold one row at least');
  const both = {
    x: Float64Array.from([...Array.from(clean.x), ...Array.from(spoilers.x)]),
    t: Int32Array.from([...Array.from(clean.t), ...Array.from(spoilers.t)]),
  };
  const features = clean.x.length / clean.t.length;
  const [without, including] = [fit(clean), fit(both)];
  const differing = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
    if (a.length !== b.length) {
      throw new RangeError(`spoilerEffect: the classifier must return a class a row, ${b.length}, got ${a.length}`);
    }
    return Array.from(a).filter((label, i) => label !== b[i]).length / b.length;
  };
  const probed = without(probe);
  if (probed.length !== probe.length / features) {
    throw new RangeError(
      `spoilerEffect: the classifier must return a class a row, ${probe.length / features}, got ${probed.length}`,
    );
  }
  return {
    moved: differing(including(probe), probed),
    ignored: differing(including(spoilers.x), spoilers.t),
    before: differing(without(clean.x), clean.t),
    after: differing(including(clean.x), clean.t),
  };
}
