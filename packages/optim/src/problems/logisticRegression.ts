import { math } from '@elbow/core-wasm/math';
import { inRange, onlyKnown } from '../check.ts';
import { square } from '../vectors.ts';
import type { TestProblem } from './testProblem.ts';

/** The data of a logistic regression. */
export interface LogisticData {
  /** N rows of d features. */
  x: readonly ArrayLike<number>[];
  /** N labels, 0 or 1 (or probabilities between). */
  t: ArrayLike<number>;
  /** λ ≥ 0; 0 unless given. */
  l2?: number;
}

/**
 * Logistic regression: f(w, b) = (1/N) Σ [ln(1 + e^z) − t z] + ½λ|w|², z = w·x + b. n = d + 1 variables, b the last, which is
 * not penalised. Convex; start 0. Values are right for any z: ln(1 + e^z) = max(z, 0) + ln(1 + e^−|z|).
 *
 * `minimum` is null: it has no closed form, and none at all where the classes are separable and λ is 0.
 * @throws RangeError on rows of different lengths, labels outside [0, 1], numbers that are not finite; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { lbfgs, logisticRegression, minimise } from '@elbow/optim';
 * const problem = logisticRegression({ x: [[0], [1], [2], [3]], t: [0, 1, 0, 1] });
 * console.log(minimise(problem, lbfgs(), problem.start).verdict.kind); // converged
 * ```
 */
export function logisticRegression(data: LogisticData): TestProblem {
  onlyKnown('logisticRegression', data, ['x', 't', 'l2']);
  const { x: rows, t, l2 = 0 } = data;
  const d = rows[0]?.length ?? 0;
  const N = rows.length;
  inRange('logisticRegression', 'l2', l2, { from: 0 });
  if (t.length !== N || N === 0) {
    throw new RangeError(`logisticRegression: t must hold ${N} labels, one a row of x, got ${t.length}`);
  }
  rows.forEach((row, i) => {
    if (row.length !== d) throw new RangeError(`logisticRegression: x[${i}] must hold ${d} numbers, got ${row.length}`);
    for (let j = 0; j < d; j++) inRange('logisticRegression', `x[${i}][${j}]`, row[j] as number, {});
    inRange('logisticRegression', `t[${i}]`, t[i] as number, { from: 0, to: 1 });
  });
  const n = d + 1;
  const { exp, log } = math();
  const output = (row: ArrayLike<number>, w: Float64Array): number => {
    let z = w[d] as number;
    for (let j = 0; j < d; j++) z += (row[j] as number) * (w[j] as number);
    return z;
  };
  /** σ(z), from e^−|z|, which does not overflow. */
  const sigmoid = (z: number): number => {
    const e = exp(-Math.abs(z));
    return z < 0 ? e / (1 + e) : 1 / (1 + e);
  };
  const penalty = (w: Float64Array): number => w.subarray(0, d).reduce((sum, v) => sum + square(v), 0) * (l2 / 2);
  const loss = (z: number, target: number): number => Math.max(z, 0) + log(1 + exp(-Math.abs(z))) - target * z;
  return {
    name: `logisticRegression(${N} x ${d})`,
    n,
    start: new Float64Array(n),
    minimum: null,
    value: (w) => rows.reduce((sum, row, i) => sum + loss(output(row, w), t[i] as number), 0) / N + penalty(w),
    valueAndGradient(w, g) {
      g.fill(0);
      let sum = 0;
      rows.forEach((row, i) => {
        const z = output(row, w);
        sum += loss(z, t[i] as number);
        const slope = (sigmoid(z) - (t[i] as number)) / N;
        for (let j = 0; j < d; j++) (g[j] as number) += slope * (row[j] as number);
        (g[d] as number) += slope;
      });
      for (let j = 0; j < d; j++) (g[j] as number) += l2 * (w[j] as number);
      return sum / N + penalty(w);
    },
    hessian(w, H) {
      H.fill(0);
      for (const row of rows) {
        const p = sigmoid(output(row, w));
        const at = (j: number): number => (j === d ? 1 : (row[j] as number));
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) (H[i * n + j] as number) += ((p * (1 - p)) / N) * at(i) * at(j);
        }
      }
      for (let j = 0; j < d; j++) (H[j * n + j] as number) += l2;
    },
  };
}
