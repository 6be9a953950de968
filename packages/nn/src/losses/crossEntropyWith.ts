import type { Region } from '@elbow/core-wasm';
import * as kernels from '@elbow/core-wasm/losses';
import { oneOf, probability } from '../options.ts';
import { checkIgnored, described, type LabelOptions, labelled, targetsOfLabels } from '../parts/labels.ts';
import {
  checkClassWeights,
  checkProbabilities,
  checkReduction,
  checkWeightsEach,
  summing,
} from '../parts/lossOptions.ts';
import { reducer } from '../parts/reducer.ts';
import type { Builder, Loss, LossRegions, Reduction } from '../types.ts';

/** Options of `crossEntropyWith`. */
export interface CrossEntropyOptions {
  /** ε ≥ 0 and < 1: targets become (1 − ε)·target + ε/N (Szegedy et al. 2016). */
  labelSmoothing?: number;
  /** One weight c ≥ 0 a class. */
  classWeights?: readonly number[];
  /** A label whose rows count for nothing, such as −100. */
  ignored?: number;
  /** What the targets are: class indices, or rows of probabilities. */
  targets?: 'labels' | 'probabilities';
  reduction?: Reduction;
}

/**
 * Softmax cross-entropy from logits z with more to choose than `crossEntropy`: row by row Σⱼ cⱼqⱼ(log Σₖ exp zₖ − zⱼ), q the target
 * as probabilities, smoothed. Safe for logits of any finite size.
 *
 * A mean divides by Σ wᵢ·c of the label over the rows that count, or, for probabilities, by Σ wᵢ, as PyTorch does. Where no row
 * of a batch counts, its loss and gradient are 0; `evaluate` gives NaN where none of all does.
 * @throws RangeError on a number out of range, and when compiled on a wrong number of class weights; TypeError on another
 * choice or option, or where `ignored` is given with probabilities.
 *
 * @example
 * ```ts
 * import { crossEntropyWith } from '@elbow/nn';
 * console.log(crossEntropyWith({ labelSmoothing: 0.1 }).target); // labels
 * ```
 */
export function crossEntropyWith(options: CrossEntropyOptions): Loss {
  const kind = 'crossEntropyWith';
  const known = ['labelSmoothing', 'classWeights', 'ignored', 'targets'];
  const reduction = checkReduction(kind, options, known);
  const { labelSmoothing = 0, targets = 'labels', classWeights, ignored } = options;
  probability(kind, 'labelSmoothing', labelSmoothing);
  oneOf(kind, 'targets', targets, ['labels', 'probabilities']);
  if (classWeights) checkWeightsEach(kind, 'classWeights', classWeights);
  checkIgnored(kind, ignored);
  const soft = targets === 'probabilities';
  if (soft && ignored !== undefined) throw new TypeError(`${kind}: ignored is a label; the targets are probabilities`);
  const taking = soft
    ? { target: 'values' as const, checkTargets: checkProbabilities, ...summing(reduction) }
    : labelled(options, reduction);
  return {
    kind,
    options: { targets, labelSmoothing, reduction, ...described(options) },
    ...taking,
    emit(builder, z, regions) {
      const classes = z.shape[1] as number;
      const targetsOf = soft ? targetsOfProbabilities : targetsOfLabels;
      const { q, shares, emit } = targetsOf(kind, builder, regions.t, classes, options, labelSmoothing);
      const p = builder.rows('p', classes);
      const losses = builder.rows('losses', 1);
      const by = reduction === 'sum' ? 'one' : 'rows';
      const reduce = reducer(builder, regions, by, shares);
      return {
        value(wanted) {
          const dz = wanted ? builder.rows('dy', classes) : null;
          emit();
          builder.emit(kernels.targetCrossEntropy, z, q, p, losses, dz);
          reduce(losses, null);
          if (dz) reduce(null, dz);
          return dz;
        },
        tangent(tz) {
          const tdz = builder.rows('tdy', classes);
          builder.emit(kernels.targetCrossEntropyTangent, p, q, tz, tdz);
          reduce(null, tdz);
          return tdz;
        },
      };
    },
  };
}

function targetsOfProbabilities(
  place: string,
  builder: Builder,
  t: LossRegions['t'],
  classes: number,
  { classWeights }: LabelOptions,
  smoothing: number,
): { q: Region; shares: null; emit: () => void } {
  const weights = builder.constant('classWeights', checkClassWeights(place, classWeights, classes));
  const numbers = builder.constant('numbers', [smoothing, -1]);
  const q = builder.rows('q', classes);
  return { q, shares: null, emit: () => builder.emit(kernels.probabilityTargets, t, weights, numbers, q) };
}
