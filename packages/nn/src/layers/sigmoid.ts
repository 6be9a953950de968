import { sigmoidBackward, sigmoidBackwardTangent, sigmoidForward } from '@elbow/core-wasm/activations';
import { activation } from '../parts/activation.ts';
import type { Layer } from '../types.ts';

/**
 * The logistic function: y = σ(x) = 1/(1 + e⁻ˣ), derivative y(1 − y) ≤ ¼. It saturates at both ends (R118): behind a last
 * layer prefer `binaryCrossEntropy`, which takes logits.
 *
 * @example
 * ```ts
 * import { sigmoid } from '@elbow/nn';
 * console.log(sigmoid().kind); // sigmoid
 * ```
 */
export function sigmoid(): Layer {
  return activation(
    { kind: 'sigmoid', options: {} },
    { forward: sigmoidForward, backward: sigmoidBackward, backwardTangent: sigmoidBackwardTangent, from: 'y' },
  );
}
