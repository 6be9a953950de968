import { hessianProduct, largestEigenvalue } from '@elbow/optim';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';

/** Where the loss curves most, upwards and downwards. */
export interface HessianDirections {
  /** Of the largest and of the smallest eigenvalue, each of length 1. */
  readonly directions: readonly [Float64Array, Float64Array];
  /** λmax and λmin; below 0 the loss falls on both sides. */
  readonly eigenvalues: readonly [number, number];
}

/**
 * The eigenvectors of the largest and the smallest eigenvalue of the Hessian of loss and penalty at the present parameters, by Lanczos's method: in the plane of the two
 * a saddle looks like a saddle, which in random directions may look like a minimum. For other eigenvectors of a small network: `sessionSpectrum`.
 *
 * Source: Böttcher & Wheeler 2024 (slices along Hessian directions).
 * @throws as `session.objective`. Costs up to 200 Hessian-vector products.
 *
 * @example
 * ```ts
 * import { compile, dense, hessianDirections, sequential, squaredError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError() });
 * const { eigenvalues } = hessianDirections(session, { x: [2, -2], t: [0, 0] }); // 8 along w, 2 along b
 * console.log(eigenvalues.map((value) => value.toFixed(4))); // [ '8.0000', '2.0000' ]
 * ```
 */
export function hessianDirections(session: Session, data: Data): HessianDirections {
  const theta = Float64Array.from(session.parameters);
  const product = hessianProduct(session.objective(data), theta);
  const most = largestEigenvalue(product, theta.length);
  const negated = (v: Float64Array, out: Float64Array): void => {
    product(v, out);
    for (let i = 0; i < out.length; i++) out[i] = -(out[i] as number);
  };
  const least = largestEigenvalue(negated, theta.length);
  return { directions: [most.vector, least.vector], eigenvalues: [most.value, -least.value] };
}
