import type { Plan } from './compile.ts';
import type { Data } from './types.ts';

/**
 * How many rows the inputs hold.
 * @throws RangeError unless they are whole rows, one at least; TypeError if x is no array of numbers.
 */
export function inputRows(place: string, { inputs }: { readonly inputs: number }, x: ArrayLike<number>): number {
  checkFlat(place, 'x', x, `row after row of ${inputs} features`);
  const rows = x.length / inputs;
  if (!Number.isInteger(rows) || rows === 0) {
    throw new RangeError(`${place}: x must hold whole rows of ${inputs} features, got ${x.length} numbers`);
  }
  return rows;
}

/** Of a typed array the first tells for all. */
function checkFlat(place: string, name: string, values: ArrayLike<unknown>, order: string): void {
  const n = typeof values === 'object' ? values?.length : undefined;
  const looked = ArrayBuffer.isView(values) ? Math.min(1, values.length) : (n ?? 1);
  for (let i = 0; i < looked; i++) {
    if (n === undefined || typeof values[i] !== 'number')
      throw new TypeError(`${place}: ${name} must be a flat array of numbers, ${order}`);
  }
}

/**
 * How many rows the data hold, with targets and weights checked against them.
 * @throws RangeError on lengths that do not fit, a label outside the classes, or negative weights; TypeError on what is no
 * array of numbers.
 */
export function dataRows(place: string, plan: Plan, { x, t, weights }: Data): number {
  const { loss, network } = plan;
  const rows = inputRows(place, network, x);
  const labels = loss.target === 'labels';
  const what = labels ? 'one label a row' : `rows of ${network.outputs} values`;
  const wanted = labels ? rows : rows * network.outputs;
  checkFlat(place, 't', t, what);
  if (t.length !== wanted) {
    throw new RangeError(`${place}: t must hold ${what}, ${wanted} numbers for the ${rows} rows of x, got ${t.length}`);
  }
  if (loss.checkTargets) loss.checkTargets(place, t, network.outputs);
  else if (labels) checkLabels(place, t, network.outputs);
  if (weights != null) checkWeights(place, weights, rows);
  return rows;
}

/** Throws RangeError on a label that is no class. */
export function checkLabels(place: string, t: ArrayLike<number>, classes: number): void {
  for (let i = 0; i < t.length; i++) {
    const label = t[i] as number;
    if (!(label >= 0 && label < classes && Number.isInteger(label))) {
      throw new RangeError(`${place}: t[${i}] must be a class from 0 to ${classes - 1}, got ${String(label)}`);
    }
  }
}

function checkWeights(place: string, weights: ArrayLike<number>, rows: number): void {
  checkFlat(place, 'weights', weights, 'one a row');
  if (weights.length !== rows) {
    throw new RangeError(`${place}: weights must hold one number a row, ${rows}, got ${weights.length}`);
  }
  for (let i = 0; i < rows; i++) {
    const weight = weights[i] as number;
    if (!(weight >= 0 && Number.isFinite(weight))) {
      throw new RangeError(`${place}: weights[${i}] must be a finite number >= 0, got ${String(weight)}`);
    }
  }
}

/** What a mean over the rows divides by: the sum of their weights, or their number. */
export function totalWeight(weights: ArrayLike<number> | undefined, rows: number): number {
  if (weights == null) return rows;
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += weights[i] as number;
  return sum;
}

/** As `dataRows`, for data whose mean is asked for: throws RangeError too where all rows weigh nothing. */
export function weighedRows(place: string, plan: Plan, data: Data): number {
  const rows = dataRows(place, plan, data);
  if (totalWeight(data.weights, rows) === 0) throw new RangeError(`${place}: weights sum to zero`);
  return rows;
}

/** A part of an array, without copying where the host can. */
export function slice(values: ArrayLike<number>, from: number, to: number): ArrayLike<number> {
  return ArrayBuffer.isView(values)
    ? (values as Float32Array).subarray(from, to)
    : Array.prototype.slice.call(values, from, to);
}

/** The rows from `from` to `to` of the data. */
export function dataSlice({ network, loss }: Plan, { x, t, weights }: Data, from: number, to: number): Data {
  const wide = loss.target === 'labels' ? 1 : network.outputs;
  return {
    x: slice(x, from * network.inputs, to * network.inputs),
    t: slice(t, from * wide, to * wide),
    weights: weights == null ? undefined : slice(weights, from, to),
  };
}
