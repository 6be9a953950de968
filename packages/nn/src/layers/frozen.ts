import type { Region } from '@elbow/core-wasm';
import type { Session } from '../session.ts';
import type { Builder, Layer, Parameter } from '../types.ts';

/**
 * The first layers of a trained session as one layer that learns nothing: features in, and a head of one's own behind it
 * (transfer learning). Their numbers are copied now and become constants: no rule moves them, no gradient is computed for them,
 * they are no part of `session.parameters`; checkpoints hold them. A batch normalisation in them keeps its running
 * statistics, a dropout passes everything, also while training.
 *
 * To keep single arrays of a network from moving, and to let them go later, see `parameterGroups` of @elbow/optim.
 * @param layers how many, from 1 to all.
 * @throws RangeError on another number of layers, or where the features that come in are not as many as they were there;
 * TypeError, when compiled, where something before it learns.
 *
 * @example
 * ```ts
 * import { compile, dense, frozen, relu, sequential, squaredError } from '@elbow/nn';
 * const trained = compile(sequential(4, dense(8), relu(), dense(1)), { loss: squaredError(), seed: 1 });
 * const head = compile(sequential(4, frozen(trained, 2), dense(3)), { loss: squaredError() });
 * console.log(trained.parameters.length, head.parameters.length); // 49 27
 * ```
 */
export function frozen(session: Session, layers: number): Layer {
  const { network, blueprint } = session.plan;
  if (!(Number.isInteger(layers) && layers >= 1 && layers <= network.layers.length)) {
    throw new RangeError(`frozen: layers must be an integer from 1 to ${network.layers.length}, got ${String(layers)}`);
  }
  const inner = network.layers.slice(0, layers);
  const outputs = inner.reduce((features, layer) => layer.outputs(features), network.inputs);
  const stored = new Map<string, readonly number[]>();
  for (const segment of [blueprint.vectors.parameters, blueprint.constants, blueprint.stateSegment]) {
    for (const region of segment.regions) stored.set(region.name, Array.from(session.core.view(region)));
  }
  return {
    kind: 'frozen',
    options: { layers: JSON.stringify(inner.map(({ kind, options }) => ({ kind, options }))) },
    outputs(inputs) {
      if (inputs === network.inputs) return outputs;
      throw new RangeError(`frozen: the session takes ${network.inputs} features, but ${inputs} come in`);
    },
    emit(builder, x) {
      const counts = new Map<string, number>();
      let y = x;
      for (const layer of inner) {
        const count = (counts.get(layer.kind) ?? 0) + 1;
        counts.set(layer.kind, count);
        y = layer.emit(unlearning(builder, `${layer.kind}${count}`, stored), y).y;
      }
      return {
        y,
        backward(_dy, wanted) {
          if (wanted) throw new TypeError('frozen: it must stand before all layers that learn');
          return null;
        },
        tangent: () => ({ ty: null, backward: () => null }),
      };
    },
  };
}

/** A builder for one of the layers: its numbers are constants with what is stored, its ops those of evaluation. */
function unlearning(builder: Builder, owner: string, stored: ReadonlyMap<string, readonly number[]>): Builder {
  const own = (name: string): string => `${owner}.${name}`;
  const numbersOf = (name: string): readonly number[] => stored.get(own(name)) as readonly number[];
  return {
    ...builder,
    parameter(name, shape): Parameter {
      const value: Region = { ...builder.constant(own(name), numbersOf(name)), shape };
      return { value, gradient: value, direction: value, product: value }; // only the first is ever read
    },
    rows: (name, features) => builder.rows(own(name), features),
    constant: (name) => builder.constant(own(name), numbersOf(name)),
    state: (name) => builder.state(own(name), numbersOf(name)),
    emitWhen(mode, kernel, ...operands) {
      if (mode === 'evaluation') builder.emit(kernel, ...operands);
    },
  };
}
