import { activationStatistics, deadUnits, type GradientNorm, gradientNorms, type UnitReport } from '@elbow/nn';
import type { OpenRun } from './openRun.ts';

/** A layer, and what it gives on the training rows. */
export interface LayerFacts {
  /** dense1, relu1, … */
  readonly layer: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly parameters: number;
  readonly mean: number;
  readonly deviation: number;
  /** The share of outputs that are exactly 0. */
  readonly zeros: number;
  readonly largest: number;
  /** Of a layer of ReLUs: units that are on for no row, and for all. */
  readonly dead?: number;
  readonly alwaysOn?: number;
}

/** An array of parameters with the size of its gradient. */
export interface ArrayFacts extends GradientNorm {
  readonly shape: readonly number[];
}

/** Layers in their order, each unit that rectifies, and the arrays of parameters. */
export function layerFacts({ session, prepared }: OpenRun): {
  layers: LayerFacts[];
  units: UnitReport[];
  arrays: ArrayFacts[];
} {
  const { network, blueprint } = session.plan;
  const { regions } = blueprint.vectors.parameters;
  const rectifies = network.layers.some(({ kind }) => kind === 'relu');
  const units = rectifies ? deadUnits(session, prepared.train.x) : [];
  const statistics = activationStatistics(session, prepared.train.x);
  let width = network.inputs;
  const layers = network.layers.map((layer, k): LayerFacts => {
    const found = statistics[k] as (typeof statistics)[number];
    const inputs = width;
    width = layer.outputs(width);
    const own = units.filter((unit) => unit.layer === found.layer);
    const count = (state: UnitReport['state']): number => own.filter((unit) => unit.state === state).length;
    return {
      ...found,
      inputs,
      outputs: width,
      parameters: regions
        .filter(({ name }) => name.startsWith(`${found.layer}.`))
        .reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0),
      ...(own.length === 0 ? {} : { dead: count('dead'), alwaysOn: count('always on') }),
    };
  });
  const arrays = gradientNorms(session, prepared.train).map((norm) => ({
    ...norm,
    shape: regions.find(({ name }) => name === norm.array)?.shape ?? [],
  }));
  return { layers, units, arrays };
}
