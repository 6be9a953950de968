import { eluBackward, eluBackwardTangent, eluForward } from '@elbow/core-wasm/activations';
import { inRange, onlyKnown } from '../options.ts';
import { activation } from '../parts/activation.ts';
import type { Layer } from '../types.ts';

/**
 * The exponential linear unit: y = x where x > 0, else α(eˣ − 1) (Clevert, Unterthiner & Hochreiter 2016). Its derivative at 0
 * is α, as in PyTorch; it is smooth for α = 1.
 * @param options alpha ≥ 0, minus the limit on the left; 1.
 * @throws RangeError on an alpha out of range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { elu } from '@elbow/nn';
 * console.log(elu().options.alpha); // 1
 * ```
 */
export function elu(options: { alpha?: number } = {}): Layer {
  onlyKnown('elu', options, ['alpha']);
  const { alpha = 1 } = options;
  inRange('elu', 'alpha', alpha, 0);
  const kernels = {
    forward: eluForward,
    backward: eluBackward,
    backwardTangent: eluBackwardTangent,
    from: 'y',
  } as const;
  return activation({ kind: 'elu', options: { alpha } }, kernels, [alpha]);
}
