import { softplusBackward, softplusBackwardTangent, softplusForward } from '@elbow/core-wasm/activations';
import { inRange, onlyKnown } from '../options.ts';
import { activation } from '../parts/activation.ts';
import type { Layer } from '../types.ts';

/**
 * A smooth rectifier: y = log(1 + e^(βx))/β (Dugas et al. 2001); its derivative is σ(βx). There is no threshold beyond which
 * y = x (PyTorch's 20): the formula is exact at both ends.
 * @param options beta > 0, how sharply it bends; 1.
 * @throws RangeError on a beta out of range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { softplus } from '@elbow/nn';
 * console.log(softplus().options.beta); // 1
 * ```
 */
export function softplus(options: { beta?: number } = {}): Layer {
  onlyKnown('softplus', options, ['beta']);
  const { beta = 1 } = options;
  inRange('softplus', 'beta', beta, Number.MIN_VALUE);
  return activation(
    { kind: 'softplus', options: { beta } },
    { forward: softplusForward, backward: softplusBackward, backwardTangent: softplusBackwardTangent, from: 'x' },
    [beta],
  );
}
