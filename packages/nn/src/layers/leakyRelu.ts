import { leakyReluBackward, leakyReluForward } from '@elbow/core-wasm/activations';
import { inRange, onlyKnown } from '../options.ts';
import { activation } from '../parts/activation.ts';
import type { Layer } from '../types.ts';

/**
 * The leaky rectifier: y = x where x > 0, else slope·x (Maas, Hannun & Ng 2013). Its derivative at 0 is the slope, as in
 * PyTorch. No unit is dead: each keeps a gradient on both sides.
 * @param options slope on the left, finite; 0.01 (PyTorch's).
 * @throws RangeError on a slope that is not finite; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { leakyRelu } from '@elbow/nn';
 * console.log(leakyRelu({ slope: 0.2 }).options.slope); // 0.2
 * ```
 */
export function leakyRelu(options: { slope?: number } = {}): Layer {
  onlyKnown('leakyRelu', options, ['slope']);
  const { slope = 0.01 } = options;
  inRange('leakyRelu', 'slope', slope);
  const kernels = { forward: leakyReluForward, backward: leakyReluBackward, from: 'x' } as const;
  return activation({ kind: 'leakyRelu', options: { slope } }, kernels, [slope]);
}
