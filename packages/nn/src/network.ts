import { positiveInteger } from './options.ts';
import type { Layer, LayerDescription } from './types.ts';

/** A feed-forward network as data: nothing is computed or reserved before `compile`. */
export interface Network {
  /** Features of one input row. */
  readonly inputs: number;
  /** Features of one output row. */
  readonly outputs: number;
  readonly layers: readonly Layer[];
}

/**
 * A network of layers one after another, R31: y = h_L(… h_1(x)).
 * @param inputs features of one row, an integer ≥ 1.
 * @throws RangeError on another number of inputs, and where a layer does not take what comes before it; TypeError
 * on something that is not a layer.
 *
 * @example
 * ```ts
 * import { dense, relu, sequential } from '@elbow/nn';
 * const network = sequential(4, dense(16), relu(), dense(3));
 * console.log(network.outputs); // 3
 * ```
 */
export function sequential(inputs: number, ...layers: readonly Layer[]): Network {
  positiveInteger('sequential', 'inputs', inputs);
  let outputs = inputs;
  layers.forEach((layer, i) => {
    if (typeof layer?.emit !== 'function') {
      throw new TypeError(
        `sequential: argument ${i + 2} must be a layer, got ${layer === null ? 'null' : typeof layer}`,
      );
    }
    outputs = layer.outputs(outputs);
  });
  return { inputs, outputs, layers };
}

/** The network as plain data, for printing, storing and comparing. */
export function describe({ inputs, layers }: Network): { inputs: number; layers: LayerDescription[] } {
  return { inputs, layers: layers.map(({ kind, options }) => ({ kind, options })) };
}
