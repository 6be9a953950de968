import { oneOf, onlyKnown } from '../options.ts';
import type { Loss, Reduction } from '../types.ts';

/** The reduction among options of which no other than these is known; throws TypeError on another. */
export function checkReduction(
  place: string,
  options: { reduction?: Reduction },
  others: readonly string[] = [],
): Reduction {
  onlyKnown(place, options, [...others, 'reduction']);
  const { reduction = 'mean' } = options;
  oneOf(place, 'reduction', reduction, ['mean', 'sum']);
  return reduction;
}

/** What a loss that is a sum tells of itself; nothing for a mean. */
export function summing(reduction: Reduction): Pick<Loss, 'total'> {
  return reduction === 'sum' ? { total: () => 1 } : {};
}

/** Throws RangeError on a target outside; `what` says what is inside. */
function checkEach(place: string, t: ArrayLike<number>, what: string, inside: (value: number) => boolean): void {
  for (let i = 0; i < t.length; i++) {
    if (inside(t[i] as number)) continue;
    throw new RangeError(`${place}: t[${i}] must be ${what}, got ${String(t[i])}`);
  }
}

/** Throws RangeError on a target that is neither 1 nor −1. */
export function checkSigns(place: string, t: ArrayLike<number>): void {
  checkEach(place, t, '1 or -1', (value) => value === 1 || value === -1);
}

/** Throws RangeError on a target that is no probability. */
export function checkProbabilities(place: string, t: ArrayLike<number>): void {
  checkEach(place, t, 'a probability from 0 to 1', (value) => value >= 0 && value <= 1);
}

/** As many weights as classes, each finite and ≥ 0; all 1 where there are none. Throws RangeError on others. */
export function checkClassWeights(
  place: string,
  weights: readonly number[] | undefined,
  classes: number,
): readonly number[] {
  if (!weights) return new Array<number>(classes).fill(1);
  if (weights.length !== classes)
    throw new RangeError(`${place}: classWeights must hold one number a class, ${classes}, got ${weights.length}`);
  checkWeightsEach(place, 'classWeights', weights);
  return weights;
}

/** Throws RangeError on a weight that is not finite and ≥ 0. */
export function checkWeightsEach(place: string, name: string, weights: readonly number[]): void {
  weights.forEach((weight, i) => {
    if (!(weight >= 0 && Number.isFinite(weight)))
      throw new RangeError(`${place}: ${name}[${i}] must be a finite number >= 0, got ${String(weight)}`);
  });
}
