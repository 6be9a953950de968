import type { Session } from '../session.ts';
import type { LayerDescription } from '../types.ts';
import { type Imported, imported, type Model, type ModelArray, modelOf } from './model.ts';

const FORMAT = 'elbow-network';
const VERSION = 1;

/** A network with its numbers in plain JSON. */
export interface NetworkJson {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly inputs: number;
  readonly layers: readonly (LayerDescription & {
    readonly arrays: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>>;
  })[];
}

/**
 * The network of a session with its numbers as plain data for JSON: weights are [inputs, outputs], numbers are the shortest decimals that
 * round to the same f32 (or f64).
 * @throws RangeError where a number is not finite, which JSON cannot hold.
 *
 * @example
 * ```ts
 * import { compile, dense, sequential, squaredError, toJson } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), seed: 1 });
 * session.parameters.set([0.5, 2]);
 * console.log(JSON.stringify(toJson(session).layers[0]?.arrays.w)); // {"shape":[1,1],"data":[0.5]}
 * ```
 */
export function toJson(session: Session): NetworkJson {
  const { inputs, layers } = modelOf(session);
  const single = session.core.module.precision === 'f32';
  return {
    format: FORMAT,
    version: VERSION,
    inputs,
    layers: layers.map(({ kind, options, arrays }) => ({
      kind,
      options,
      arrays: Object.fromEntries(
        Object.entries(arrays).map(([name, { shape, data }]) => [
          name,
          { shape, data: Array.from(data, (value, i) => written(value, single, `${kind}.${name}[${i}]`)) },
        ]),
      ),
    })),
  };
}

function written(value: number, single: boolean, where: string): number {
  if (!Number.isFinite(value)) throw new RangeError(`toJson: ${where} must be finite, got ${value}`);
  return single ? shortest(value) : value;
}

/** The shortest decimal that rounds to this f32: six to nine digits. */
export function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

/**
 * Reads what `toJson` wrote, parsed or as text.
 * @throws TypeError where it is no network of this form, or of a kind of layer that there is none of; RangeError where sizes do not fit.
 *
 * @example
 * ```ts
 * import { compile, dense, fromJson, sequential, squaredError, toJson } from '@elbow/nn';
 * const trained = compile(sequential(2, dense(3)), { loss: squaredError(), seed: 1 });
 * const { network, load } = fromJson(JSON.stringify(toJson(trained)));
 * const copy = compile(network, { loss: squaredError() });
 * load(copy);
 * console.log(copy.predict([1, 2])[0] === trained.predict([1, 2])[0]); // true
 * ```
 */
export function fromJson(json: unknown): Imported {
  const value = typeof json === 'string' ? parsed(json) : json;
  const { format, version, inputs, layers } = record('the network', value);
  if (format !== FORMAT || version !== VERSION) {
    throw new TypeError(
      `fromJson: must be an ${FORMAT} of version ${VERSION}, got ${String(format)} ${String(version)}`,
    );
  }
  if (typeof inputs !== 'number') throw new TypeError(`fromJson: inputs must be a number, got ${typeof inputs}`);
  if (!Array.isArray(layers)) throw new TypeError(`fromJson: layers must be an array, got ${typeof layers}`);
  return imported('fromJson', { inputs, layers: layers.map(layerFrom) });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TypeError(`fromJson: the text is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

function layerFrom(value: unknown, i: number): Model['layers'][number] {
  const place = `layers[${i}]`;
  const { kind, options = {}, arrays = {} } = record(place, value);
  if (typeof kind !== 'string') throw new TypeError(`fromJson: ${place}.kind must be a string, got ${typeof kind}`);
  return {
    kind,
    options: record(`${place}.options`, options) as LayerDescription['options'],
    arrays: Object.fromEntries(
      Object.entries(record(`${place}.arrays`, arrays)).map(([name, array]) => [
        name,
        arrayFrom(`${place}.${name}`, array),
      ]),
    ),
  };
}

function arrayFrom(place: string, value: unknown): ModelArray {
  const { shape, data } = record(place, value);
  for (const [name, numbers] of Object.entries({ shape, data })) {
    if (!Array.isArray(numbers))
      throw new TypeError(`fromJson: ${place}.${name} must be an array, got ${typeof numbers}`);
    const bad = numbers.findIndex((number) => !Number.isFinite(number));
    if (bad >= 0)
      throw new TypeError(`fromJson: ${place}.${name}[${bad}] must be a finite number, got ${String(numbers[bad])}`);
  }
  return { shape: shape as number[], data: data as number[] };
}

function record(place: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new TypeError(`fromJson: ${place} must be an object, got ${value === null ? 'null' : typeof value}`);
}
