import type { Kernel } from '@elbow/core-wasm';
import type { Layer, LayerDescription } from '../types.ts';

/** The kernels of an activation; `numbers` stand behind what they read. */
export interface ActivationKernels {
  /** x, numbers → y. */
  readonly forward: Kernel;
  /** x or y, dy, numbers → dx. */
  readonly backward: Kernel;
  /** x or y, tx, dy, tdy, numbers → tdx; left out where the activation is straight, so that `backward` moves tdy too. */
  readonly backwardTangent?: Kernel;
  /** Which of its two arrays the derivative is computed from. */
  readonly from: 'x' | 'y';
}

/** A layer that takes each element by itself, with `numbers` that are the same for all. */
export function activation(
  { kind, options }: LayerDescription,
  { forward, backward, backwardTangent, from }: ActivationKernels,
  numbers: readonly number[] = [],
): Layer {
  return {
    kind,
    options,
    outputs: (inputs) => inputs,
    emit(builder, x) {
      const features = x.shape[1] as number;
      const given = numbers.length > 0 ? [builder.constant('numbers', numbers)] : [];
      const y = builder.rows('y', features);
      builder.emit(forward, x, ...given, y);
      const source = from === 'x' ? x : y;
      /** f′·dy: the derivative, and its own tangent. */
      const slope = (name: string, dy: typeof x): typeof x => {
        const dx = builder.rows(name, features);
        builder.emit(backward, source, dy, ...given, dx);
        return dx;
      };
      return {
        y,
        backward: (dy, wanted) => (wanted ? slope('dx', dy) : null),
        tangent: (tx) => ({
          ty: tx && slope('ty', tx),
          backward(dy, tdy, wanted) {
            if (!wanted) return null;
            if (!backwardTangent || !tx) return slope('tdx', tdy);
            const tdx = builder.rows('tdx', features);
            builder.emit(backwardTangent, source, tx, dy, tdy, ...given, tdx);
            return tdx;
          },
        }),
      };
    },
  };
}
