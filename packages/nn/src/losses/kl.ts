import * as kernels from '@elbow/core-wasm/losses';
import { oneOf } from '../options.ts';
import { elementwiseLoss } from '../parts/elementwiseLoss.ts';
import { checkProbabilities, checkReduction } from '../parts/lossOptions.ts';
import type { Loss, Reduction } from '../types.ts';

/**
 * The divergence of Kullback & Leibler (1951) from log-probabilities y, such as `logSoftmax` gives: Σⱼ tⱼ(log tⱼ − yⱼ), where
 * tⱼ = 0 adds nothing; a mean over the rows, weighted (PyTorch's 'batchmean').
 * @param options targets 'probabilities', or 'logs' of them: then Σⱼ e^tⱼ(tⱼ − yⱼ). per 'row', or 'element', which
 * divides by the outputs too (PyTorch's 'mean'). reduction 'mean' or 'sum'.
 * @throws TypeError on another choice or option; later RangeError on a target that is no probability.
 *
 * @example
 * ```ts
 * import { kl } from '@elbow/nn';
 * console.log(kl().options); // { targets: 'probabilities', per: 'row' }
 * ```
 */
export function kl(
  options: { targets?: 'probabilities' | 'logs'; per?: 'row' | 'element'; reduction?: Reduction } = {},
): Loss {
  const reduction = checkReduction('kl', options, ['targets', 'per']);
  const { targets = 'probabilities', per = 'row' } = options;
  oneOf('kl', 'targets', targets, ['probabilities', 'logs']);
  oneOf('kl', 'per', per, ['row', 'element']);
  const described = {
    kind: 'kl',
    options: { targets, per },
    reduction,
    mean: per === 'row' ? 'rows' : 'elements',
  } as const;
  if (targets === 'logs') return elementwiseLoss({ ...described, value: kernels.klDivergenceOfLogs });
  return elementwiseLoss({ ...described, value: kernels.klDivergence, checkTargets: checkProbabilities });
}
