import * as kernels from '@elbow/core-wasm/losses';
import { checkIgnored, described, type LabelOptions, labelled, targetsOfLabels } from '../parts/labels.ts';
import { checkReduction, checkWeightsEach } from '../parts/lossOptions.ts';
import { reducer } from '../parts/reducer.ts';
import type { Loss, Reduction } from '../types.ts';

/**
 * Negative log-likelihood of labels under log-probabilities y, such as `logSoftmax` gives: −c·y_label, c the weight of the
 * label's class. A mean divides by Σ wᵢ·c over the rows that count. Behind `logSoftmax` it is `crossEntropy`.
 * @param options classWeights c ≥ 0, one a class; ignored, a label whose rows count for nothing; reduction 'mean' or 'sum'.
 * @throws RangeError on a weight or label out of range, and when compiled on a wrong number of weights; TypeError on another
 * reduction or option.
 *
 * @example
 * ```ts
 * import { negativeLogLikelihood } from '@elbow/nn';
 * console.log(negativeLogLikelihood({ ignored: -100 }).options.ignored); // -100
 * ```
 */
export function negativeLogLikelihood(options: LabelOptions & { reduction?: Reduction } = {}): Loss {
  const kind = 'negativeLogLikelihood';
  const reduction = checkReduction(kind, options, ['classWeights', 'ignored']);
  if (options.classWeights) checkWeightsEach(kind, 'classWeights', options.classWeights);
  checkIgnored(kind, options.ignored);
  return {
    kind,
    options: { reduction, ...described(options) },
    ...labelled(options, reduction),
    emit(builder, y, regions) {
      const classes = y.shape[1] as number;
      const { q, shares, emit } = targetsOfLabels(kind, builder, regions.t, classes, options);
      const losses = builder.rows('losses', classes);
      const reduce = reducer(builder, regions, reduction === 'sum' ? 'one' : 'rows', shares);
      return {
        value(wanted) {
          const dy = wanted ? builder.rows('dy', classes) : null;
          emit();
          builder.emit(kernels.negativeLogLikelihood, y, q, losses, dy);
          reduce(losses, dy);
          return dy;
        },
        tangent: () => builder.rows('tdy', classes), // the slopes stand still: 0
      };
    },
  };
}
