import type { Layer } from '../types.ts';

/**
 * The rectifier: y = max(0, x), element by element. Its derivative at 0 is 0, as in PyTorch and TensorFlow (erratum E1 in
 * docs/errata.md: the notes disagree). An element bends where its input is 0: x = −b/w behind a dense layer of one input (R104–R107).
 *
 * @example
 * ```ts
 * import { relu } from '@elbow/nn';
 * console.log(relu().kind); // relu
 * ```
 */
export function relu(): Layer {
  return {
    kind: 'relu',
    options: {},
    outputs: (inputs) => inputs,
    emit(builder, x) {
      const features = x.shape[1] as number;
      const y = builder.rows('y', features);
      builder.emit('relu', x, y);
      /** Passes dy where the unit is active: the derivative, its own tangent and the tangent's derivative. */
      const gate = (name: string, dy: typeof x): typeof x => {
        const dx = builder.rows(name, features);
        builder.emit('reluBackward', y, dy, dx);
        return dx;
      };
      return {
        y,
        backward: (dy, wanted) => (wanted ? gate('dx', dy) : null),
        tangent: (tx) => ({
          ty: tx && gate('ty', tx),
          backward: (_dy, tdy, wanted) => (wanted ? gate('tdx', tdy) : null),
        }),
      };
    },
  };
}
