import { tanhBackward, tanhBackwardTangent, tanhForward } from '@elbow/core-wasm/activations';
import { activation } from '../parts/activation.ts';
import type { Layer } from '../types.ts';

/**
 * The hyperbolic tangent: y = tanh x, derivative 1 − y².
 *
 * @example
 * ```ts
 * import { tanh } from '@elbow/nn';
 * console.log(tanh().kind); // tanh
 * ```
 */
export function tanh(): Layer {
  return activation(
    { kind: 'tanh', options: {} },
    { forward: tanhForward, backward: tanhBackward, backwardTangent: tanhBackwardTangent, from: 'y' },
  );
}
