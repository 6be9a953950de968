import { siluBackward, siluBackwardTangent, siluForward } from '@elbow/core-wasm/activations';
import { activation } from '../parts/activation.ts';
import type { Layer } from '../types.ts';

/**
 * The sigmoid linear unit, also called swish: y = x·σ(x) with σ(x) = 1/(1 + e⁻ˣ) (Elfwing, Uchibe & Doya 2018).
 *
 * @example
 * ```ts
 * import { silu } from '@elbow/nn';
 * console.log(silu().kind); // silu
 * ```
 */
export function silu(): Layer {
  return activation(
    { kind: 'silu', options: {} },
    { forward: siluForward, backward: siluBackward, backwardTangent: siluBackwardTangent, from: 'x' },
  );
}
