import type { Region } from '@elbow/core-wasm';
import type { Session } from '../session.ts';

/**
 * Multiplies what comes into a hidden ReLU by a number > 0 and divides what goes out by it: max(0, cz) = c max(0, z), so the network is the same function with other
 * parameters (lecture notes R117).
 * @param layer which ReLU layer, from 1; it must stand between two dense layers. @param unit from 0. @param factor finite and > 0.
 * @throws RangeError on a unit that there is none of or another factor, TypeError on a layer that stands elsewhere.
 *
 * @example
 * ```ts
 * import { compile, dense, relu, rescaleUnit, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1), relu(), dense(1)), { loss: squaredError() });
 * session.parameters.set([1, 2, 3, 4]);
 * rescaleUnit(session, 1, 0, 4);
 * console.log([...session.parameters]); // [ 4, 8, 0.75, 4 ]
 * ```
 */
export function rescaleUnit(session: Session, layer: number, unit: number, factor: number): void {
  if (!(factor > 0 && factor < Infinity)) {
    throw new RangeError(`rescaleUnit: factor must be a finite number > 0, got ${String(factor)}`);
  }
  const { layers } = session.plan.network;
  const at = layers.flatMap(({ kind }, i) => (kind === 'relu' ? [i] : []))[layer - 1];
  if (at === undefined || layers[at - 1]?.kind !== 'dense' || layers[at + 1]?.kind !== 'dense') {
    throw new TypeError(`rescaleUnit: relu${layer} does not stand between two dense layers`);
  }
  const number = layers.slice(0, at).filter(({ kind }) => kind === 'dense').length;
  const view = (name: string): { values: Float32Array | Float64Array; columns: number } => {
    const region = session.plan.blueprint.vectors.parameters.regions.find((one) => one.name === name) as Region<'real'>;
    return { values: session.core.view(region), columns: region.shape.at(-1) as number };
  };
  const [w, b, out] = [view(`dense${number}.w`), view(`dense${number}.b`), view(`dense${number + 1}.w`)];
  if (!(Number.isInteger(unit) && unit >= 0 && unit < b.columns)) {
    throw new RangeError(`rescaleUnit: unit must be an integer from 0 to ${b.columns - 1}, got ${String(unit)}`);
  }
  for (let i = unit; i < w.values.length; i += w.columns) (w.values[i] as number) *= factor;
  (b.values[unit] as number) *= factor;
  for (let j = 0; j < out.columns; j++) (out.values[unit * out.columns + j] as number) /= factor;
}
