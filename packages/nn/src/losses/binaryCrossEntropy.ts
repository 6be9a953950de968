import * as kernels from '@elbow/core-wasm/losses';
import { elementwiseLoss } from '../parts/elementwiseLoss.ts';
import { checkProbabilities, checkReduction, checkWeightsEach } from '../parts/lossOptions.ts';
import type { Loss, Reduction } from '../types.ts';

/**
 * Binary cross-entropy from logits z, each output by itself, a mean over all elements, rows weighted:
 * (1 − t)·log(1 + eᶻ) + c·t·log(1 + e⁻ᶻ), targets t from 0 to 1. Right for logits of any finite size, in both tails.
 * @param options positiveWeight c ≥ 0 of positive targets, one for all outputs or one each; 1. reduction 'mean' or 'sum'.
 * @throws RangeError on a weight out of range, when compiled on a wrong number of them, and later on a target outside [0, 1];
 * TypeError on another reduction or option.
 *
 * @example
 * ```ts
 * import { binaryCrossEntropy } from '@elbow/nn';
 * console.log(binaryCrossEntropy({ positiveWeight: 3 }).options.positiveWeight); // 3
 * ```
 */
export function binaryCrossEntropy(
  options: { positiveWeight?: number | readonly number[]; reduction?: Reduction } = {},
): Loss {
  const reduction = checkReduction('binaryCrossEntropy', options, ['positiveWeight']);
  const { positiveWeight = 1 } = options;
  const each = typeof positiveWeight === 'number' ? null : positiveWeight;
  checkWeightsEach('binaryCrossEntropy', 'positiveWeight', each ?? [positiveWeight as number]);
  const numbers = (outputs: number): readonly number[] => {
    if (!each) return new Array<number>(outputs).fill(positiveWeight as number);
    if (each.length === outputs) return each;
    throw new RangeError(
      `binaryCrossEntropy: positiveWeight must hold ${outputs} numbers, one an output, got ${each.length}`,
    );
  };
  const { binaryCrossEntropy: value, binaryCrossEntropyTangent: tangent } = kernels;
  const given = { kind: 'binaryCrossEntropy', options: { positiveWeight }, checkTargets: checkProbabilities };
  return elementwiseLoss({ ...given, reduction, value, tangent, numbers });
}
