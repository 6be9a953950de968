import type { Plan } from '../../compile.ts';
import { PURPOSE, permutations } from '../../data/permutation.ts';
import { applyScaling, standardise } from '../../data/standardise.ts';
import type { Data } from '../../types.ts';

/** Rows to learn from and rows to judge by. */
export interface Fold {
  readonly learn: Data;
  readonly judge: Data;
}

/** Parts of a cross-validation. */
const FOLDS = 3;

/** Those rows of the data. */
export function pickRows({ network, loss }: Plan, { x, t, weights }: Data, rows: readonly number[]): Data {
  const part = (source: ArrayLike<number>, width: number): Float64Array => {
    const out = new Float64Array(rows.length * width);
    rows.forEach((row, i) => {
      for (let j = 0; j < width; j++) out[i * width + j] = source[row * width + j] as number;
    });
    return out;
  };
  return {
    x: part(x, network.inputs),
    t: part(t, loss.target === 'labels' ? 1 : network.outputs),
    weights: weights == null ? undefined : part(weights, 1),
  };
}

/** The data in three parts, each judged by once; or, where the caller holds rows out, those alone. */
export function foldsOf(plan: Plan, data: Data, validation: Data | undefined, seed: number): Fold[] {
  if (validation) return [{ learn: data, judge: validation }];
  const rows = data.x.length / plan.network.inputs;
  const order = Array.from(permutations(rows, seed, PURPOSE.split)(0));
  return Array.from({ length: FOLDS }, (_, fold) => ({
    learn: pickRows(
      plan,
      data,
      order.filter((_row, i) => i % FOLDS !== fold),
    ),
    judge: pickRows(
      plan,
      data,
      order.filter((_row, i) => i % FOLDS === fold),
    ),
  }));
}

/** Whether the first layer takes any scale of its inputs as its own matter: no layer stands there that scales. */
export function takesScaled({ network }: Plan): boolean {
  return network.layers[0]?.kind === 'dense';
}

/**
 * The same rows on a scale that is easy to learn on: inputs of mean 0 and deviation 1 where the first layer is dense, which can take that back, and targets alike behind
 * a squared error, whose share of the baseline does not change by it. One scale for all of them.
 */
export function rescaler(plan: Plan, data: Data): (data: Data) => Data {
  const { inputs, outputs } = plan.network;
  const columns = standardise(data.x, inputs);
  const values = plan.loss.kind === 'squaredError' ? standardise(data.t, outputs) : null;
  const widest = values && Math.max(...values.deviation);
  const targets = values && { mean: values.mean, deviation: values.deviation.map(() => widest as number) };
  return ({ x, t, weights }) => ({
    x: takesScaled(plan) ? applyScaling(columns, x) : x,
    t: targets ? applyScaling(targets, t) : t,
    weights,
  });
}
