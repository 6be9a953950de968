import type { Plan } from '../../compile.ts';
import { standardise } from '../../data/standardise.ts';
import type { Data } from '../../types.ts';

/** What nearest neighbours say of the targets, without any network. */
export interface Neighbours {
  /** Loss of the best neighbour rule on rows left out, over that of the constant: 0 a relation, 1 none. */
  readonly unexplained: number;
  /** Variance of targets of rows that stand at one place, over that of all: what no function of x explains; 0 without such rows. */
  readonly pureError: number;
  /** The share of rows that have another at their place. */
  readonly duplicates: number;
}

/** Neighbours that a rule may ask. */
const COUNTS = [1, 3, 10] as const;
const MOST = 10;
/** Rows compared at most: their number counts squared. */
const MOST_ROWS = 1000;
/** Rows this near, in deviations a column, are at one place: rounding in f32 is a tenth of it. */
const SAME_PLACE = 1e-6;

/**
 * Compares each row's target with those of its nearest neighbours in standardised inputs (labels as unit vectors).
 *
 * unexplained: min over k ∈ {1, 3, 10} of Σ‖tᵢ − pᵢ‖² / Σ‖tᵢ − t̄‖² with pᵢ = (t̄ + Σ of the k neighbours' t)/(k + 1), the neighbours' mean drawn
 * towards the constant: so the rule that leaves one out loses little where there is nothing to know. pureError: mean ½‖tᵢ − t_dup‖² over rows at one place, by the variance.
 *
 * Source: Cover & Hart 1967 (the nearest neighbour errs at most twice as often as any rule); Stefánsson, Končar & Jones 1997 (½ mean squared difference of neighbours
 * as the noise's variance); Draper & Smith 1998, section 2.1 (pure error).
 */
export function neighbours({ network, loss }: Plan, data: Data): Neighbours {
  const { inputs, outputs } = network;
  const { mean, deviation } = standardise(data.x, inputs);
  const n = Math.min(MOST_ROWS, data.x.length / inputs);
  const x = Float64Array.from(
    { length: n * inputs },
    (_, i) => ((data.x[i] as number) - (mean[i % inputs] as number)) / (deviation[i % inputs] as number),
  );
  const target = (i: number, j: number): number =>
    loss.target === 'labels' ? Number(data.t[i] === j) : (data.t[i * outputs + j] as number);
  const t = Float64Array.from({ length: n * outputs }, (_, at) => target(Math.floor(at / outputs), at % outputs));
  const middle = Float64Array.from({ length: outputs }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += t[i * outputs + j] as number;
    return sum / n;
  });
  let total = 0;
  for (let at = 0; at < t.length; at++) total += square((t[at] as number) - (middle[at % outputs] as number));
  const errors = COUNTS.map(() => 0);
  let [pairs, pure] = [0, 0];
  for (let i = 0; i < n; i++) {
    const near = nearest(x, inputs, i);
    COUNTS.forEach((k, rule) => {
      for (let j = 0; j < outputs; j++) {
        let sum = middle[j] as number;
        for (const { row } of near.slice(0, k)) sum += t[row * outputs + j] as number;
        (errors[rule] as number) += square((t[i * outputs + j] as number) - sum / (1 + Math.min(k, near.length)));
      }
    });
    const [first] = near;
    if (!first || first.distance > square(SAME_PLACE) * inputs) continue;
    pairs++;
    for (let j = 0; j < outputs; j++)
      pure += square((t[i * outputs + j] as number) - (t[first.row * outputs + j] as number)) / 2;
  }
  return {
    unexplained: total > 0 ? Math.min(...errors) / total : 0,
    pureError: pairs > 0 && total > 0 ? pure / pairs / (total / n) : 0,
    duplicates: pairs / n,
  };
}

const square = (value: number): number => value * value;

/** The rows nearest to row i, itself left out, nearest first, with squared distances. */
function nearest(x: Float64Array, inputs: number, i: number): { row: number; distance: number }[] {
  const found: { row: number; distance: number }[] = [];
  for (let row = 0; row < x.length / inputs; row++) {
    if (row === i) continue;
    let distance = 0;
    for (let j = 0; j < inputs; j++)
      distance += square((x[i * inputs + j] as number) - (x[row * inputs + j] as number));
    if (found.length === MOST && distance >= (found[MOST - 1]?.distance as number)) continue;
    let at = found.length;
    while (at > 0 && (found[at - 1]?.distance as number) > distance) at--;
    found.splice(at, 0, { row, distance });
    if (found.length > MOST) found.pop();
  }
  return found;
}
