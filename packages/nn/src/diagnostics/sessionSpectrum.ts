import { hessianProduct } from '@elbow/optim';
import { type CriticalPoint, classify, type Spectrum, type SpectrumOptions, spectrum } from '@elbow/optim/second-order';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';

/** All curvatures of a session's loss. */
export interface SessionSpectrum extends Spectrum {
  /** What the point would be, were its gradient 0: by the signs of the eigenvalues (lecture notes R47). */
  readonly shape: CriticalPoint;
  /** How many eigenvalues are below 0. */
  readonly negative: number;
}

/**
 * All eigenvalues of the Hessian of loss and penalty at the present parameters, with their vectors: n Hessian-vector products and n³ operations. For larger networks
 * `curvature` gives the largest alone.
 * @throws RangeError on more than `maxVariables` parameters (2000 unless given), with what they would cost; otherwise as `session.objective`.
 *
 * @example
 * ```ts
 * import { init } from '@elbow/core-wasm/f64';
 * import { compile, dense, sequential, squaredError } from '@elbow/nn';
 * import { sessionSpectrum } from '@elbow/nn/second-order';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), core: init() });
 * const { eigenvalues, shape } = sessionSpectrum(session, { x: [2, -2], t: [0, 0] }); // 2x² and 2
 * console.log([...eigenvalues].map((value) => value.toFixed(6)), shape); // [ '2.000000', '8.000000' ] minimum
 * ```
 */
export function sessionSpectrum(session: Session, data: Data, options?: SpectrumOptions): SessionSpectrum {
  const theta = Float64Array.from(session.parameters);
  const found = spectrum(hessianProduct(session.objective(data), theta), theta.length, options);
  const shape = classify(found.eigenvalues, session.core.module.precision === 'f64' ? 1e-9 : 1e-5);
  return { ...found, shape, negative: found.eigenvalues.filter((value) => value < 0).length };
}
