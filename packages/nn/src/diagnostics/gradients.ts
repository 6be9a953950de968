import { elements } from '@elbow/core-wasm';
import { dataSlice, weighedRows } from '../rows.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';

/** The gradient of one parameter array. */
export interface GradientNorm {
  /** dense1.w, … */
  readonly array: string;
  /** √(mean g²): independent of the size of the array. */
  readonly rms: number;
  /** rms over that of the array itself; infinite where the array is 0. */
  readonly relative: number;
}

/**
 * The size of the loss's gradient in each parameter array, at the present parameters: where it vanishes or explodes with depth (lecture notes R118).
 * @throws as `session.objective`.
 *
 * @example
 * ```ts
 * import { compile, dense, gradientNorms, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError() });
 * session.parameters.set([1, 0]);
 * console.log(gradientNorms(session, { x: [2], t: [0] }).map(({ array, rms }) => `${array} ${rms}`)); // [ 'dense1.w 8', 'dense1.b 4' ]
 * ```
 */
export function gradientNorms(session: Session, data: Data): GradientNorm[] {
  const objective = session.objective(data);
  const theta = Float64Array.from(session.parameters);
  const g = new Float64Array(theta.length);
  objective.valueAndGradient(theta, g);
  const rms = (v: Float64Array): number => Math.sqrt(v.reduce((sum, value) => sum + value * value, 0) / v.length);
  return session.plan.blueprint.vectors.parameters.regions.map(({ name, offset, shape }) => {
    const end = offset + elements(shape);
    const size = rms(g.subarray(offset, end));
    return { array: name, rms: size, relative: size / rms(theta.subarray(offset, end)) };
  });
}

/**
 * The gradient of each row's own loss at the present parameters, n numbers a row: at a minimum of the mean they cancel, in a batch of them they do not (lecture notes
 * R18–R20). Feed them to optim's `gradientNoise`.
 * @throws as `session.objective`.
 *
 * @example
 * ```ts
 * import { compile, dense, perSampleGradients, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError() });
 * session.parameters.set([0, 2]); // the mean of 1 and 3
 * console.log(perSampleGradients(session, { x: [5, 5], t: [1, 3] }).map(([w, b]) => `${w} ${b}`)); // [ '10 2', '-10 -2' ]
 * ```
 */
export function perSampleGradients(session: Session, data: Data): Float64Array[] {
  const { plan } = session;
  const rows = weighedRows('perSampleGradients', plan, data);
  const theta = Float64Array.from(session.parameters);
  return Array.from({ length: rows }, (_, i) => {
    const g = new Float64Array(theta.length);
    const { x, t } = dataSlice(plan, data, i, i + 1);
    session.objective({ x, t }).valueAndGradient(theta, g);
    return g;
  });
}
