import * as kernels from '@elbow/core-wasm/activations';
import { oneOf, onlyKnown } from '../options.ts';
import { activation } from '../parts/activation.ts';
import type { Layer } from '../types.ts';

const ERF = {
  forward: kernels.geluForward,
  backward: kernels.geluBackward,
  backwardTangent: kernels.geluBackwardTangent,
  from: 'x',
} as const;
const TANH = {
  forward: kernels.geluTanhForward,
  backward: kernels.geluTanhBackward,
  backwardTangent: kernels.geluTanhBackwardTangent,
  from: 'x',
} as const;

/**
 * The Gaussian error linear unit (Hendrycks & Gimpel 2016): y = x·Φ(x), Φ(x) = ½(1 + erf(x/√2)); or, with form 'tanh', their
 * approximation y = ½x(1 + tanh(√(2/π)(x + 0.044715x³))), which is off by less than 5e-4.
 * @param options form 'erf' (as PyTorch's 'none') or 'tanh'.
 * @throws TypeError on another form or an unknown option.
 *
 * @example
 * ```ts
 * import { gelu } from '@elbow/nn';
 * console.log(gelu().options.form); // erf
 * ```
 */
export function gelu(options: { form?: 'erf' | 'tanh' } = {}): Layer {
  onlyKnown('gelu', options, ['form']);
  const { form = 'erf' } = options;
  oneOf('gelu', 'form', form, ['erf', 'tanh']);
  return activation({ kind: 'gelu', options: { form } }, form === 'erf' ? ERF : TANH);
}
