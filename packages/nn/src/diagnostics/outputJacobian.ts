import { init } from '@elbow/core-wasm/f64';
import { spectrum } from '@elbow/optim/second-order';
import { compile } from '../compile.ts';
import { imported, modelOf } from '../interchange/model.ts';
import { squaredError } from '../losses/squaredError.ts';
import type { Session } from '../session.ts';

/** How the outputs move with the parameters. */
export interface OutputJacobian {
  /** ∂yₒ/∂θⱼ of each row's outputs, row-major [rows · outputs, parameters]. */
  readonly J: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Independent directions in which the outputs move: below the number of parameters, some change nothing (lecture notes R117). */
  readonly rank: number;
}

/** Eigenvalues of JᵀJ (or JJᵀ) below this share of the largest count as zero: half the digits of f64. */
const ZERO = 1e-12;

/**
 * The Jacobian of the outputs with respect to all parameters on the given rows, in f64, and its rank: of a network with ReLUs it is at least one lower for
 * each hidden unit, whose incoming weights may be multiplied and its outgoing ones divided by the same number.
 * @throws RangeError unless x holds whole rows; TypeError on a layer that cannot be copied.
 *
 * @example
 * ```ts
 * import { compile, dense, relu, sequential, squaredError } from '@elbow/nn';
 * import { outputJacobian } from '@elbow/nn/second-order';
 * const session = compile(sequential(1, dense(1), relu(), dense(1)), { loss: squaredError() });
 * session.parameters.set([2, 1, 3, 0]);
 * console.log(outputJacobian(session, [0, 1, 2, 3]).rank); // 2
 * ```
 */
export function outputJacobian(session: Session, x: ArrayLike<number>): OutputJacobian {
  const { network, load } = imported('outputJacobian', modelOf(session));
  const twin = compile(network, { loss: squaredError(), batch: 1, core: init() });
  load(twin);
  const { inputs, outputs } = network;
  const y = twin.predict(x);
  const count = y.length;
  const theta = Float64Array.from(twin.parameters);
  const n = theta.length;
  const J = new Float64Array(count * n);
  const g = new Float64Array(n);
  for (let r = 0; r < count / outputs; r++) {
    const row = Float64Array.from({ length: inputs }, (_, i) => x[r * inputs + i] as number);
    for (let o = 0; o < outputs; o++) {
      // the mean over outputs of (y − t)² with t = y − e·outputs/2 has the slope ∂yₒ/∂θ
      const t = Float64Array.from(
        { length: outputs },
        (_, k) => (y[r * outputs + k] as number) - (k === o ? outputs / 2 : 0),
      );
      twin.objective({ x: row, t }).valueAndGradient(theta, g);
      J.set(g, (r * outputs + o) * n);
    }
  }
  return { J, rows: count, columns: n, rank: rankOf(J, count, n) };
}

function rankOf(J: Float64Array, rows: number, columns: number): number {
  // the smaller of JJᵀ and JᵀJ: their eigenvalues above 0 are the same
  const wide = columns >= rows;
  const size = Math.min(rows, columns);
  const at = (i: number, k: number): number => J[wide ? i * columns + k : k * columns + i] as number;
  const length = Math.max(rows, columns);
  const { eigenvalues } = spectrum((v, out) => {
    const sums = new Float64Array(length);
    for (let i = 0; i < size; i++) for (let k = 0; k < length; k++) (sums[k] as number) += (v[i] as number) * at(i, k);
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let k = 0; k < length; k++) sum += (sums[k] as number) * at(i, k);
      out[i] = sum;
    }
  }, size);
  const largest = eigenvalues.at(-1) as number;
  return eigenvalues.filter((value) => value > ZERO * largest).length;
}
