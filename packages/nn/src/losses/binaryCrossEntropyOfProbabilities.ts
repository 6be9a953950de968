import * as kernels from '@elbow/core-wasm/losses';
import { elementwiseLoss } from '../parts/elementwiseLoss.ts';
import { checkProbabilities, checkReduction } from '../parts/lossOptions.ts';
import type { Loss, Reduction } from '../types.ts';

/**
 * Binary cross-entropy from probabilities p, such as a sigmoid gives, a mean over all elements, rows weighted:
 * −t·log p − (1 − t)·log(1 − p), targets t from 0 to 1. As in PyTorch, logarithms are cut below at −100 and the gradient's
 * divisor p(1 − p) at 10⁻¹²: at p = 0 and 1 the formula has neither value nor gradient. `binaryCrossEntropy`, from logits, needs
 * no such cuts.
 * @param options reduction 'mean' or 'sum'.
 * @throws TypeError on another reduction or option; later RangeError on a target outside [0, 1].
 *
 * @example
 * ```ts
 * import { binaryCrossEntropyOfProbabilities } from '@elbow/nn';
 * console.log(binaryCrossEntropyOfProbabilities().target); // values
 * ```
 */
export function binaryCrossEntropyOfProbabilities(options: { reduction?: Reduction } = {}): Loss {
  const kind = 'binaryCrossEntropyOfProbabilities';
  const reduction = checkReduction(kind, options);
  const { [kind]: value, binaryCrossEntropyOfProbabilitiesTangent: tangent } = kernels;
  return elementwiseLoss({ kind, options: {}, reduction, value, tangent, checkTargets: checkProbabilities });
}
