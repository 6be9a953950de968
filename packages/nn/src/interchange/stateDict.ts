import type { Tensor } from '../checkpoint/safetensors.ts';
import { onlyKnown } from '../options.ts';
import type { Session } from '../session.ts';
import { arrayOf, assign, layersOf, MAKERS, type ModelArray, type ModelLayer, modelOf, transposed } from './model.ts';

/** What PyTorch calls the arrays of each kind of layer that has any, and whether they stand the other way round. */
const NAMES: Readonly<Record<string, Readonly<Record<string, Place>>>> = {
  dense: { weight: { key: 'w', turned: true }, bias: { key: 'b' } },
  batchNorm: {
    weight: { key: 'gamma' },
    bias: { key: 'beta' },
    running_mean: { key: 'running', row: 0 },
    running_var: { key: 'running', row: 1 },
  },
  layerNorm: { weight: { key: 'gamma' }, bias: { key: 'beta' } },
};

/** Where a tensor stands in a layer: in an array, the other way round, or in one of its rows. */
interface Place {
  readonly key: string;
  readonly turned?: true;
  readonly row?: number;
}

/** The part of a layer's array that a tensor is: of a running statistic one of three rows. */
function partOf(layer: ModelLayer, { key, row }: Place): ModelArray {
  const array = arrayOf('stateDict', layer, key);
  if (row === undefined) return array;
  const k = array.data.length / 3;
  return { shape: [k], data: Array.from(array.data).slice(row * k, (row + 1) * k) };
}

/**
 * The parameters of a session as PyTorch's `nn.Sequential` of the same layers names them: `0.weight` [outputs, inputs], `0.bias`, `2.weight` …,
 * for `saveSafetensors`. Layers without parameters count, as they do there.
 * @throws TypeError on a layer that PyTorch has no counterpart of (`standardised`).
 *
 * @example
 * ```ts
 * import { compile, dense, relu, sequential, squaredError, toStateDict } from '@elbow/nn';
 * const session = compile(sequential(4, dense(16), relu(), dense(3)), { loss: squaredError(), seed: 1 });
 * console.log(Object.entries(toStateDict(session)).map(([name, { shape }]) => `${name} ${shape}`)); // [ '0.weight 16,4', '0.bias 16', '2.weight 3,16', '2.bias 3' ]
 * ```
 */
export function toStateDict(session: Session): Record<string, Tensor> {
  const entries = modelOf(session).layers.flatMap((layer, i) => {
    const names = namesOf('toStateDict', layer);
    return Object.entries(names).map(([name, place]) => {
      const array = partOf(layer, place);
      const { shape, data } = place.turned ? transposed(array) : array;
      return [`${i}.${name}`, { shape, data: Float32Array.from(data) }] as const;
    });
  });
  return Object.fromEntries(entries);
}

/**
 * Puts the parameters of a PyTorch state dict, as `loadSafetensors` reads it, into a session: its layers with parameters take the groups of tensors,
 * `fc1.weight` with `fc1.bias`, in their order, natural by name unless `prefixes` says another. Nothing is written unless all fit.
 * @throws TypeError on tensors that are missing or left over, RangeError on shapes that do not fit or numbers that are not finite; all name them.
 *
 * @example
 * ```ts
 * import { compile, dense, loadStateDict, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(2, dense(1)), { loss: squaredError() });
 * loadStateDict(session, {
 *   'fc.weight': { shape: [1, 2], data: Float32Array.of(3, 4) },
 *   'fc.bias': { shape: [1], data: Float32Array.of(5) },
 * });
 * console.log(session.predict([1, 1])[0]); // 12
 * ```
 */
export function loadStateDict(
  session: Session,
  tensors: ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>,
  options: { prefixes?: readonly string[] } = {},
): void {
  onlyKnown('loadStateDict', options, ['prefixes']);
  const given = new Map(tensors instanceof Map ? tensors : Object.entries(tensors));
  const left = new Set([...given.keys()].filter((name) => !name.endsWith('num_batches_tracked')));
  const { prefixes = [...new Set([...left].map(prefixOf))].sort(naturally) } = options;
  const layers = layersOf(session);
  const learning = layers.filter((layer) => Object.keys(namesOf('loadStateDict', layer)).length > 0);
  if (prefixes.length !== learning.length) {
    throw new TypeError(
      `loadStateDict: the session has ${learning.length} layers with parameters, the tensors have ${prefixes.length} prefixes: ${prefixes.join(', ')}`,
    );
  }
  const arrays = layers.map((layer) => {
    const at = learning.indexOf(layer);
    const filled: Record<string, ModelArray> = {};
    for (const [name, place] of at < 0 ? [] : Object.entries(namesOf('loadStateDict', layer))) {
      const full = prefixes[at] === '' ? name : `${prefixes[at]}.${name}`;
      const tensor = given.get(full);
      if (!tensor)
        throw new TypeError(`loadStateDict: tensor ${full} is missing; there are ${[...given.keys()].join(', ')}`);
      left.delete(full);
      checkTensor(full, tensor, partOf(layer, place).shape, place.turned === true);
      const { shape, data } = filled[place.key] ?? arrayOf('loadStateDict', layer, place.key);
      if (place.row === undefined) filled[place.key] = place.turned ? transposed(tensor) : tensor;
      else {
        const rows = Float64Array.from(data);
        rows.set(tensor.data, place.row * tensor.data.length);
        filled[place.key] = { shape, data: rows };
      }
    }
    return filled;
  });
  const [extra] = left;
  if (extra !== undefined) throw new TypeError(`loadStateDict: tensor ${extra} belongs to no layer of the session`);
  assign('loadStateDict', session, arrays);
}

function namesOf(place: string, { kind }: ModelLayer): (typeof NAMES)[string] {
  if (kind === 'standardised' || !Object.hasOwn(MAKERS, kind))
    throw new TypeError(`${place}: PyTorch has no layer like ${kind}`);
  return NAMES[kind] ?? {};
}

const prefixOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('.')));

/** fc2 before fc10, and 9 before 10. */
function naturally(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function checkTensor(name: string, { shape, data }: Tensor, ours: readonly number[], turned: boolean): void {
  const wanted = turned ? [...ours].reverse() : ours;
  if (shape.join() !== wanted.join()) {
    throw new RangeError(`loadStateDict: ${name} must be [${wanted}], got [${shape}]`);
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`loadStateDict: ${name}[${bad}] must be finite, got ${data[bad]}`);
}
