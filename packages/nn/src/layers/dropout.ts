import * as kernels from '@elbow/core-wasm/normalisation';
import { onlyKnown, probability } from '../options.ts';
import type { Layer } from '../types.ts';

/** Beyond all of PURPOSE. */
const FIRST_PURPOSE = 65536;

/**
 * Drops elements while training: each is 0 with probability `rate`, and divided by 1 − rate otherwise (Srivastava et al.
 * 2014, in the inverted form). Predictions, evaluations and objectives pass everything.
 *
 * What is dropped is named by the session's seed, the layer and the number of updates made, so a resumed training
 * drops the same.
 * @param options rate from 0, below 1; 0.5.
 * @throws RangeError on a rate out of range; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { dropout } from '@elbow/nn';
 * console.log(dropout({ rate: 0.2 }).options.rate); // 0.2
 * ```
 */
export function dropout(options: { rate?: number } = {}): Layer {
  onlyKnown('dropout', options, ['rate']);
  const { rate = 0.5 } = options;
  probability('dropout', 'rate', rate);
  return {
    kind: 'dropout',
    options: { rate },
    outputs: (inputs) => inputs,
    emit(builder, x) {
      const features = x.shape[1] as number;
      const numbers = [builder.seed, 0, 0, rate];
      const stream = builder.state('stream', numbers);
      numbers[1] = FIRST_PURPOSE + stream.offset; // its place in the state: no other layer has it
      const mask = builder.rows('mask', features);
      const y = builder.rows('y', features);
      builder.emitWhen('training', kernels.dropout, x, stream, builder.clock, mask, y);
      builder.emitWhen('evaluation', kernels.keepAll, x, mask, y);
      const masked = (name: string, dy: typeof x): typeof x => {
        const dx = builder.rows(name, features);
        builder.emit(kernels.dropoutBackward, mask, dy, dx);
        return dx;
      };
      return {
        y,
        backward: (dy, wanted) => (wanted ? masked('dx', dy) : null),
        tangent: (tx) => ({
          ty: tx && masked('ty', tx),
          backward: (_dy, tdy, wanted) => (wanted ? masked('tdx', tdy) : null),
        }),
      };
    },
  };
}
